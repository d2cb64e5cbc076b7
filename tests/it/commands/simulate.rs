//! `simulate`: scenarios, expectations, and other designs beside the breaker.

use harness::command::Sandbox;
use serde_json::Value;

const SPEC: &str = "version: 1
dependencies:
  payments: { http: https://payments.example.com/v1/charges, fallback: { default: {} } }
";

/// Ten seconds of a dependency that is dead after three.
fn scenario(expect: &str) -> String {
    format!(
        "version: 1
duration: 10s
traffic: {{ payments: {{ rate: 20/s }} }}
dependencies: {{ payments: {{ script: [{{ at: 3s, for: 7s, outage: down }}] }} }}
expect: {{ payments: {{ {expect} }} }}
"
    )
}

#[test]
fn the_status_says_whether_expectations_hold() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    sandbox.write("scenario.yaml", scenario("trips: 1"));
    let good = sandbox.run(&["simulate", "."]);
    assert_eq!(good.status, Some(0), "{good}");
    assert!(good.stdout.contains("ok trips: 1 (exactly 1)"), "{good}");
    // To a file goes what any reader can show.
    assert!(
        good.stdout.is_ascii() && !good.stdout.contains('\x1b'),
        "{good}"
    );

    sandbox.write("scenario.yaml", scenario("trips: 0"));
    let bad = sandbox.run(&["simulate", "scenario.yaml"]);
    assert_eq!(bad.status, Some(1), "{bad}");
    assert!(bad.stdout.contains("NO trips: 1 (exactly 0)"), "{bad}");
}

#[test]
fn a_folder_runs_all_of_its_scenarios_and_json_tells_everything() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    sandbox.write("scenario.yaml", scenario("trips: 1"));
    sandbox.write("strict.scenario.yaml", scenario("live: { atLeast: 100% }"));
    let ran = sandbox.run(&["simulate", ".", "--format", "json"]);
    assert_eq!(ran.status, Some(1), "{}", ran.stderr);
    let reports: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let passed: Vec<&Value> = reports.iter().map(|report| &report["passed"]).collect();
    assert_eq!(passed, [true, false]);
    let found = &reports[0]["dependencies"][0];
    assert_eq!(found["seconds"].as_array().map(Vec::len), Some(10));
    let calls = &found["calls"];
    let parts = [
        "live",
        "fresh",
        "stale",
        "default",
        "caught",
        "failed",
        "unfinished",
    ];
    let sum: u64 = parts.iter().filter_map(|part| calls[part].as_u64()).sum();
    assert_eq!(calls["offered"].as_u64(), Some(sum));
}

#[test]
fn what_cannot_run_says_why() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    insta::assert_snapshot!("without_a_scenario", sandbox.run(&["simulate", "."]));
    insta::assert_snapshot!(
        "a_file_that_is_missing",
        sandbox.run(&["simulate", "none.yaml"])
    );
    sandbox.write("scenario.yaml", "version: 1\ntrafic: {}\n");
    insta::assert_snapshot!(
        "a_scenario_with_a_mistake",
        sandbox.run(&["simulate", "scenario.yaml"])
    );
    sandbox.write("scenario.yaml", "version: 1\nspec: other.yaml\n");
    insta::assert_snapshot!(
        "a_spec_that_is_missing",
        sandbox.run(&["simulate", "scenario.yaml"])
    );
    sandbox.write("breaker.yaml", SPEC.replace("{}", "\"{% $nope( %}\""));
    sandbox.write("scenario.yaml", "version: 1\n");
    insta::assert_snapshot!(
        "a_spec_that_renders_what_validate_refuses",
        sandbox.run(&["simulate", "scenario.yaml"])
    );
}

#[test]
fn a_machine_of_ones_own_is_held_to_what_step_functions_takes() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "breaker.yaml",
        "version: 1\ndependencies: { payments: { task: { resource: arn:aws:states:::lambda:invoke } } }\n",
    );
    sandbox.write(
        "scenario.yaml",
        "version: 1
machines:
  order: { definition: order.asl.json, tasks: { Charge: payments }, traffic: { rate: 1/s } }
",
    );
    sandbox.write(
        "order.asl.json",
        r#"{ "StartAt": "Charge", "States": { "Charge": { "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {}, "Next": "Nowhere" } } }"#,
    );
    insta::assert_snapshot!(sandbox.run(&["simulate", "."]));
}

/// What the comparison says of a design: when it opened, and the share of calls that reached the dead dependency.
fn compared(printed: &str) -> Vec<(String, String, String)> {
    let mut rows = printed
        .lines()
        .skip_while(|line| !line.starts_with("  design"));
    rows.next();
    let rows = rows.take_while(|line| !line.is_empty());
    let fields = |row: &str| -> Vec<String> {
        let fields = row.trim().split("  ").filter(|field| !field.is_empty());
        fields.map(|field| field.trim().to_owned()).collect()
    };
    rows.map(fields)
        .map(|row| (row[0].clone(), row[1].clone(), row[2].clone()))
        .collect()
}

/// AWS's sample opens once an execution has failed four times, 2, 3 and 4.5 seconds apart, and its retries ask nobody; a
/// breaker in each function opens at the fifth failure in a row of one environment.
#[test]
fn other_designs_meet_the_same_outage() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    let longer = scenario("trips: 1").replace("duration: 10s", "duration: 30s");
    sandbox.write("scenario.yaml", longer.replace("for: 7s", "for: 27s"));
    let ran = sandbox.run(&["simulate", ".", "--compare"]);
    assert_eq!(ran.status, Some(0), "{ran}");
    insta::assert_debug_snapshot!(compared(&ran.stdout));
}

/// A breaker in a function of ours cannot stand around somebody's Task, nor any other in a machine of one's own.
#[test]
fn a_design_that_does_not_fit_is_left_out() {
    let sandbox = Sandbox::new();
    let spec = "version: 1
dependencies:
  payments: { task: { resource: \"arn:aws:states:::sqs:sendMessage\", arguments: { QueueUrl: q } } }
";
    sandbox.write("breaker.yaml", spec);
    sandbox.write("scenario.yaml", scenario("trips: 1"));
    let ran = sandbox.run(&["simulate", ".", "--compare"]);
    let designs: Vec<String> = compared(&ran.stdout).into_iter().map(|row| row.0).collect();
    assert_eq!(
        designs,
        [
            "with the breaker",
            "AWS sample",
            "retries only",
            "without a breaker"
        ],
        "{ran}"
    );
}
