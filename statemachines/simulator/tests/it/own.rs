//! A machine of the user's own makes the calls, behind the breaker that `wrap` puts into it.

use simulator::scenario::{self, Scenario};
use simulator::{Design, simulate};
use spec::Spec;

use crate::{only, run};

const SPEC: &str = "version: 1
dependencies:
  payments:
    task: { resource: arn:aws:states:::lambda:invoke, timeout: 5s }
    retries: { attempts: 1 }
";

/// `Charge` is the call; a default, where there is one, stands for its result; `Ship` is another service's.
const MACHINE: &str = r#"{ "StartAt": "Charge", "States": {
    "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge" },
        "TimeoutSeconds": 5, "ResultPath": "$.charge", "Next": "Ship",
        "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Ship" }] },
    "Ship": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "TimeoutSeconds": 5,
        "ResultPath": "$.shipped", "Next": "Shipped?" },
    "Shipped?": { "Type": "Choice", "Choices": [
        { "Variable": "$.shipped.at", "StringEquals": "noon", "Next": "Done" }], "Default": "Lost" },
    "Lost": { "Type": "Fail", "Error": "Lost" },
    "Done": { "Type": "Succeed" } } }"#;

fn spec(more: &str) -> Spec {
    let text = format!("{SPEC}{more}");
    spec::parse(&text)
        .unwrap_or_else(|errors| panic!("{}", spec::render("breaker.yaml", &text, &errors)))
}

fn read(file: &str) -> Result<String, String> {
    match file {
        "order.asl.json" => Ok(MACHINE.to_owned()),
        "broken.asl.json" => Ok("{ \"StartAt\": 1, \"States\": {} }".to_owned()),
        _ => Err("there is no such file".to_owned()),
    }
}

fn text(machine: &str) -> String {
    format!(
        "version: 1
duration: 2m
traffic:
  payments:
    rate: 10/s
    machine: {machine}
dependencies: {{ payments: {{ script: [{{ at: 20s, for: 100s, outage: down }}] }} }}
"
    )
}

fn scenario(spec: &Spec) -> Scenario {
    let text =
        text("{ definition: order.asl.json, task: Charge, answers: { Ship: { at: noon } } }");
    scenario::parse_with(&text, spec, &read)
        .unwrap_or_else(|errors| panic!("{}", spec::render("scenario.yaml", &text, &errors)))
}

#[test]
fn the_circuit_opens_and_the_fallback_stands_for_the_result() {
    let spec = spec("    fallback: { default: { Payload: later } }\n");
    let report = run(&spec, &scenario(&spec));
    let found = only(&report);
    assert!(found.circuit.trips >= 1);
    assert!(
        found.load.share_in_outage.unwrap() < 0.3,
        "{:?}",
        found.load
    );
    let calls = found.calls;
    assert!(calls.live > 150 && calls.default > 800, "{calls:?}");
    // The other Task answers as told, so nothing is lost.
    assert_eq!(calls.failed, 0, "{calls:?}");
}

#[test]
fn without_a_fallback_the_machines_own_catch_has_the_call() {
    let spec = spec("");
    let found = only(&run(&spec, &scenario(&spec))).clone();
    assert!(found.circuit.trips >= 1);
    assert!(found.calls.failed > 800, "{:?}", found.calls);
}

#[test]
fn the_baseline_is_the_machine_as_it_was() {
    let spec = spec("");
    let report = simulate(&spec, &scenario(&spec), Design::Unprotected, |_| ()).unwrap();
    let found = only(&report);
    assert_eq!(found.circuit.trips, 0);
    assert_eq!(found.load.share_in_outage, Some(1.0));
}

#[test]
fn mistakes_are_told_where_the_scenario_names_the_machine() {
    let spec = spec("");
    let shown = |machine: &str| {
        let text = text(machine);
        let errors = scenario::parse_with(&text, &spec, &read).unwrap_err();
        spec::render("scenario.yaml", &text, &errors)
    };
    let all = [
        shown("{ definition: none.json, task: Charge }"),
        shown("{ definition: broken.asl.json, task: Charge }"),
        shown("{ definition: order.asl.json, task: Charg }"),
        shown("{ definition: order.asl.json, task: Done, answers: 3 }"),
        shown("{ definition: order.asl.json, task: Charge, answers: { Shipp: {} } }"),
        shown("{ task: Charge }"),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
