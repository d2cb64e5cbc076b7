//! `status`: what a stack's circuits do now.

use breaker::evidence::Outcomes;
use harness::command::Sandbox;
use serde_json::{Value, json};

use crate::support::stage::{SPEC, Stage, ran, without_times};

const STACK: [&str; 2] = ["--stack", "checkout"];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_stack_that_was_never_called_is_calm() {
    let stage = Stage::set();
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
#[ignore = "needs what tests/tools/install installs"]
fn the_spec_at_hand_names_the_stack() {
    let stage = Stage::set();
    stage.sandbox.write("breaker.yaml", SPEC);
    assert_eq!(stage.run(&["status"]).status, Some(0));
    stage
        .sandbox
        .write("other.yaml", SPEC.replace("checkout", "orders"));
    let ran = stage.run(&["status", "--spec", "other.yaml"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("no stack `orders`"), "{ran}");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn traffic_alarms_and_incidents_are_seen() {
    let stage = Stage::set();
    stage.open("payments", 7, "payments-7");
    let outcomes = |calls, failures, retries| Outcomes {
        calls,
        failures,
        retries,
        ..Outcomes::default()
    };
    stage.count("payments", 7, [outcomes(30, 10, 1), outcomes(10, 0, 2)]);
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
#[ignore = "needs what tests/tools/install installs"]
fn only_what_was_asked_for_is_shown() {
    let stage = Stage::set();
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
#[ignore = "needs what tests/tools/install installs"]
fn what_cannot_be_seen_is_said_and_the_rest_shown() {
    let stage = Stage::set();
    // CloudWatch by itself is somewhere else.
    let mut command = stage.command(&["status", "--stack", "checkout"]);
    command.env("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:0");
    let ran = ran(&mut command);
    assert_eq!(ran.status, Some(0), "{ran}");
    assert!(ran.stdout.contains("payments  closed"), "{ran}");
    assert!(
        ran.stderr
            .starts_with("note: which alarms are on cannot be seen: CloudWatch does not answer"),
        "{ran}"
    );
}

#[test]
fn a_spec_of_several_stacks_does_not_say_which() {
    let sandbox = Sandbox::new();
    let environments = "stack: { environments: { staging: {}, prod: { region: eu-central-1 } } }\n";
    sandbox.write("breaker.yaml", format!("{SPEC}{environments}"));
    insta::assert_snapshot!(sandbox.run(&["status"]), @"
    status 2
    --- stderr
    error: the spec makes several stacks
    hint: choose one with `--stack`: checkout-staging, checkout-prod --region eu-central-1
    ");
}
