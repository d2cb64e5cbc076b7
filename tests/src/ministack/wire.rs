//! One request to a service, signed by nobody: the emulator only looks which service is meant.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::{MiniStack, REGION};

/// The longest that an answer takes, on a machine that does much else: an EXPRESS execution is one request.
const PATIENCE: Duration = Duration::from_secs(180);

impl MiniStack {
    /// An operation of a service that speaks JSON, by its target: `AWSStepFunctions.StartExecution`.
    ///
    /// # Panics
    /// When the service cannot be reached, or answers no JSON.
    #[must_use]
    pub fn json(&self, service: &str, target: &str, request: &Value) -> Value {
        let head =
            format!("content-type: application/x-amz-json-1.0\r\nx-amz-target: {target}\r\n");
        let (_, body) = self.exchange("POST", "/", service, &head, &request.to_string());
        match serde_json::from_str(&body) {
            Ok(answer) => answer,
            Err(_) => panic!("MiniStack answers no JSON to {target}: {body}"),
        }
    }

    /// An operation of a service that speaks forms and XML, with its parameters.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn query(&self, service: &str, action: &str, parameters: &[(&str, &str)]) -> String {
        let mut form = format!("Action={action}");
        for (name, value) in parameters {
            form += &format!("&{name}={}", encoded(value));
        }
        let head = "content-type: application/x-www-form-urlencoded\r\n";
        self.exchange("POST", "/", service, head, &form).1
    }

    /// A plain request of a service that has paths.
    pub(super) fn get(&self, service: &str, path: &str) -> (u16, String) {
        self.exchange("GET", path, service, "", "")
    }

    fn exchange(
        &self,
        method: &str,
        path: &str,
        service: &str,
        head: &str,
        body: &str,
    ) -> (u16, String) {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\
             content-length: {}\r\n{head}\
             authorization: AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request, \
             SignedHeaders=host, Signature=none\r\n\r\n",
            body.len(),
        );
        let mut answer = String::new();
        let exchange =
            TcpStream::connect(("127.0.0.1", self.server.port)).and_then(|mut stream| {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.write_all(head.as_bytes())?;
                stream.write_all(body.as_bytes())?;
                stream.read_to_string(&mut answer)
            });
        if let Err(error) = exchange {
            panic!("MiniStack does not answer: {error}");
        }
        let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok());
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status.unwrap_or_default(), body.to_owned())
    }
}

/// The texts between `<name>` and `</name>`.
pub(super) fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let begun = xml.split(open.as_str()).skip(1);
    begun
        .filter_map(|rest| rest.split_once(close.as_str()))
        .map(|(text, _)| text)
        .collect()
}

/// As forms have it.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
