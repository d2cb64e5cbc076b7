//! Between a client and a server: one word of every request becomes another, to see what the client makes of the answer.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Listens on loopback until the process ends.
#[derive(Debug)]
pub struct Spoiler {
    port: u16,
}

impl Spoiler {
    /// Passes requests on to `endpoint`, with `word` in their bodies replaced by `other`, which has to be as long.
    ///
    /// # Panics
    /// When there is no port, or the words differ in length.
    #[must_use]
    pub fn start(endpoint: &str, word: &'static str, other: &'static str) -> Self {
        assert_eq!(
            word.len(),
            other.len(),
            "the request's length is said already"
        );
        let listener = TcpListener::bind(("127.0.0.1", 0));
        let Ok((listener, port)) = listener.and_then(|one| {
            let port = one.local_addr()?.port();
            Ok((one, port))
        }) else {
            panic!("no free port");
        };
        let server = endpoint.trim_start_matches("http://").to_owned();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = server.clone();
                // A client that goes away is its own affair.
                thread::spawn(move || pass(client, &server, word, other));
            }
        });
        Spoiler { port }
    }

    /// Where clients find it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// One request, and its answer. The server is told to close, so that the answer's end is the connection's.
fn pass(client: TcpStream, server: &str, word: &str, other: &str) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line == "\r\n" {
            break;
        }
        if !lower.starts_with("connection:") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).replace(word, other);
    let mut upstream = TcpStream::connect(server)?;
    write!(upstream, "{head}connection: close\r\n\r\n{body}")?;
    let mut client = client;
    io::copy(&mut upstream, &mut client)?;
    Ok(())
}
