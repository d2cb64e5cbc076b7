//! As much of HTTP as tests need: one request and its answer, with bodies whose length is told.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The longest that an answer takes, on a machine that does much else: an EXPRESS execution is one request.
const PATIENCE: Duration = Duration::from_secs(180);

/// What somebody asks for.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// `GET`, `POST`, ….
    pub method: &'a str,
    /// The path, with its query.
    pub path: &'a str,
    /// Lines of the head beside those that every request has, each with its line end.
    pub head: &'a str,
    /// The body.
    pub body: &'a str,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// A request as a server reads it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: String,
    /// The other side wants no further answer over this connection.
    is_last: bool,
}

/// Asks a server on this machine, over a connection of the request's own.
///
/// # Errors
/// When the server cannot be reached, or answers with something else than HTTP.
pub(crate) fn ask(port: u16, request: &Request<'_>) -> io::Result<Answer> {
    let Request {
        method,
        path,
        head,
        body,
    } = request;
    let length = body.len();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: {length}\r\n{head}\r\n{body}"
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(text.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok());
    match (status, answer.split_once("\r\n\r\n")) {
        (Some(status), Some((_, body))) => Ok(Answer {
            status,
            body: body.to_owned(),
        }),
        (_, _) => Err(io::Error::other(format!("no HTTP: {answer}"))),
    }
}

/// Serves on a free port of this machine for as long as the process runs, every connection by itself; returns the port.
///
/// # Panics
/// When there is no free port.
pub(crate) fn serve(answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> u16 {
    let bound = TcpListener::bind(("127.0.0.1", 0));
    let bound = bound.and_then(|listener| Ok((listener.local_addr()?.port(), listener)));
    let (port, listener) = match bound {
        Ok(bound) => bound,
        Err(error) => panic!("no free port: {error}"),
    };
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || converse(&stream, &*answer));
        }
    });
    port
}

/// Answers the requests of one connection until the other side ends it.
fn converse(mut stream: &TcpStream, answer: &impl Fn(&Received) -> Answer) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = receive(&mut reader) {
        let Answer { status, body } = answer(&request);
        let length = body.len();
        // The words of a status are for people, and none reads this.
        let text = format!(
            "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        if stream.write_all(text.as_bytes()).is_err() || request.is_last {
            return;
        }
    }
}

/// Reads a request to its end; none when the connection ended.
fn receive(reader: &mut impl BufRead) -> Option<Received> {
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (mut length, mut is_last) = (0, false);
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
        is_last |= line == "connection: close";
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body).ok()?;
    Some(Received {
        method,
        path,
        body,
        is_last,
    })
}
