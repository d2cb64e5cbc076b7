//! The emulator's process: started on a port of its own, its log kept, ended with the test.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::REGION;
use crate::wait::until;

/// The longest that it takes to listen, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(180);

/// Ports that are tried: one that was free may be somebody else's when the emulator comes to it.
const PORTS: usize = 5;

/// Lines of its log that a failed test shows.
const LOG_LINES: usize = 60;

/// A running process; ended when it is dropped.
pub(super) struct Server {
    pub(super) port: u16,
    process: Child,
    log: Log,
    // Where it would put files; goes with it.
    _home: TempDir,
}

impl Server {
    /// Starts it and returns once it listens.
    ///
    /// # Panics
    /// When it does not, on any of several ports.
    pub(super) fn start(program: &Path) -> Self {
        let mut said = String::new();
        for _ in 0..PORTS {
            let mut server = Server::spawn(program);
            let listens = until("MiniStack listens", PATIENCE, || {
                if server.log.lock().listens {
                    return Some(true);
                }
                let has_ended = !matches!(server.process.try_wait(), Ok(None));
                has_ended.then_some(false)
            });
            if listens {
                return server;
            }
            said = server.log.text();
        }
        panic!("MiniStack ended before it listened, {PORTS} times. At last it said:\n{said}");
    }

    fn spawn(program: &Path) -> Self {
        let home = match tempfile::tempdir() {
            Ok(home) => home,
            Err(error) => panic!("no temporary folder: {error}"),
        };
        let port = free_port();
        let process = Command::new(program)
            .current_dir(home.path())
            .env("HOME", home.path())
            .env("BIND_HOST", "127.0.0.1")
            .env("MINISTACK_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("MINISTACK_REGION", REGION)
            .env("LAMBDA_EXECUTOR", "local")
            // Nothing that it starts may call the real service.
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut process = match process {
            Ok(process) => process,
            Err(error) => panic!("cannot start `{}`: {error}", program.display()),
        };
        let log = Log::default();
        if let Some(stderr) = process.stderr.take() {
            log.follow(stderr);
        }
        Server {
            port,
            process,
            log,
            _home: home,
        }
    }
}

impl Drop for Server {
    #[expect(clippy::print_stderr, reason = "a failed test's own output")]
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            eprintln!("The end of MiniStack's log:\n{}", self.log.text());
        }
    }
}

/// What the process says.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    lines: VecDeque<String>,
    listens: bool,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads on until the end: a process stops when nobody reads what it says.
    fn follow(&self, stderr: ChildStderr) {
        let log = self.clone();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut said = log.lock();
                said.listens |= line.contains("Running on");
                if said.lines.len() >= LOG_LINES {
                    said.lines.pop_front();
                }
                said.lines.push_back(line);
            }
        });
    }

    fn text(&self) -> String {
        let said = self.lock();
        let lines: Vec<&str> = said.lines.iter().map(String::as_str).collect();
        lines.join("\n")
    }
}

/// A port nobody listens on at this moment.
fn free_port() -> u16 {
    let address = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    match address {
        Ok(address) => address.port(),
        Err(error) => panic!("no free port: {error}"),
    }
}
