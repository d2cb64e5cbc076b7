//! The other handlers, and functions that are set up wrongly.

use breaker::names::error;
use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::function::{Function, Outcome, command, settings};
use crate::target;

const BROKEN: [Mood; 4] = [Mood::TableGone, Mood::Throttles, Mood::Denies, Mood::Fails];

pub(crate) fn trip() -> Value {
    json!({
        "incident": "event-1",
        "input": {
            "circuit": "payments",
            "alarm": { "name": "payments-unhealthy", "at": "2026-01-01T00:00:00Z" },
        },
    })
}

pub(crate) fn recover() -> Value {
    json!({ "circuit": "payments", "incident": "event-1", "passed": 0, "failed": 0 })
}

pub(crate) fn record() -> Value {
    json!({
        "circuit": "payments",
        "admitted": { "generation": 0, "phase": "closed" },
        "attempt": 1,
        "admittedAt": "2026-01-01T00:00:00Z",
        "reporter": "execution-1",
        "error": "Stock.Failed",
    })
}

pub(crate) fn answered(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Answered(answer) => answer,
        Outcome::Failed { name, message } => panic!("{name}: {message}"),
    }
}

#[test]
fn an_alarm_trips_and_the_incident_goes_on() {
    let aws = Aws::start(Mood::Works);
    let answer = answered(Function::start("trip", &aws.endpoint, "").invoke(trip()));
    assert_eq!(
        (&answer["owner"], &answer["phase"], &answer["generation"]),
        (&json!(true), &json!("open"), &json!(1))
    );
    let puts = aws.asked("PutItem");
    assert_eq!(puts[0]["ConditionExpression"], "attribute_not_exists(#pk)");
    assert_eq!(puts[0]["Item"]["incident"]["S"], "event-1");

    let answer = answered(Function::start("recover", &aws.endpoint, "").invoke(recover()));
    assert_eq!(answer["next"], "coolDown", "{answer}");
    let answer = answered(Function::start("record", &aws.endpoint, "").invoke(record()));
    assert_eq!(answer["retry"], true);
}

#[test]
fn no_task_says_it_wrote_what_it_did_not() {
    for mood in BROKEN {
        let aws = Aws::start(mood);
        for (handler, payload) in [
            ("trip", trip()),
            ("recover", recover()),
            ("record", record()),
            ("reconcile", json!({})),
        ] {
            let outcome = Function::start(handler, &aws.endpoint, "").invoke(payload);
            assert_eq!(
                outcome.error(),
                error::STORE_UNAVAILABLE,
                "{handler}, {mood:?}"
            );
        }
    }
}

/// A write whose condition fails is decided anew, and when that happens again and again the task fails.
#[test]
fn no_task_says_it_wrote_what_somebody_else_wrote_first() {
    let aws = Aws::start(Mood::Loses);
    let mut watched = settings("");
    watched["circuits"]["payments"]["alarms"] = json!(["payments-unhealthy"]);
    aws.rings("payments-unhealthy");
    for (handler, payload) in [("trip", trip()), ("reconcile", json!({}))] {
        let function = Function::start_with(handler, &aws.endpoint, &watched, "");
        let outcome = function.invoke(payload);
        assert_eq!(outcome.error(), error::STORE_UNAVAILABLE, "{outcome:?}");
    }
    assert!(aws.asked("PutItem").is_empty());
    assert!(aws.asked("StartExecution").is_empty());
}

#[test]
fn a_health_check_tells_cloudwatch() {
    let (aws, target) = (Aws::start(Mood::Works), target::start());
    let payload = json!({ "circuit": "payments" });
    for (path, healthy, detail) in [
        ("/ok", true, "HTTP status 200"),
        ("/500", false, "HTTP status 500"),
        ("/hang", false, "no answer within 300ms"),
    ] {
        let mut settings = settings(&format!("{target}{path}"));
        if path == "/hang" {
            settings["circuits"]["payments"]["healthCheck"]["timeout"] = json!(300);
        }
        let function = Function::start_with("health-check", &aws.endpoint, &settings, "");
        let answer = answered(function.invoke(payload.clone()));
        assert_eq!(
            (&answer["healthy"], &answer["detail"]),
            (&json!(healthy), &json!(detail))
        );
    }
    assert_eq!(aws.asked("PutMetricData").len(), 3);

    aws.becomes(Mood::Denies);
    let function = Function::start("health-check", &aws.endpoint, &format!("{target}/ok"));
    let refused = function.invoke(payload);
    assert_eq!(refused.error(), error::METRICS_UNAVAILABLE, "{refused:?}");
}

#[test]
fn a_function_that_is_set_up_wrongly_says_how() {
    let root = tempfile::tempdir().unwrap();
    let start = |handler: &str| {
        let ended = command(handler, &root, "http://127.0.0.1:1")
            .output()
            .unwrap();
        assert_eq!(ended.status.code(), Some(1));
        String::from_utf8(ended.stderr).unwrap()
    };
    assert_eq!(
        start("cal"),
        "sfn-breaker: handler `cal` is none of ours: expected call, record, health-check, trip, recover or reconcile\n"
    );
    assert!(start("call").contains("settings.json` cannot be read"));
    let file = root.path().join("settings.json");
    std::fs::write(&file, r#"{"circuit": 1}"#).unwrap();
    let told = start("call");
    assert!(
        told.contains("unknown field `circuit`, expected `circuits`"),
        "{told}"
    );

    std::fs::write(&file, settings("").to_string()).unwrap();
    let nowhere = root.path().join("nowhere.pem");
    let ended = command("call", &root, "http://127.0.0.1:1")
        .env("SSL_CERT_FILE", nowhere)
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let told = String::from_utf8(ended.stderr).unwrap();
    let expected =
        "sfn-breaker: the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: ";
    assert!(told.starts_with(expected), "{told}");
}
