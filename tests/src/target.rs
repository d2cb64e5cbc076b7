//! A dependency of the tests' own on loopback, that works until it is broken and counts who asks.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How a dependency does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Answers everything.
    #[default]
    Works,
    /// Answers everything with HTTP status 503.
    Fails,
}

/// Several dependencies on one port, told apart by the first part of the path: `/payments/charges`. What ends in
/// `/health` is a health check.
#[derive(Clone, Debug)]
pub struct Target {
    port: u16,
    dependencies: Arc<Mutex<BTreeMap<String, Dependency>>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Dependency {
    mood: Mood,
    calls: u64,
    checks: u64,
}

impl Target {
    /// Starts it on a free port.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn start() -> Self {
        let bound = TcpListener::bind(("127.0.0.1", 0));
        let bound = bound.and_then(|listener| Ok((listener.local_addr()?.port(), listener)));
        let (port, listener) = match bound {
            Ok(bound) => bound,
            Err(error) => panic!("no free port: {error}"),
        };
        let target = Target {
            port,
            dependencies: Arc::default(),
        };
        let serving = target.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                thread::spawn(move || serving.serve(&stream));
            }
        });
        target
    }

    /// The URL of a dependency's path: `url("payments", "charges")`.
    #[must_use]
    pub fn url(&self, dependency: &str, path: &str) -> String {
        format!("http://127.0.0.1:{}/{dependency}/{path}", self.port)
    }

    /// Breaks or heals a dependency.
    pub fn becomes(&self, dependency: &str, mood: Mood) {
        self.with(dependency, |one| one.mood = mood);
    }

    /// Calls that reached a dependency, health checks not counted.
    #[must_use]
    pub fn calls(&self, dependency: &str) -> u64 {
        self.with(dependency, |one| one.calls)
    }

    /// Health checks that reached a dependency.
    #[must_use]
    pub fn checks(&self, dependency: &str) -> u64 {
        self.with(dependency, |one| one.checks)
    }

    fn with<T>(&self, dependency: &str, act: impl FnOnce(&mut Dependency) -> T) -> T {
        let mut all = self
            .dependencies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        act(all.entry(dependency.to_owned()).or_default())
    }

    /// Answers the requests of one connection until the other side ends it.
    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(path) = request(&mut reader) {
            let mut parts = path.trim_start_matches('/').split('/');
            let dependency = parts.next().unwrap_or_default();
            let mood = self.with(dependency, |one| {
                match parts.next_back() {
                    Some("health") => one.checks += 1,
                    _ => one.calls += 1,
                }
                one.mood
            });
            let (status, body) = match mood {
                Mood::Works => ("200 OK", r#"{"paid":true}"#),
                Mood::Fails => ("503 Service Unavailable", r#"{"paid":null}"#),
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let mut stream = stream;
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

/// Reads a request to its end; returns its path. None when the connection ended.
fn request(reader: &mut impl BufRead) -> Option<String> {
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    reader.take(length).read_to_end(&mut Vec::new()).ok()?;
    Some(path)
}
