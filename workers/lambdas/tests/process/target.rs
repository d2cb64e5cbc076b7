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
        // Each number is five bytes here, and twenty where it is written out.
        "/numbers" => respond(stream, 200, &json, list("1e15", 40_000).as_bytes()),
        "/prices" => respond(stream, 200, &json, list(r#""9.99 EUR""#, 10_000).as_bytes()),
        "/headers" => {
            let long = "a".repeat(120_000);
            let headers = [("x-one", long.as_str()), ("x-two", long.as_str())];
            respond(stream, 200, &headers, b"ok");
        }
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

/// The same thing so many times, as JSON.
fn list(what: &str, times: usize) -> String {
    format!("[{}]", vec![what; times].join(","))
}
