//! Machines of the user's own make the calls, behind the breakers that `wrap` puts into them.

use simulator::scenario::{self, Scenario};
use simulator::{Design, MachineReport, Report, simulate};
use spec::Spec;

use crate::run;

/// `callers` names the machine: its executions stand for the calls.
const SPEC: &str = "version: 1
dependencies:
  payments:
    task: { resource: arn:aws:states:::lambda:invoke, timeout: 5s, callers: order }
    retries: { attempts: 1 }
  stock:
    task: { resource: arn:aws:states:::lambda:invoke, timeout: 5s }
    fallback: { default: { Payload: { available: unknown } } }
";

/// `Charge` has a Catch, `Reserve` is asked for every item and has none; `Ship` is nobody's dependency.
const MACHINE: &str = r#"{ "StartAt": "Charge", "States": {
    "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge" },
        "TimeoutSeconds": 5, "ResultPath": "$.charge", "Next": "Each item",
        "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Each item" }] },
    "Each item": { "Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.items", "Next": "Ship",
        "ItemProcessor": { "StartAt": "Reserve", "States": { "Reserve": { "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "reserve" },
            "TimeoutSeconds": 5, "End": true } } } },
    "Ship": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "TimeoutSeconds": 3,
        "ResultPath": "$.shipped", "Next": "Shipped?",
        "Retry": [{ "ErrorEquals": ["Carrier.Busy"], "MaxAttempts": 1 }] },
    "Shipped?": { "Type": "Choice", "Choices": [
        { "Variable": "$.shipped.at", "StringEquals": "noon", "Next": "Done" }], "Default": "Lost" },
    "Lost": { "Type": "Fail", "Error": "Lost" },
    "Done": { "Type": "Succeed" } } }"#;

const SHIPPED: &str = "Ship: { return: { at: noon } }";

fn spec() -> Spec {
    spec::parse(SPEC)
        .unwrap_or_else(|errors| panic!("{}", spec::render("breaker.yaml", SPEC, &errors)))
}

fn read(file: &str) -> Result<String, String> {
    match file {
        "order.asl.json" => Ok(MACHINE.to_owned()),
        "distributed.asl.json" => Ok(MACHINE.replace(
            r#""ItemProcessor": {"#,
            r#""ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },"#,
        )),
        "broken.asl.json" => Ok("{ \"StartAt\": 1, \"States\": {} }".to_owned()),
        _ => Err(format!("cannot read `{file}`: there is no such file")),
    }
}

fn text(machine: &str, behaviour: &str) -> String {
    format!(
        "version: 1
duration: 2m
machines:
  order: {machine}
dependencies: {{ {behaviour} }}
"
    )
}

/// The machine with both breakers: what `Ship` comes to, and what happens to the dependencies.
fn scenario(answers: &str, behaviour: &str) -> Scenario {
    let machine = format!(
        "
    definition: order.asl.json
    tasks: {{ Charge: payments, Each item/Reserve: stock }}
    answers: {{ {answers} }}
    traffic: {{ rate: 10/s, input: {{ items: [1, 2] }} }}"
    );
    let text = text(&machine, behaviour);
    scenario::parse_with(&text, &spec(), &read)
        .unwrap_or_else(|errors| panic!("{}", spec::render("scenario.yaml", &text, &errors)))
}

fn down(dependency: &str) -> String {
    format!("{dependency}: {{ script: [{{ at: 20s, for: 100s, outage: down }}] }}")
}

fn machine(report: &Report) -> &MachineReport {
    match report.machines.as_slice() {
        [one] => one,
        others => panic!("{} machines", others.len()),
    }
}

#[test]
fn what_the_machines_own_catch_takes_is_caught() {
    let report = run(&spec(), &scenario(SHIPPED, &down("payments")));
    let [payments, stock] = report.dependencies.as_slice() else {
        panic!("two dependencies")
    };
    assert!(payments.circuit.trips >= 1);
    assert!(payments.load.share_in_outage.unwrap() < 0.3);
    let calls = payments.calls;
    assert!(calls.live > 150 && calls.caught > 800, "{calls:?}");
    assert_eq!(calls.offered, calls.live + calls.caught, "{calls:?}");
    // Two calls an order, all of them answered.
    assert_eq!(stock.calls.offered, 2 * calls.offered);
    assert_eq!(stock.calls.live, stock.calls.offered);
    assert_eq!(stock.circuit.trips, 0);

    let executions = machine(&report).executions;
    assert_eq!(executions.started, calls.offered);
    assert_eq!(executions.caught, calls.caught);
    assert_eq!(executions.failed, 0);
    assert!(machine(&report).errors.is_empty());
}

#[test]
fn a_default_stands_for_the_result_and_is_no_catch() {
    let report = run(&spec(), &scenario(SHIPPED, &down("stock")));
    let stock = &report.dependencies[1];
    assert!(stock.circuit.trips >= 1);
    assert!(stock.calls.default > 1_600, "{:?}", stock.calls);
    let parts = stock.calls.live + stock.calls.default;
    assert_eq!(stock.calls.offered, parts, "{:?}", stock.calls);
    let executions = machine(&report).executions;
    assert_eq!(executions.succeeded, executions.started);
}

#[test]
fn other_tasks_take_time_and_fail_as_they_are_told() {
    let busy = "throw: { error: Carrier.Busy, share: 50% }";
    let ship = format!("Ship: {{ latency: 2s, return: {{ at: noon }}, {busy} }}");
    let report = run(&spec(), &scenario(&ship, ""));
    let found = machine(&report);
    let executions = found.executions;
    // Half of them try again, and half of those fail again.
    let failed = found.errors.get("Carrier.Busy").copied().unwrap_or(0);
    assert_eq!(failed, executions.failed);
    let share = |part: u64| part as f64 / executions.started as f64;
    assert!((0.2..0.3).contains(&share(failed)), "{executions:?}");
    assert!(found.waits.p50_ms >= 2_000, "{:?}", found.waits);
    assert!(found.waits.longest_ms >= 5_000, "{:?}", found.waits);
    // The calls before it were answered all the same.
    for dependency in &report.dependencies {
        assert_eq!(dependency.calls.live, dependency.calls.offered);
        assert!(dependency.waits.longest_ms < 2_000);
    }
}

#[test]
fn a_task_that_nothing_answers_ends_by_its_own_timeout() {
    let report = run(&spec(), &scenario("Ship: { never: true }", ""));
    let found = machine(&report);
    assert_eq!(found.executions.failed, found.executions.started);
    assert_eq!(found.errors.keys().collect::<Vec<_>>(), ["States.Timeout"]);
}

#[test]
fn the_baseline_is_the_machine_as_it_was() {
    let scenario = scenario(SHIPPED, &down("payments"));
    for design in [Design::Unprotected, Design::Retries] {
        let report = simulate(&spec(), &scenario, design, |_| ()).unwrap();
        let payments = &report.dependencies[0];
        assert_eq!(payments.circuit.trips, 0);
        // Calls on their way when the outage begins count among those that reach it.
        assert!(payments.load.share_in_outage.unwrap() > 0.99);
        let executions = machine(&report).executions;
        assert_eq!(executions.caught, payments.calls.caught);
        assert!(executions.caught > 800, "{executions:?}");
        assert_eq!(executions.failed, 0);
    }
}

#[test]
fn a_machine_and_a_guard_may_call_the_same_dependency() {
    let mut scenario = scenario(SHIPPED, "");
    let traffic = scenario.machines[0].traffic.clone();
    scenario.subjects[1].traffic = Some(traffic);
    let report = run(&spec(), &scenario);
    let stock = &report.dependencies[1];
    let started = machine(&report).executions.started;
    assert_eq!(stock.calls.offered, 2 * started + stock.cost.executions);
    assert!(stock.cost.executions > 1_000);
    assert_eq!(report.dependencies[0].cost.executions, 0);
}

#[test]
fn expectations_of_machines_count() {
    let mut text = text(
        "
    definition: order.asl.json
    tasks: { Charge: payments }
    traffic: { rate: 10/s, input: { items: [] } }
    answers: { Ship: { return: { at: noon } } }
    expect: { succeeded: 100%, caught: { atLeast: 60% }, longestWait: { atMost: 6s } }",
        &down("payments"),
    );
    text += "expect: { payments: { caught: { atLeast: 60% }, answered: { atMost: 40% } } }\n";
    let parsed = scenario::parse_with(&text, &spec(), &read).unwrap();
    let report = run(&spec(), &parsed);
    assert!(report.passed, "{:#?}", machine(&report).expectations);
    let strict = text.replace(
        "caught: { atLeast: 60% }, longestWait",
        "caught: 0%, longestWait",
    );
    assert_ne!(strict, text);
    let parsed = scenario::parse_with(&strict, &spec(), &read).unwrap();
    assert!(!run(&spec(), &parsed).passed);
}

#[test]
fn mistakes_are_told_where_the_scenario_makes_them() {
    let spec = spec();
    let shown = |machine: &str| {
        let text = text(&format!("{{ {machine}, traffic: {{ rate: 1/s }} }}"), "");
        let errors = scenario::parse_with(&text, &spec, &read).unwrap_err();
        spec::render("scenario.yaml", &text, &errors)
    };
    let order = |more: &str| shown(&format!("definition: order.asl.json, {more}"));
    let answers = |answers: &str| {
        order(&format!(
            "tasks: {{ Charge: payments }}, answers: {{ {answers} }}"
        ))
    };
    let all = [
        shown("definition: none.json, tasks: { Charge: payments }"),
        shown("definition: broken.asl.json, tasks: { Charge: payments }"),
        shown("definition: distributed.asl.json, tasks: { Reserve: stock }"),
        shown("task: Charge"),
        order("tasks: {}"),
        order("tasks: { Charg: payments, Done: stock, Charge: paiments }"),
        order("tasks: { Reserve: stock, Each item/Reserve: stock }"),
        answers("Shipp: {}, Charge: {}, Done: {}"),
        answers("Ship: { at: noon }"),
        answers("Ship: { never: false, throw: {} }"),
        answers("Ship: { never: true, latency: 1s }"),
        answers("Ship: { return: 1, throw: { error: Carrier.Busy } }"),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
