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
            "timeoutMs": 20_000,
            "connectTimeoutMs": 10_000,
        },
    })
}

/// One that is given up soon: nothing else that these tests wait for may depend on how quick the machine is.
pub(crate) fn impatient(url: &str) -> Value {
    let mut request = request(url);
    request["request"]["timeoutMs"] = json!(300);
    request
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
        ("/reset", error::CONNECTION_FAILED),
        ("/huge", error::ANSWER_TOO_LARGE),
        ("/quotes", error::ANSWER_TOO_LARGE),
        ("/numbers", error::ANSWER_TOO_LARGE),
        ("/headers", error::ANSWER_TOO_LARGE),
    ] {
        let outcome = function.invoke(request(&format!("{target}{path}")));
        assert_eq!(outcome.error(), name, "{path}: {outcome:?}");
    }
    let hanging = function.invoke(impatient(&format!("{target}/hang")));
    assert_eq!(hanging.error(), error::TIMEOUT, "{hanging:?}");
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
    let patient = request(&format!("{target}/hang"));
    let outcome = function.invoke_within(patient, Duration::from_secs(3));
    let Outcome::Failed { name, message } = outcome else {
        panic!("what hangs does not answer");
    };
    assert_eq!(name, error::TIMEOUT, "{message}");
    // Twenty seconds were asked for; half of one is left for what comes after the call.
    let told: Value = serde_json::from_str(&message).unwrap();
    let waited = told["message"].as_str().unwrap();
    let seconds = waited.trim_start_matches("no answer within ");
    let seconds = seconds.trim_end_matches('s').trim_end_matches('m');
    let seconds: f64 = seconds.parse().unwrap();
    assert!(seconds <= 2.5 || waited.ends_with("ms"), "{waited}");
}

#[test]
fn a_function_that_is_nearly_over_makes_no_call_at_all() {
    let (_aws, target, function) = start(Mood::Works);
    let patient = request(&format!("{target}/hang"));
    let outcome = function.invoke_within(patient, Duration::from_millis(400));
    let Outcome::Failed { name, message } = outcome else {
        panic!("what hangs does not answer");
    };
    assert_eq!(name, error::TIMEOUT);
    assert!(message.contains("no answer within 0ns"), "{message}");
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
        let second = function.invoke(failing.clone());
        assert_eq!(second.error(), error::SERVER_ERROR, "{mood:?}");
        assert_eq!(function.logged(2)["failedFlushes"], 2, "{mood:?}");

        aws.becomes(Mood::Works);
        function.invoke(ok);
        // The first failure after a success is written at once, and with it all that waits.
        function.invoke(failing);
        let counted: u64 = aws.asked("UpdateItem").iter().map(calls).sum();
        assert_eq!(counted, 4, "{mood:?}");
    }
}

/// The calls that an update adds to the slots of its second.
fn calls(update: &Value) -> u64 {
    let names = update["ExpressionAttributeNames"].as_object().unwrap();
    let values = &update["ExpressionAttributeValues"];
    let slots = names
        .iter()
        .filter(|(_, name)| name.as_str().unwrap().starts_with("calls"));
    slots
        .map(|(alias, _)| {
            let added = &values[alias.replace('#', ":")];
            added["N"].as_str().unwrap().parse::<u64>().unwrap()
        })
        .sum()
}

#[test]
fn failures_open_the_circuit_start_its_incident_and_end_the_environments_calls() {
    let (aws, target, function) = start(Mood::Works);
    let failing = request(&format!("{target}/500"));
    let begun = Instant::now();
    while aws.asked("PutItem").is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never opens");
        function.invoke(failing.clone());
        std::thread::sleep(Duration::from_millis(20));
    }
    let puts = aws.asked("PutItem");
    let circuit = &puts[0]["Item"];
    assert_eq!(
        (&circuit["phase"]["S"], &circuit["generation"]["N"],),
        (&json!("open"), &json!("1"))
    );
    let reason = circuit["reason"]["S"].as_str().unwrap();
    assert!(reason.contains(" failed"), "{reason}");
    let started = aws.asked("StartExecution");
    assert_eq!(started[0]["name"], "payments-1");
    assert_eq!(
        started[0]["input"],
        r#"{"circuit":"payments","generation":1}"#
    );
    // The state read the circuit before it opened; the environment that just failed looks again.
    let refused = function.invoke(failing);
    assert_eq!(refused.error(), error::OPEN, "{refused:?}");
}
