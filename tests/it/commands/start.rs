//! `start`: one call through a guard.

use serde_json::json;

use crate::support::stage::{Stage, without_times};
use crate::support::with_spec;

const STACK: [&str; 2] = ["--stack", "checkout"];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_call_is_followed_to_its_end() {
    let stage = Stage::set();
    let ran = stage.run(&[&["start", "payments"], &STACK[..]].concat());
    insta::assert_snapshot!(without_times(&ran), @r#"
    status 0
    --- stdout
    {
      "answer": {
        "customerId": "example customerId"
      },
      "breaker": {
        "circuit": "payments",
        "source": "live"
      }
    }
    --- stderr
    Input: {"customerId":"example customerId"}
    The execution succeeded after <length>.
    https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/arn:aws:states:eu-central-1:000000000000:execution:checkout-PaymentsGuard-<drawn>:<uuid>
    "#);
    // One that is not over when it is first asked for.
    stage.sandbox.write("input.json", r#"{ "wait": true }"#);
    let waited = stage.json(&["start", "payments", "--input", "input.json"]);
    assert_eq!(waited["status"], "SUCCEEDED");
    stage.sandbox.write("input.json", r#"{ "sku": 7 }"#);
    let express = stage.json(&["start", "stock", "--input", "input.json"]);
    assert_eq!(express["output"]["answer"], json!({ "sku": 7 }));
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_call_that_fails_is_a_finding() {
    let stage = Stage::set();
    stage.sandbox.write("input.json", r#"{ "refuse": true }"#);
    for circuit in ["payments", "stock"] {
        let ran = stage.run(&[&["start", circuit, "--input", "input.json"], &STACK[..]].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""), "{ran}");
        assert!(
            ran.stderr
                .contains(&format!(": Breaker.Open: {circuit} is open.")),
            "{ran}"
        );
    }
    stage.sandbox.write("input.json", "{");
    let ran = stage.run(&[&["start", "stock", "--input", "input.json"], &STACK[..]].concat());
    assert_eq!(ran.status, Some(2), "{ran}");
}

#[test]
fn an_input_that_is_no_json_is_shown_with_its_line() {
    let sandbox = with_spec();
    sandbox.write("input.json", "{\n  \"order\": 1,\n}\n");
    let ran = sandbox.run(&["start", "payments", "--input", "input.json"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("input.json:2:13: "), "{ran}");
}
