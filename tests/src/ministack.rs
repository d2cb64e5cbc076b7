//! A local AWS that is not ours: MiniStack, on loopback, for as long as a test runs.

mod buckets;
mod events;
mod inventory;
mod queues;
mod stacks;
mod state_machines;
mod tables;
mod wire;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tempfile::TempDir;

pub use state_machines::Run;

/// The account that it plays.
pub const ACCOUNT: &str = "000000000000";

/// The region that tests use.
pub const REGION: &str = "eu-central-1";

/// Lines of its log that a failed test shows.
const LOG_LINES: usize = 60;

/// A running MiniStack; stopped when it is dropped.
pub struct MiniStack {
    server: Child,
    port: u16,
    log: Arc<Mutex<Vec<String>>>,
    // Where it would put files; goes with it.
    _home: TempDir,
}

impl MiniStack {
    /// Starts it on a free port and returns once it listens.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(program: &Path) -> Self {
        let home = match tempfile::tempdir() {
            Ok(home) => home,
            Err(error) => panic!("no temporary folder: {error}"),
        };
        let port = free_port();
        let server = Command::new(program)
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
        let mut server = match server {
            Ok(server) => server,
            Err(error) => panic!("cannot start `{}`: {error}", program.display()),
        };
        let Some(log) = server.stderr.take() else {
            panic!("MiniStack has no log");
        };
        let mut lines = BufReader::new(log).lines().map_while(Result::ok);
        let said: Vec<String> = lines
            .by_ref()
            .take_while(|line| !line.contains("Running on"))
            .collect();
        let running = matches!(server.try_wait(), Ok(None));
        assert!(running, "MiniStack ended before it listened: {said:?}");
        // Somebody must go on reading, or the server stops when the pipe is full.
        let log = Arc::new(Mutex::new(said));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() >= LOG_LINES {
                    kept.remove(0);
                }
                kept.push(line);
            }
        });
        MiniStack {
            server,
            port,
            log,
            _home: home,
        }
    }

    /// Where SDKs find it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a command's environment needs to find it, and nothing else.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        [
            ("AWS_ENDPOINT_URL", self.endpoint().as_str()),
            ("AWS_REGION", REGION),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }
}

impl Drop for MiniStack {
    #[expect(clippy::print_stderr, reason = "a failed test's own output")]
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.server.kill();
        let _ = self.server.wait();
        if thread::panicking() {
            let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            eprintln!("The end of MiniStack's log:\n{}", log.join("\n"));
        }
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
