//! The call worker: what dependencies do, and what the table does meanwhile.

use std::time::{Duration, Instant};

use breaker::names::error;
use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::function::{Function, Outcome};
use crate::target;

pub(crate) fn request(url: &str) -> Value {
    json!({
        "circuit": "payments",
        "attempt": 1,
        "admitted": { "generation": 0, "phase": "closed" },
        "request": {
            "method": "POST",
            "url": url,
            "headers": { "authorization": "Bearer very-secret-token" },
            "body": { "card": "very-secret-number" },
            "timeoutMs": 1_000,
            "connectTimeoutMs": 500,
        },
    })
}

fn start(mood: Mood) -> (Aws, String, Function) {
    let (aws, target) = (Aws::start(mood), target::start());
    let function = Function::start("call", &aws.endpoint, &target);
    (aws, target, function)
}

#[test]
fn every_way_to_fail_has_its_name() {
    let (_aws, target, function) = start(Mood::Works);
    for (path, name) in [
        ("/ok", ""),
        ("/slow", ""),
        ("/500", error::SERVER_ERROR),
        ("/503", error::SERVER_ERROR),
        ("/429", error::THROTTLED),
        ("/404", error::CLIENT_ERROR),
        ("/hang", error::TIMEOUT),
        ("/reset", error::CONNECTION_FAILED),
        ("/huge", error::ANSWER_TOO_LARGE),
        ("/quotes", error::ANSWER_TOO_LARGE),
    ] {
        let outcome = function.invoke(request(&format!("{target}{path}")));
        assert_eq!(outcome.error(), name, "{path}: {outcome:?}");
    }
    let refused = function.invoke(request("http://127.0.0.1:1/"));
    assert_eq!(refused.error(), error::CONNECTION_FAILED, "{refused:?}");
    for url in ["ftp://example.com", "no url", "/relative"] {
        let invalid = function.invoke(request(url));
        assert_eq!(invalid.error(), error::INVALID_REQUEST, "{invalid:?}");
    }
    let mut unknown = request(&target);
    unknown["circuit"] = json!("stock");
    assert_eq!(function.invoke(unknown).error(), error::UNKNOWN_CIRCUIT);
    let misshapen = function.invoke(json!({ "circuit": 1 }));
    assert_eq!(misshapen.error(), error::INVALID_PAYLOAD, "{misshapen:?}");
}

#[test]
fn a_failure_says_whether_to_try_again() {
    let (_aws, target, function) = start(Mood::Works);
    let Outcome::Failed { message, .. } = function.invoke(request(&format!("{target}/500"))) else {
        panic!("a 500 is a failure");
    };
    let told: Value = serde_json::from_str(&message).unwrap();
    assert_eq!(
        told,
        json!({ "message": "HTTP status 500", "retry": true, "phase": "closed" })
    );
}

#[test]
fn a_call_ends_before_the_function_does() {
    let (_aws, target, function) = start(Mood::Works);
    function.invoke(request(&format!("{target}/ok")));
    let mut patient = request(&format!("{target}/hang"));
    patient["request"]["timeoutMs"] = json!(30_000);
    let (begun, time) = (Instant::now(), Duration::from_secs(3));
    let outcome = function.invoke_within(patient, time);
    assert_eq!(outcome.error(), error::TIMEOUT, "{outcome:?}");
    assert!(begun.elapsed() < time, "{:?}", begun.elapsed());
}

#[test]
fn the_trace_goes_on_and_secrets_stay() {
    let (_aws, target, function) = start(Mood::Works);
    let Outcome::Answered(answer) = function.invoke(request(&format!("{target}/echo"))) else {
        panic!("the echo answers");
    };
    assert_eq!(answer["answer"]["body"]["x-amzn-trace-id"], "Root=1-2-3");
    function.invoke(request(&format!("{target}/500")));
    let line = function.logged(2);
    assert_eq!(
        (
            &line["Circuit"],
            &line["Handler"],
            &line["error"],
            &line["generation"]
        ),
        (
            &json!("payments"),
            &json!("call"),
            &json!(error::SERVER_ERROR),
            &json!(0)
        )
    );
    assert!(
        !function.log().contains("very-secret"),
        "{}",
        function.log()
    );
}

#[test]
fn a_table_that_fails_fails_no_call_and_loses_no_count() {
    for mood in [Mood::TableGone, Mood::Throttles, Mood::Denies, Mood::Fails] {
        let (aws, target, function) = start(mood);
        let ok = request(&format!("{target}/ok"));
        let failing = request(&format!("{target}/500"));
        let first = function.invoke(ok.clone());
        assert!(matches!(first, Outcome::Answered(_)), "{mood:?}: {first:?}");
        let second = function.invoke(failing);
        assert_eq!(second.error(), error::SERVER_ERROR, "{mood:?}");
        assert_eq!(function.logged(2)["failedFlushes"], 2, "{mood:?}");

        aws.becomes(Mood::Works);
        std::thread::sleep(Duration::from_millis(1_100)); // the next flush is due
        function.invoke(ok);
        let counted: u64 = aws.asked("UpdateItem").iter().map(calls).sum();
        assert_eq!(counted, 3, "{mood:?}");
    }
}

/// The calls that an update adds.
fn calls(update: &Value) -> u64 {
    let names = update["ExpressionAttributeNames"].as_object().unwrap();
    let alias = names.iter().find(|(_, name)| *name == "calls");
    let added = alias.map_or("", |(alias, _)| alias).replace('#', ":");
    let values = &update["ExpressionAttributeValues"];
    values[added]["N"].as_str().unwrap_or("0").parse().unwrap()
}

#[test]
fn failures_in_a_row_open_the_circuit_and_start_its_incident() {
    let (aws, target, function) = start(Mood::Works);
    let failing = request(&format!("{target}/500"));
    for _ in 0..10 {
        function.invoke(failing.clone());
    }
    assert_eq!(
        aws.asked("PutItem").len(),
        0,
        "only the first one is written at once"
    );
    std::thread::sleep(Duration::from_millis(1_100)); // the next flush is due
    function.invoke(failing);
    let puts = aws.asked("PutItem");
    let circuit = &puts[0]["Item"];
    assert_eq!(
        (
            &circuit["phase"]["S"],
            &circuit["generation"]["N"],
            &circuit["reason"]["S"]
        ),
        (
            &json!("open"),
            &json!("1"),
            &json!("11 calls in a row failed")
        )
    );
    let started = aws.asked("StartExecution");
    assert_eq!(started[0]["name"], "payments-1");
    assert_eq!(
        started[0]["input"],
        r#"{"circuit":"payments","generation":1}"#
    );
}
