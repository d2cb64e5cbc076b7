//! What functions log: whose call it was, and nothing that is nobody's business.

use breaker::names::error;
use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::call::{impatient, request};
use crate::function::Function;
use crate::target;
use crate::tasks::{record, recover, trip};

const EXECUTION: &str = "arn:aws:states:eu-central-1:1:execution:payments-guard:e-1";

/// The line that one invocation logs.
fn line(handler: &str, payload: Value) -> Value {
    let aws = Aws::start(Mood::Works);
    let function = Function::start(handler, &aws.endpoint, "http://127.0.0.1:1/");
    function.invoke(payload);
    function.logged(1)
}

#[test]
fn every_line_names_circuit_generation_and_execution() {
    let target = target::start();
    let mut call = request(&format!("{target}/ok"));
    call["admitted"]["generation"] = json!(7);
    call["execution"] = json!(EXECUTION);
    let health = json!({ "circuit": "payments", "execution": EXECUTION });
    for (handler, payload, generation, execution) in [
        ("call", call, json!(7), EXECUTION),
        ("health-check", health, Value::Null, EXECUTION),
        ("record", record(), json!(0), "execution-1"),
        ("trip", trip(), json!(1), "event-1"),
        ("recover", recover(), json!(0), "event-1"),
    ] {
        let line = line(handler, payload);
        assert_eq!(
            (
                &line["Handler"],
                &line["Circuit"],
                &line["generation"],
                &line["execution"]
            ),
            (
                &json!(handler),
                &json!("payments"),
                &generation,
                &json!(execution)
            ),
            "{line}"
        );
        assert_eq!(line["requestId"], "request-1", "{line}");
    }
}

#[test]
fn headers_bodies_answers_and_keys_are_never_logged() {
    let (aws, target) = (Aws::start(Mood::Works), target::start());
    let function = Function::start("call", &aws.endpoint, "");
    let mut lines = 0;
    for (path, error) in [
        ("/echo", Value::Null),
        ("/500", json!(error::SERVER_ERROR)),
        ("/404", json!(error::CLIENT_ERROR)),
        ("/hang", json!(error::TIMEOUT)),
        ("/reset", json!(error::CONNECTION_FAILED)),
    ] {
        let url = format!("{target}{path}?key=very-secret");
        function.invoke(match path {
            "/hang" => impatient(&url),
            _ => request(&url),
        });
        lines += 1;
        assert_eq!(function.logged(lines)["error"], error, "{path}");
    }
    let mut broken = request(&target);
    broken["request"]["headers"]["authorization"] = json!("very-secret\nheader");
    function.invoke(broken);
    let mut misshapen = request(&target);
    misshapen["attempt"] = json!("very-secret");
    function.invoke(misshapen);
    function.logged(lines + 2);
    let log = function.log();
    // The credentials say so too: see `command`.
    assert!(!log.contains("very-secret"), "{log}");
}

/// The failure-rate alarm of a Task's circuit adds these up.
#[test]
fn a_success_that_is_counted_adds_no_failure() {
    let failed = line("record", record());
    assert_eq!(failed["Failures"], json!(1.0), "{failed}");
    let mut success = record();
    success.as_object_mut().unwrap().remove("error");
    success["weight"] = json!(4);
    let succeeded = line("record", success);
    assert_eq!(succeeded["error"], Value::Null, "{succeeded}");
    assert_eq!(succeeded.get("_aws"), None, "{succeeded}");
}
