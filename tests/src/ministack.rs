//! A local Step Functions that is not ours: MiniStack, on loopback, for as long as a test runs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A running MiniStack; stopped when it is dropped.
pub struct MiniStack {
    server: Child,
    port: u16,
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
        let mut log = BufReader::new(log);
        let mut said = String::new();
        while !said.contains("Running on") {
            let length = log.read_line(&mut said).unwrap_or(0);
            assert!(length > 0, "MiniStack ended before it listened: {said}");
        }
        // Somebody must go on reading, or the server stops when the pipe is full.
        thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        MiniStack {
            server,
            port,
            _home: home,
        }
    }

    /// Where SDKs find it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `CreateStateMachine`: the new machine's ARN, or what the service says against it.
    ///
    /// # Errors
    /// The service's answer when it refuses.
    ///
    /// # Panics
    /// When the service cannot be reached.
    pub fn create_state_machine(
        &self,
        name: &str,
        workflow: &str,
        definition: &str,
    ) -> Result<String, String> {
        let request = json!({
            "name": name,
            "type": workflow,
            "definition": definition,
            "roleArn": "arn:aws:iam::000000000000:role/breaker",
        });
        let answer = self.call("CreateStateMachine", &request);
        match answer["stateMachineArn"].as_str() {
            Some(arn) => Ok(arn.to_owned()),
            None => Err(answer.to_string()),
        }
    }

    /// `DescribeStateMachine`.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn describe_state_machine(&self, arn: &str) -> Value {
        self.call("DescribeStateMachine", &json!({ "stateMachineArn": arn }))
    }

    fn call(&self, action: &str, request: &Value) -> Value {
        let body = request.to_string();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
             Content-Type: application/x-amz-json-1.0\r\nContent-Length: {}\r\n\
             X-Amz-Target: AWSStepFunctions.{action}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/states/aws4_request, \
             SignedHeaders=host, Signature=none\r\n\r\n",
            body.len(),
        );
        let mut answer = String::new();
        let exchange = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.as_bytes())?;
            stream.read_to_string(&mut answer)
        });
        if let Err(error) = exchange {
            panic!("MiniStack does not answer: {error}");
        }
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        match serde_json::from_str(body) {
            Ok(answer) => answer,
            Err(_) => panic!("MiniStack answers no JSON: {answer}"),
        }
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.server.kill();
        let _ = self.server.wait();
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
