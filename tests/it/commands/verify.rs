//! `verify`: against a TestState of our own, which can be made to differ, and against the local cloud's.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use expr::Value as Expr;
use harness::command::{self, Ran, Sandbox};
use jiff::Timestamp;
use serde_json::Value;

use crate::support::stage::{Stage, ran};

const SPEC: &str =
    "version: 1\ndependencies: { payments: { http: https://payments.example.com/v1/charges } }\n";

/// A TestState that answers as our interpreter does, over HTTP, with `change` made to every answer. Ends with the test.
fn test_state(change: fn(&Value, &mut Value)) -> String {
    throttled_test_state(change, 0)
}

/// The same, which throttles the first few requests.
fn throttled_test_state(change: fn(&Value, &mut Value), first: usize) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let throttled = Arc::new(AtomicUsize::new(first));
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let throttled = Arc::clone(&throttled);
            thread::spawn(move || serve(connection, change, &throttled));
        }
    });
    endpoint
}

fn serve(mut connection: TcpStream, change: fn(&Value, &mut Value), throttled: &AtomicUsize) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    while let Some(body) = request(&mut reader) {
        let less = |left: usize| left.checked_sub(1);
        if throttled
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
            .is_ok()
        {
            let body = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
            let head = format!(
                "HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            if connection.write_all((head + body).as_bytes()).is_err() {
                return;
            }
            continue;
        }
        let asked: Value = serde_json::from_slice(&body).unwrap();
        let text = Expr::parse(&asked.to_string()).unwrap();
        let answer = interpreter::test_state::answer(&text, Timestamp::now(), 1).to_string();
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        change(&asked, &mut answer);
        let body = answer.to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let sent = connection.write_all((head + &body).as_bytes());
        if sent.is_err() {
            return;
        }
    }
}

/// The next request's body; none when there comes no more.
fn request(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok()?;
            return Some(body);
        }
    }
}

fn verify(endpoint: &str, arguments: &[&str]) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    let mut command = std::process::Command::new(command::binary());
    command
        .arg("verify")
        .args(arguments)
        .args(["--region", "eu-central-1", "--endpoint-url", endpoint])
        .current_dir(sandbox.path())
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test");
    ran(&mut command)
}

#[test]
fn who_answers_as_we_do_agrees() {
    let ran = verify(&test_state(|_, _| ()), &[]);
    insta::assert_snapshot!(ran, @"
    status 0
    --- stdout
    payments-guard: 57 of 57 cases agree, 8 states
    incident: 62 of 62 cases agree, 19 states
    ");
}

/// A hundred requests in a row are more than an account may send: that is no answer of TestState's.
#[test]
fn being_throttled_is_no_finding() {
    let ran = verify(&throttled_test_state(|_, _| (), 4), &["--machine", "guard"]);
    assert_eq!(ran.status, Some(0), "{ran}");
}

/// What the API Reference says of requests: a machine and one of its states; every text that holds JSON holds it; a mock for
/// Tasks alone, with a result or an error, where only results are validated; a context object only beside a mock.
fn is_as_documented(asked: &Value) -> bool {
    const FIELDS: [&str; 9] = [
        "context",
        "definition",
        "input",
        "inspectionLevel",
        "mock",
        "roleArn",
        "stateConfiguration",
        "stateName",
        "variables",
    ];
    let json = |text: &Value| -> Option<Value> { serde_json::from_str(text.as_str()?).ok() };
    let fields = asked.as_object().unwrap();
    let known = fields.keys().all(|name| FIELDS.contains(&name.as_str()));
    let definition = json(&asked["definition"]).unwrap();
    let state = &definition["States"][asked["stateName"].as_str().unwrap()];
    let texts = ["input", "variables"].map(|name| json(&asked[name]));
    let mock = match fields.get("mock") {
        None => state["Type"] != "Task" && !fields.contains_key("context"),
        Some(mock) => {
            let error = &mock["errorOutput"];
            let fails = error["error"].is_string() && error["cause"].is_string();
            let is_one = match json(&mock["result"]) {
                Some(_) => error.is_null() && mock["fieldValidationMode"] == "NONE",
                None => fails && mock["fieldValidationMode"].is_null(),
            };
            state["Type"] == "Task"
                && is_one
                && json(&asked["context"]).is_some_and(|it| it.is_object())
        }
    };
    let retries = match fields.get("stateConfiguration") {
        None => true,
        Some(configuration) => {
            state["Retry"].is_array() && configuration["retrierRetryCount"].is_u64()
        }
    };
    known
        && mock
        && retries
        && asked["inspectionLevel"] == "DEBUG"
        && texts.iter().all(Option::is_some)
}

#[test]
fn every_request_is_as_documented() {
    let endpoint = test_state(|asked, answer| {
        if !is_as_documented(asked) {
            answer["cause"] = "not as documented".into();
        }
    });
    let ran = verify(&endpoint, &[]);
    assert_eq!(ran.status, Some(0), "{ran}");
}

#[test]
fn a_difference_is_shown_with_its_state() {
    let endpoint = test_state(|asked, answer| {
        if asked["stateName"] == "Gate" && answer["status"] == "CAUGHT_ERROR" {
            answer["nextState"] = "Unavailable".into();
            answer["inspectionData"]["errorDetails"]["catchIndex"] = 1.into();
        }
    });
    let ran = verify(&endpoint, &["--machine", "guard"]);
    insta::assert_snapshot!(ran, @r#"
    status 1
    --- stdout
    payments-guard: 56 of 57 cases agree, 8 states

    payments-guard / Gate, answered with: Rehearsal.Unheard
      inspectionData.errorDetails.catchIndex: AWS says 1, we say 0
      nextState: AWS says "Unavailable", we say "Call"
    "#);
    let json = verify(&endpoint, &["--machine", "guard", "--format", "json"]);
    let told: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        told["differing"][0]["differences"][0]["at"],
        "inspectionData.errorDetails.catchIndex"
    );
}

/// The local cloud's own TestState knows neither variables nor a Task's expressions, so it agrees in next to nothing:
/// what is seen here is that every request reaches it, and that every answer of another's is judged.
#[test]
#[ignore = "needs what tests/tools/install installs"]
fn an_emulator_is_judged_too() {
    let stage = Stage::bare();
    stage.sandbox.write("breaker.yaml", SPEC);
    let ran = stage.run(&["verify", "--machine", "guard", "--format", "json"]);
    assert_eq!(ran.status, Some(1), "{ran}");
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let cases = told["machines"][0]["cases"].as_u64().unwrap();
    let differing = told["differing"].as_array().unwrap();
    assert_eq!(
        told["agreed"].as_u64().unwrap() + differing.len() as u64,
        cases
    );
    for one in differing {
        assert_eq!(one["refused"], Value::Null, "{one}");
        let theirs = one["differences"].as_array().unwrap();
        assert!(theirs.iter().any(|it| !it["theirs"].is_null()), "{one}");
    }
}

#[test]
fn a_machine_that_is_not_rendered_cannot_be_verified() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    insta::assert_snapshot!(sandbox.run(&["verify", "--machine", "paments"]), @"
    status 2
    --- stderr
    error: no machine of the spec has `paments` in its name
    hint: it renders `payments-guard`, `incident`
    ");
}
