//! Reconciliation, against an AWS that lost something.

use breaker::circuit::{Circuit, Phase};
use breaker::names::error;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::function::{Function, Outcome, settings};
use crate::tasks::answered;

/// A circuit that opened ten minutes ago, and that nobody looked after.
fn orphan() -> Circuit {
    let then = Timestamp::now() - SignedDuration::from_mins(10);
    Circuit {
        phase: Phase::Open { retry_at: then },
        generation: 3,
        revision: 5,
        incident: Some("payments-3".to_owned()),
        ..Circuit::closed("payments", then)
    }
}

fn reconciled(aws: &Aws, settings: &Value) -> Outcome {
    let function = Function::start_with("reconcile", &aws.endpoint, settings, "");
    function.invoke(json!({ "source": "aws.scheduler" }))
}

#[test]
fn an_empty_table_leaves_nothing_to_do() {
    let aws = Aws::start(Mood::Works);
    let answer = answered(reconciled(&aws, &settings("")));
    assert_eq!(answer, json!({ "repairs": [] }));
    // Once to look, once to tell how the circuit is.
    assert_eq!(aws.asked("GetItem").len(), 2);
}

#[test]
fn a_dead_incident_is_replaced() {
    let aws = Aws::start(Mood::Works);
    aws.keeps(&orphan().to_item());
    let answer = answered(reconciled(&aws, &settings("")));
    let repair = &answer["repairs"][0];
    assert_eq!(
        (&repair["kind"], &repair["incident"]),
        (&json!("takenOver"), &json!("payments-3-r6"))
    );
    let asked = &aws.asked("DescribeExecution")[0]["executionArn"];
    assert_eq!(
        asked,
        "arn:aws:states:eu-central-1:000000000000:execution:incident:payments-3"
    );
    assert_eq!(aws.asked("StartExecution")[0]["name"], "payments-3-r6");
}

#[test]
fn step_functions_that_does_not_answer_fails_the_task() {
    for operation in ["DescribeExecution", "StartExecution"] {
        let aws = Aws::start(Mood::Works);
        aws.keeps(&orphan().to_item());
        aws.refuses(operation);
        let outcome = reconciled(&aws, &settings(""));
        assert_eq!(outcome.error(), error::INCIDENT_UNAVAILABLE, "{operation}");
    }
}

#[test]
fn an_alarm_that_is_on_opens_and_one_that_cannot_be_read_fails_the_task() {
    let aws = Aws::start(Mood::Works);
    let mut watched = settings("");
    watched["circuits"]["payments"]["alarms"] = json!(["payments-unhealthy"]);
    aws.rings("payments-unhealthy");
    let answer = answered(reconciled(&aws, &watched));
    assert_eq!(answer["repairs"][0]["kind"], "opened", "{answer}");
    assert_eq!(aws.asked("PutItem")[0]["Item"]["phase"]["S"], "open");

    aws.refuses("DescribeAlarms");
    let outcome = reconciled(&aws, &watched);
    assert_eq!(outcome.error(), error::METRICS_UNAVAILABLE, "{outcome:?}");
}

#[test]
fn the_volume_is_measured_from_the_callers_executions() {
    let aws = Aws::start(Mood::Works);
    let mut counted = settings("");
    counted["circuits"]["payments"]["callers"] = json!("payments-guard");
    aws.counts_executions(600.0);
    answered(reconciled(&aws, &counted));
    let item = &aws.asked("PutItem")[0]["Item"];
    assert_eq!(item["volume"]["N"], "10", "{item}");
    assert_eq!(item["phase"]["S"], "closed");
}

/// Calls that fail keep a circuit open, and health checks; alarms see either of them later.
#[test]
fn recovery_waits_for_no_alarm() {
    let aws = Aws::start(Mood::Works);
    let mut watched = settings("");
    watched["circuits"]["payments"]["alarms"] = json!(["payments-unhealthy"]);
    aws.rings("payments-unhealthy");
    aws.keeps(&orphan().to_item());
    let function = Function::start_with("recover", &aws.endpoint, &watched, "");
    let answer = answered(function.invoke(json!({
        "circuit": "payments",
        "incident": "payments-3",
        "passed": 0,
        "failed": 0,
    })));
    assert_eq!(answer["next"], "coolDown", "{answer}");
    assert!(aws.asked("DescribeAlarms").is_empty());
}
