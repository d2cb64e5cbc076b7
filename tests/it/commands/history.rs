//! `history`: past incidents and orders.

use serde_json::json;

use crate::support::stage::{Stage, without_times};

const STACK: [&str; 2] = ["--stack", "checkout"];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn history_tells_incidents_and_orders() {
    let stage = Stage::set();
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
