//! `status` and `watch`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use harness::wait::until;
use serde_json::{Value, json};

use super::stage::{PATIENCE, Stage, without_times};

const STACK: [&str; 2] = ["--stack", "checkout"];

#[test]
fn a_stack_that_was_never_called_is_calm() {
    let Some(stage) = Stage::set() else { return };
    let ran = stage.run(&["status", "--stack", "checkout"]);
    insta::assert_snapshot!(without_times(&ran), @"
    status 0
    --- stdout
    checkout in eu-central-1 at <moment>

    CIRCUIT   PHASE   ADMITS  MODE  FOR   CALLS/S  FAILED  SLOW  RETRIES
    payments  closed    100%  auto  ever      0.0       -     -        0
    stock     closed    100%  auto  ever      0.0       -     -        0
    ");
}

#[test]
fn the_spec_at_hand_names_the_stack() {
    let Some(stage) = Stage::set() else { return };
    stage.sandbox.write("breaker.yaml", super::stage::SPEC);
    assert_eq!(stage.run(&["status"]).status, Some(0));
    stage.sandbox.write(
        "other.yaml",
        super::stage::SPEC.replace("checkout", "orders"),
    );
    let ran = stage.run(&["status", "--spec", "other.yaml"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("no stack `orders`"), "{ran}");
}

#[test]
fn traffic_alarms_and_incidents_are_seen() {
    let Some(stage) = Stage::set() else { return };
    stage.open("payments", 7, "payments-7");
    stage.count(
        "payments",
        7,
        &json!({ "calls": { "N": "40" }, "failures": { "N": "10" }, "retries": { "N": "3" } }),
    );
    stage.alarm_on("checkout-payments-unhealthy");
    let seen = stage.json(&["status", "payments"]);
    let circuit = &seen["circuits"][0];
    assert_eq!(seen["unseen"], json!([]), "{seen:#}");
    assert_eq!(circuit["phase"], "open");
    assert_eq!(circuit["admission"], 0.0);
    assert_eq!(circuit["traffic"]["calls"], 40);
    assert_eq!(circuit["traffic"]["failureRate"], 0.25);
    assert_eq!(circuit["alarms"][0]["name"], "checkout-payments-unhealthy");
    // Its incident was never started: that is what reconciliation is for.
    assert_eq!(circuit["incident"], Value::Null);
    stage.start_incident(
        "payments-7",
        &json!({ "circuit": "payments", "generation": 7 }),
    );
    let text = stage.run(&[&["status"], &STACK[..]].concat());
    insta::assert_snapshot!(without_times(&text), @"
    status 0
    --- stdout
    checkout in eu-central-1 at <moment>

    CIRCUIT   PHASE   ADMITS  MODE  FOR   CALLS/S  FAILED  SLOW  RETRIES
    payments  open        0%  auto  2 d       0.3     25%    0%        3
    stock     closed    100%  auto  ever      0.0       -     -        0

    payments is open: 96 of 120 calls failed (80 %)
      by          call
      since       <moment>
      probed      from <moment>, in <length>
      generation  7
      calls       40 in the last <length>: 10 failed, 0 slow, 3 retries
      alarm       checkout-payments-unhealthy is on since <moment>
      incident    payments-7, running since <moment>
                  https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/arn:aws:states:eu-central-1:000000000000:execution:checkout-Incident-<drawn>:payments-7
    ");
}

#[test]
fn only_what_was_asked_for_is_shown() {
    let Some(stage) = Stage::set() else { return };
    let seen = stage.json(&["status", "stock"]);
    assert_eq!(seen["circuits"].as_array().map(Vec::len), Some(1));
    let ran = stage.run(&["status", "payment", "--stack", "checkout"]);
    insta::assert_snapshot!(ran, @"
    status 2
    --- stderr
    error: the stack `checkout` has no circuit `payment`
    hint: did you mean `payments`?
    ");
}

#[test]
fn what_cannot_be_seen_is_said_and_the_rest_shown() {
    let Some(stage) = Stage::set() else { return };
    // CloudWatch by itself is somewhere else.
    let mut command = stage.command(&["status", "--stack", "checkout"]);
    command.env("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:0");
    let ran = super::stage::ran(&mut command);
    assert_eq!(ran.status, Some(0), "{ran}");
    assert!(ran.stdout.contains("payments  closed"), "{ran}");
    assert!(
        ran.stderr
            .starts_with("note: which alarms are on cannot be seen: CloudWatch does not answer"),
        "{ran}"
    );
}

#[test]
fn watching_is_looking_again() {
    let Some(stage) = Stage::set() else { return };
    let watch = [
        "watch", "--stack", "checkout", "--looks", "2", "--every", "1",
    ];
    let ran = stage.run(&watch);
    assert_eq!(ran.status, Some(0), "{ran}");
    assert_eq!(ran.stdout.matches("CIRCUIT").count(), 2, "{ran}");
    assert!(
        !ran.stdout.contains('\x1b'),
        "no terminal, no escapes: {ran}"
    );
    let ran = stage.run(&[&watch[..], &["--format", "json"]].concat());
    let looks: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(looks.len(), 2, "{ran}");
}

/// `| head` has seen enough: nobody goes on asking AWS for what nobody reads.
#[test]
fn watching_ends_with_its_reader() {
    let Some(stage) = Stage::set() else { return };
    let mut command = stage.command(&["watch", "--stack", "checkout", "--every", "1"]);
    let mut watch = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(watch.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("checkout in "), "{line}");
    drop(reader);
    let ended = until("the watch ends", PATIENCE, || watch.try_wait().unwrap());
    assert_eq!(ended.code(), Some(0));
}
