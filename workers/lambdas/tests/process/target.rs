//! A dependency that does as its path says.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use crate::http::{Request, respond, serve};

/// Starts it; returns the URL to put a path behind.
pub(crate) fn start() -> String {
    format!("http://{}", serve(act))
}

fn act(request: Request, stream: &mut TcpStream) {
    let json = [("content-type", "application/json")];
    match request.path.split('?').next().unwrap_or_default() {
        "/ok" => respond(stream, 200, &json, br#"{"paid":true}"#),
        "/echo" => {
            let headers = serde_json::to_vec(&request.headers).unwrap();
            respond(stream, 200, &json, &headers);
        }
        "/quotes" => respond(stream, 200, &[], "\"".repeat(150_000).as_bytes()),
        "/slow" => {
            thread::sleep(Duration::from_millis(300));
            respond(stream, 200, &json, b"{}");
        }
        "/hang" => thread::sleep(Duration::from_secs(60)),
        // Less than was announced, then the end.
        "/reset" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        "/huge" => {
            let gigabyte = 1_usize << 30;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {gigabyte}\r\n\r\n");
            let _ = stream.write_all(head.as_bytes());
            let chunk = vec![b'a'; 1 << 16];
            while stream.write_all(&chunk).is_ok() {}
        }
        status => respond(stream, status[1..].parse().unwrap(), &[], b"no"),
    }
}
