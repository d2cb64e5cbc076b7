//! `run`: one execution on virtual time, of any definition, with mocks in place of the work.

use harness::command::Sandbox;
use serde_json::{Value, json};

/// Charges, tries again when the service is busy, waits a minute, and goes another way when it is refused.
const ORDER: &str = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Arguments": { "FunctionName": "charge", "Payload": "{% $states.input %}" },
      "Output": "{% $states.result.Payload %}",
      "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 1 }],
      "Catch": [{ "ErrorEquals": ["Refused"], "Next": "Sorry" }],
      "Next": "Pause"
    },
    "Pause": { "Type": "Wait", "Seconds": 60, "End": true },
    "Sorry": { "Type": "Fail", "Error": "NotPaid", "Cause": "the bank refused" }
  }
}
"#;

/// A folder with the definition, an input, and mocks of what the charge comes to, attempt by attempt.
fn order(attempts: Value) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("order.asl.json", ORDER);
    sandbox.write("input.json", r#"{ "amount": 5 }"#);
    sandbox.write("mocks.json", json!({ "Charge": attempts }).to_string());
    sandbox
}

const RUN: [&str; 6] = [
    "run",
    "order.asl.json",
    "--input",
    "input.json",
    "--mocks",
    "mocks.json",
];

fn more<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    RUN.iter().chain(arguments).copied().collect()
}

fn busy_once() -> Value {
    json!({
        "0": { "Throw": { "Error": "Busy", "Cause": "try later" } },
        "1": { "Return": { "StatusCode": 200, "Payload": { "paid": 5 } } },
    })
}

fn refused() -> Value {
    json!({ "0": { "Throw": { "Error": "Refused", "Cause": "no money" } } })
}

#[test]
fn retries_and_waits_take_virtual_time_only() {
    insta::assert_snapshot!(order(busy_once()).run(&RUN), @r#"
    status 0
    --- stdout
         0.000s      1  ExecutionStarted
         0.000s      2  TaskStateEntered Charge
         0.000s      3  TaskScheduled invoke
         0.000s      4  TaskStarted invoke
         0.000s      5  TaskFailed invoke: Busy: try later
         2.000s      6  TaskScheduled invoke
         2.000s      7  TaskStarted invoke
         2.000s      8  TaskSucceeded invoke
         2.000s      9  TaskStateExited Charge
         2.000s     10  WaitStateEntered Pause
        62.000s     11  WaitStateExited Pause
        62.000s     12  ExecutionSucceeded

    SUCCEEDED after 62.000 s of virtual time: 12 events, 3 state transitions, 2 tasks
    output: {"paid":5}
    "#);
}

#[test]
fn a_failed_execution_is_a_finding() {
    insta::assert_snapshot!(order(refused()).run(&RUN), @"
    status 1
    --- stdout
         0.000s      1  ExecutionStarted
         0.000s      2  TaskStateEntered Charge
         0.000s      3  TaskScheduled invoke
         0.000s      4  TaskStarted invoke
         0.000s      5  TaskFailed invoke: Refused: no money
         0.000s      6  TaskStateExited Charge
         0.000s      7  FailStateEntered Sorry
         0.000s      8  ExecutionFailed NotPaid: the bank refused

    FAILED after 0.000 s of virtual time: 8 events, 2 state transitions, 1 tasks
    error: NotPaid: the bank refused
    ");
}

/// Programs read the same report from standard output and from the file that `--history` names; people read the
/// outcome alone when the events go to a file.
#[test]
fn the_history_is_the_one_that_aws_gives() {
    let sandbox = order(busy_once());
    let printed = sandbox.run(&more(&["--format", "json"]));
    let kept = sandbox.run(&more(&["--history", "history.json"]));
    assert_eq!((printed.status, kept.status), (Some(0), Some(0)));
    assert_eq!(printed.stdout, sandbox.read("history.json"));
    insta::assert_snapshot!(kept.stdout, @r#"
    SUCCEEDED after 62.000 s of virtual time: 12 events, 3 state transitions, 2 tasks
    output: {"paid":5}
    "#);

    let report: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(report["status"], "SUCCEEDED");
    assert_eq!(report["output"], json!({ "paid": 5 }));
    insta::assert_json_snapshot!("history_events", report["events"]);
}

#[test]
fn the_context_object_says_what_the_file_says() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "who.asl.json",
        r#"{ "StartAt": "Who", "States": { "Who": { "Type": "Pass", "End": true,
             "Parameters": { "name.$": "$$.Execution.Name", "began.$": "$$.Execution.StartTime" } } } }"#,
    );
    sandbox.write("context.json", r#"{ "executionName": "order-7" }"#);
    let run = |more: &[&str]| -> Value {
        let ran = sandbox.run(&[&["run", "who.asl.json", "--format", "json"], more].concat());
        assert_eq!(ran.status, Some(0), "{ran}");
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        report["output"].clone()
    };
    let told = run(&[
        "--context",
        "context.json",
        "--start-time",
        "2026-03-01T08:00:00Z",
    ]);
    assert_eq!(
        told,
        json!({ "name": "order-7", "began": "2026-03-01T08:00:00.000Z" })
    );

    sandbox.write("context.json", r#"{ "executionNme": "order-7" }"#);
    insta::assert_snapshot!(sandbox.run(&["run", "who.asl.json", "--context", "context.json"]), @"
    status 2
    --- stderr
    error: `context.json`: there is no field `executionNme`
    hint: its fields are stateMachineArn, stateMachineName, executionArn, executionName, roleArn
    ");
}

/// The same seed gives the same bytes, another one other chance.
#[test]
fn chance_comes_from_the_seed() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "dice.asl.json",
        r#"{ "QueryLanguage": "JSONata", "StartAt": "Roll",
             "States": { "Roll": { "Type": "Pass", "Output": "{% $random() %}", "End": true } } }"#,
    );
    let roll = |seed: &str| {
        sandbox
            .run(&["run", "dice.asl.json", "--seed", seed])
            .stdout
    };
    assert_eq!(roll("7"), roll("7"));
    assert_ne!(roll("7"), roll("8"));
    let unasked = sandbox.run(&["run", "dice.asl.json"]).stdout;
    assert_eq!(unasked, roll("0"), "the default");
}

/// AWS Step Functions Local's file: several cases, of which one is chosen.
#[test]
fn the_mocks_of_step_functions_local_are_taken() {
    let sandbox = order(json!({}));
    let mocks = json!({
        "StateMachines": { "Order": { "TestCases": {
            "Paid": { "Charge": "paid" },
            "Refused": { "Charge": "refused" },
        } } },
        "MockedResponses": {
            "paid": { "0": { "Return": { "StatusCode": 200, "Payload": { "paid": 5 } } } },
            "refused": refused(),
        },
    });
    sandbox.write("mocks.json", mocks.to_string());
    let paid = sandbox.run(&more(&["--test-case", "Order/Paid"]));
    assert!(paid.stdout.ends_with("output: {\"paid\":5}\n"), "{paid}");
    let refused = sandbox.run(&more(&["--test-case", "Order/Refused"]));
    assert_eq!(refused.status, Some(1), "{refused}");
    insta::assert_snapshot!(sandbox.run(&RUN), @"
    status 2
    --- stderr
    error: `mocks.json`: --test-case: say which test case is to be run; the file has: Order/Paid, Order/Refused
    ");
}

/// An EXPRESS execution ends after five minutes, a STANDARD one may take a year.
#[test]
fn the_type_decides_how_long_an_execution_may_take() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "long.asl.json",
        r#"{ "StartAt": "Wait", "States": { "Wait": { "Type": "Wait", "Seconds": 600, "End": true } } }"#,
    );
    let standard = sandbox.run(&["run", "long.asl.json"]);
    assert_eq!(standard.status, Some(0), "{standard}");
    let express = sandbox.run(&["run", "long.asl.json", "--type", "express"]);
    assert_eq!(express.status, Some(1), "{express}");
    assert!(
        express.stdout.contains("TIMED_OUT after 300.000 s"),
        "{express}"
    );
}

/// How fast it was differs from run to run; how often and how it ended does not.
#[test]
fn a_repeated_run_is_measured() {
    let sandbox = order(busy_once());
    let ran = sandbox.run(&more(&["--repeat", "3", "--keep", "off"]));
    assert_eq!(ran.status, Some(0), "{ran}");
    let measured: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&measured["executions"], &measured["status"]),
        (&json!(3), &json!("SUCCEEDED"))
    );
}

#[test]
fn what_cannot_be_run_says_why() {
    let sandbox = order(json!({ "0": { "Retrun": {} } }));
    insta::assert_snapshot!("mocks_with_a_mistake", sandbox.run(&RUN));
    sandbox.write("mocks.json", "{");
    insta::assert_snapshot!("mocks_that_are_no_json", sandbox.run(&RUN));
    insta::assert_snapshot!("no_definition", sandbox.run(&["run", "nowhere.asl.json"]));
    sandbox.write(
        "order.asl.json",
        ORDER.replace("\"Pause\": {", "\"Paws\": {"),
    );
    insta::assert_snapshot!(
        "a_definition_with_mistakes",
        sandbox.run(&["run", "order.asl.json"])
    );
    sandbox.write("order.asl.json", ORDER);
    sandbox.write("input.json", format!("\"{}\"", "a".repeat(262_144)));
    let input = ["run", "order.asl.json", "--input", "input.json"];
    insta::assert_snapshot!("an_input_that_is_too_large", sandbox.run(&input));
}
