//! `test-state`: one state by itself, with the requests and answers of the TestState API.

use harness::command::Sandbox;
use serde_json::{Value, json};

const CHARGE: &str = r#"{
  "Type": "Task",
  "QueryLanguage": "JSONata",
  "Resource": "arn:aws:states:::lambda:invoke",
  "Arguments": { "FunctionName": "charge", "Payload": "{% $states.input %}" },
  "Output": "{% $states.result.Payload %}",
  "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 3 }],
  "Next": "Ship"
}"#;

/// A request for the charge with this mock.
fn charged(mock: &Value) -> Value {
    json!({
        "definition": CHARGE,
        "input": r#"{ "amount": 5 }"#,
        "inspectionLevel": "DEBUG",
        "mock": mock,
    })
}

/// What the command answers to a request: exit status 0, JSON, nothing else.
fn answer(request: &Value) -> Value {
    let sandbox = Sandbox::new();
    sandbox.write("request.json", request.to_string());
    let ran = sandbox.run(&["test-state", "request.json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{ran}");
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn a_mocked_task_shows_its_data_between_the_steps() {
    let result = r#"{ "StatusCode": 200, "Payload": { "paid": 5 } }"#;
    insta::assert_json_snapshot!(answer(&charged(&json!({ "result": result }))), @r#"
    {
      "output": "{\"paid\":5}",
      "inspectionData": {
        "input": "{\"amount\":5}",
        "afterArguments": "{\"FunctionName\":\"charge\",\"Payload\":{\"amount\":5}}",
        "result": "{\"StatusCode\":200,\"Payload\":{\"paid\":5}}"
      },
      "nextState": "Ship",
      "status": "SUCCEEDED"
    }
    "#);
}

#[test]
fn a_mocked_error_shows_the_retrier_that_takes_it() {
    let error = json!({ "errorOutput": { "error": "Busy", "cause": "later" } });
    insta::assert_json_snapshot!(answer(&charged(&error)), @r#"
    {
      "error": "Busy",
      "cause": "later",
      "inspectionData": {
        "input": "{\"amount\":5}",
        "afterArguments": "{\"FunctionName\":\"charge\",\"Payload\":{\"amount\":5}}",
        "errorDetails": {
          "retryIndex": 0,
          "retryBackoffIntervalSeconds": 2
        }
      },
      "status": "RETRIABLE"
    }
    "#);
}

/// A refusal is an answer of the API, so it is data, and the command has done its work.
#[test]
fn a_refused_request_is_answered_as_the_api_refuses_it() {
    let mut without_mock = charged(&Value::Null);
    without_mock.as_object_mut().unwrap().remove("mock");
    insta::assert_json_snapshot!(answer(&without_mock), @r#"
    {
      "Error": {
        "Code": "ValidationException",
        "Message": "a Task state needs a mock: nothing is called here"
      }
    }
    "#);
    insta::assert_json_snapshot!(answer(&json!({})), @r#"
    {
      "Error": {
        "Code": "ParamValidationError",
        "Message": "Parameter validation failed:\nMissing required parameter in input: \"definition\""
      }
    }
    "#);
}

#[test]
fn the_answer_goes_to_a_file_when_one_is_named() {
    let sandbox = Sandbox::new();
    let request = json!({ "definition": r#"{ "Type": "Pass", "Result": 7, "End": true }"# });
    sandbox.write("request.json", request.to_string());
    let printed = sandbox.run(&["test-state", "request.json"]);
    let written = sandbox.run(&["test-state", "request.json", "--out", "answer.json"]);
    assert_eq!((written.status, written.stdout.as_str()), (Some(0), ""));
    assert_eq!(sandbox.read("answer.json"), printed.stdout);
    assert_eq!(
        printed.stdout,
        "{\"output\":\"7\",\"status\":\"SUCCEEDED\"}\n"
    );
}

#[test]
fn chance_and_time_come_from_the_arguments() {
    let sandbox = Sandbox::new();
    let request = json!({ "definition": r#"{ "Type": "Pass", "QueryLanguage": "JSONata", "End": true,
        "Output": { "roll": "{% $random() %}", "entered": "{% $states.context.State.EnteredTime %}" } }"# });
    sandbox.write("request.json", request.to_string());
    let ask = |more: &[&str]| sandbox.run(&[&["test-state", "request.json"], more].concat());
    assert_eq!(ask(&["--seed", "7"]), ask(&["--seed", "7"]));
    assert_ne!(ask(&["--seed", "7"]), ask(&["--seed", "8"]));
    let later = ask(&["--start-time", "2026-03-01T08:00:00Z"]);
    assert!(later.stdout.contains("2026-03-01T08:00:00"), "{later}");
}

#[test]
fn a_file_that_is_no_request_says_why() {
    let sandbox = Sandbox::new();
    sandbox.write("request.json", "{\n  \"definition\": \"\",\n}\n");
    insta::assert_snapshot!(sandbox.run(&["test-state", "request.json"]), @r#"
    status 2
    --- stderr
    error: 1 mistake in request.json

    request.json:2:19: nothing follows this comma
      |
    2 |   "definition": "",
      |                   ^
      = hint: remove it
    "#);
    insta::assert_snapshot!(sandbox.run(&["test-state", "nowhere.json"]), @"
    status 2
    --- stderr
    error: cannot read `nowhere.json`: No such file or directory (os error 2)
    ");
    let unwritable = json!({ "definition": r#"{ "Type": "Succeed" }"# });
    sandbox.write("request.json", unwritable.to_string());
    insta::assert_snapshot!(sandbox.run(&["test-state", "request.json", "--out", "."]), @"
    status 2
    --- stderr
    error: cannot write `.`: it is a folder
    ");
}
