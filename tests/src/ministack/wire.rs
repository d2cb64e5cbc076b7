//! One request to a service, signed by nobody: the emulator only looks which service is meant.

use serde_json::Value;

use super::{MiniStack, REGION};
use crate::http::{self, Answer, Request};

impl MiniStack {
    /// An operation of a service that speaks JSON, by its target: `AWSStepFunctions.StartExecution`.
    ///
    /// # Panics
    /// When the service cannot be reached, or answers no JSON.
    #[must_use]
    pub fn json(&self, service: &str, target: &str, request: &Value) -> Value {
        let Answer { body, .. } = speak_json(self.server.port, service, target, request);
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
        let request = Request {
            method: "POST",
            path: "/",
            head: "content-type: application/x-www-form-urlencoded\r\n",
            body: &form,
        };
        speak(self.server.port, service, &request).body
    }

    /// A plain request of a service that has paths.
    pub(super) fn get(&self, service: &str, path: &str) -> (u16, String) {
        let request = Request {
            method: "GET",
            path,
            ..Request::default()
        };
        let answer = speak(self.server.port, service, &request);
        (answer.status, answer.body)
    }
}

/// An operation of a service that speaks JSON, answered as it is.
pub(super) fn speak_json(port: u16, service: &str, target: &str, request: &Value) -> Answer {
    let request = Request {
        method: "POST",
        path: "/",
        head: &format!("content-type: application/x-amz-json-1.0\r\nx-amz-target: {target}\r\n"),
        body: &request.to_string(),
    };
    speak(port, service, &request)
}

fn speak(port: u16, service: &str, request: &Request<'_>) -> Answer {
    let head = format!(
        "{}authorization: AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request, \
         SignedHeaders=host, Signature=none\r\n",
        request.head
    );
    let signed = Request {
        head: &head,
        ..request.clone()
    };
    match http::ask(port, &signed) {
        Ok(answer) => answer,
        Err(error) => panic!("MiniStack does not answer: {error}"),
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
