//! `history` and `start`.

use serde_json::json;

use super::stage::{Stage, without_times};

const STACK: [&str; 2] = ["--stack", "checkout"];

#[test]
fn history_tells_incidents_and_orders() {
    let Some(stage) = Stage::set() else { return };
    let none = stage.run(&[&["history", "payments"], &STACK[..]].concat());
    assert_eq!(none.stdout, "");
    assert!(
        none.stderr.starts_with("Nothing ever happened to payments"),
        "{none}"
    );

    // One that an alarm's event started, by a name that tells nothing, and is over.
    let news = json!({ "name": "checkout-payments-unhealthy", "at": "2026-01-01T00:00:00Z" });
    stage.start_incident(
        "0b7e2d",
        &json!({ "circuit": "payments", "alarm": news, "over": true }),
    );
    stage.start_incident(
        "0b7e2e",
        &json!({ "circuit": "stock", "alarm": news, "over": true }),
    );
    stage.start_incident(
        "stock-4",
        &json!({ "circuit": "stock", "generation": 4, "over": true }),
    );
    for words in [
        ["mode", "payments", "observe"],
        ["mode", "payments", "auto"],
    ] {
        let told = ["--reason", "a drill", "--actor", "ada"];
        stage.json(&[&words[..], &told].concat());
    }
    let ran = stage.run(&[&["history", "payments"], &STACK[..]].concat());
    insta::assert_snapshot!(without_times(&ran), @"
    status 0
    --- stdout
    <moment>  mode auto by ada: closed, observe -> closed, auto
                             a drill
    <moment>  mode observe by ada: closed, auto -> closed, observe
                             a drill
    <moment>  incident 0b7e2d: closed after <length>
                             alarm checkout-payments-unhealthy
    ");
    let newest = stage.json(&["history", "payments", "--limit", "1"]);
    assert_eq!(newest["entries"].as_array().map(Vec::len), Some(1));
    assert_eq!(newest["entries"][0]["order"]["after"], "closed, auto");
}

#[test]
fn a_call_is_followed_to_its_end() {
    let Some(stage) = Stage::set() else { return };
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
fn a_call_that_fails_is_a_finding() {
    let Some(stage) = Stage::set() else { return };
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
