//! One function: the built binary and the Runtime API that feeds it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::{Request, respond, serve};

/// What a function gets to answer before a test gives it up: no test depends on how quick the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

/// The settings that every function of these tests has.
pub(crate) fn settings(health_url: &str) -> Value {
    let fortnight = 14 * 86_400 * 1_000;
    let tls_expiry = health_url.starts_with("https:").then_some(fortnight);
    json!({ "circuits": { "payments": {
        "policy": policy(),
        "whenStoreDown": "allow",
        "healthCheck": {
            "target": { "http": {
                "url": health_url,
                "method": "GET",
                "status": [200, 299],
                "tlsExpiry": tls_expiry,
            } },
            "timeout": 10_000,
        },
        "timeout": 20_000,
        "answers": null,
    } } })
}

fn policy() -> Value {
    serde_json::to_value(breaker::policy::Policy::default()).unwrap()
}

pub(crate) struct Function {
    process: Child,
    invocations: Sender<(Value, u64)>,
    outcomes: Receiver<Outcome>,
    log: Arc<Mutex<String>>,
    _root: TempDir,
}

/// What an invocation came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Answered(Value),
    Failed { name: String, message: String },
}

impl Outcome {
    /// The error's name, or nothing.
    pub(crate) fn error(&self) -> &str {
        match self {
            Outcome::Answered(_) => "",
            Outcome::Failed { name, .. } => name,
        }
    }
}

pub(crate) fn command(handler: &str, root: &TempDir, aws: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
    command
        .env_clear()
        .env("_HANDLER", handler)
        .env("LAMBDA_TASK_ROOT", root.path())
        .env("AWS_LAMBDA_FUNCTION_NAME", handler)
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "environment-1")
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "very-secret-key")
        .env("AWS_ENDPOINT_URL", aws)
        .env("BREAKER_TABLE", "breaker")
        .env(
            "BREAKER_INCIDENT_MACHINE",
            "arn:aws:states:eu-central-1:000000000000:stateMachine:incident",
        );
    command
}

impl Function {
    pub(crate) fn start(handler: &str, aws: &str, health_url: &str) -> Self {
        Function::start_with(handler, aws, &settings(health_url), "")
    }

    /// One with these settings that trusts these certificates, in PEM, and no others; nothing: those of the system.
    pub(crate) fn start_with(handler: &str, aws: &str, settings: &Value, roots: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let mut command = command(handler, &root, aws);
        if !roots.is_empty() {
            let trusted = root.path().join("roots.pem");
            std::fs::write(&trusted, roots).unwrap();
            command.env("SSL_CERT_FILE", trusted);
        }
        let text = settings.to_string();
        std::fs::write(root.path().join("settings.json"), text).unwrap();
        let (invocations, queue) = channel();
        let (sender, outcomes) = channel();
        let (queue, sender) = (Mutex::new(queue), Mutex::new(sender));
        let api = serve(
            move |request, stream| match request.path.rsplit('/').next() {
                Some("next") => {
                    // Lambda freezes a function here until there is something to do.
                    let next: Result<(Value, u64), _> = queue.lock().unwrap().recv();
                    if let Ok((payload, deadline)) = next {
                        let deadline = deadline.to_string();
                        let headers = [
                            ("lambda-runtime-aws-request-id", "request-1"),
                            ("lambda-runtime-deadline-ms", deadline.as_str()),
                            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:x"),
                            ("lambda-runtime-trace-id", "Root=1-2-3"),
                            ("content-type", "application/json"),
                        ];
                        respond(stream, 200, &headers, payload.to_string().as_bytes());
                    }
                }
                kind => {
                    let outcome = outcome(kind.unwrap_or_default(), &request);
                    sender.lock().unwrap().send(outcome).unwrap();
                    respond(stream, 202, &[], b"{}");
                }
            },
        );
        let mut process = command
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (process.stdout.take().unwrap(), Arc::clone(&log));
        thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        Function {
            process,
            invocations,
            outcomes,
            log,
            _root: root,
        }
    }

    /// Invokes the function, which has a minute.
    pub(crate) fn invoke(&self, payload: Value) -> Outcome {
        self.invoke_within(payload, Duration::from_secs(60))
    }

    /// Invokes the function, which has so long.
    pub(crate) fn invoke_within(&self, payload: Value, time: Duration) -> Outcome {
        let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + time;
        let deadline = u64::try_from(deadline.as_millis()).unwrap();
        self.invocations.send((payload, deadline)).unwrap();
        self.outcomes.recv_timeout(PATIENCE).unwrap()
    }

    /// The line that was logged last; waits for it.
    pub(crate) fn logged(&self, lines: usize) -> Value {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let log = self.log.lock().unwrap().clone();
            if log.lines().count() >= lines {
                return serde_json::from_str(log.lines().last().unwrap()).unwrap();
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("fewer than {lines} lines were logged");
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn outcome(kind: &str, request: &Request) -> Outcome {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    if kind == "response" {
        return Outcome::Answered(body);
    }
    let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
    Outcome::Failed {
        name: text("errorType"),
        message: text("errorMessage"),
    }
}
