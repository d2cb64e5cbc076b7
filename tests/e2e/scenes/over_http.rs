//! Callers come over HTTP, by the stack's API: what they are answered, as the README tells it.

use breaker::names::error;
use harness::http::Answer;
use harness::ministack::Gateway;
use harness::target::Mood;
use serde_json::{Value, json};

use crate::shop::{Circuit, FRAUD, LEDGER, PAYMENTS, STACK, Shop};

/// Each dependency is called twice and fails once: no circuit opens.
pub(crate) fn play(shop: &Shop<'_>) {
    let api = shop.cloud.open_api(STACK);
    assert_eq!(source(&api, PAYMENTS), "live");
    shop.target.becomes(PAYMENTS.name, Mood::Fails);
    assert_eq!(source(&api, PAYMENTS), "fresh", "answered before");
    shop.target.becomes(PAYMENTS.name, Mood::Works);

    // Nothing to answer with: the execution fails, and HTTP says 200 all the same.
    assert_eq!(source(&api, FRAUD), "live");
    shop.target.becomes(FRAUD.name, Mood::Fails);
    let failed = called(&api, FRAUD);
    shop.target.becomes(FRAUD.name, Mood::Works);
    assert_eq!(failed["status"], "FAILED", "{failed}");
    assert_eq!(failed["error"], error::OPEN, "{failed}");
    let cause: Value = serde_json::from_str(failed["cause"].as_str().unwrap()).unwrap();
    assert_eq!(cause["circuit"], FRAUD.name, "{cause}");
    assert_eq!(cause["lastError"], error::SERVER_ERROR, "{cause}");

    let reached = shop.target.calls(PAYMENTS.name);
    let broken = api.ask("POST", "/payments", r#"{ "customer": "#);
    assert_eq!(broken.status, 400, "{broken:?}");
    assert!(broken.body.contains("InvalidExecutionInput"), "{broken:?}");
    let unknown = Answer {
        status: 404,
        body: r#"{"message":"Not Found"}"#.to_owned(),
    };
    let ledger = format!("/{}", LEDGER.name);
    for (method, path) in [("POST", "/"), ("GET", "/payments"), ("POST", &ledger)] {
        assert_eq!(api.ask(method, path, "{}"), unknown, "{method} {path}");
    }
    assert_eq!(shop.target.calls(PAYMENTS.name), reached, "refused before");
}

/// Where an answer came from.
fn source(api: &Gateway, circuit: Circuit) -> String {
    let answer = called(api, circuit);
    assert_eq!(answer["status"], "SUCCEEDED", "{answer}");
    let output: Value = serde_json::from_str(answer["output"].as_str().unwrap()).unwrap();
    output["breaker"]["source"].as_str().unwrap().to_owned()
}

/// The answer to a call, which HTTP thinks well of.
fn called(api: &Gateway, circuit: Circuit) -> Value {
    let input = json!({ "customer": "grace" }).to_string();
    let answer = api.ask("POST", &format!("/{}", circuit.name), &input);
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}
