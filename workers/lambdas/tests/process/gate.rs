//! The call worker as its own gate.

use std::time::Duration;

use breaker::circuit::{Circuit, Phase, after};
use breaker::names::error;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::function::{Function, Outcome, settings};
use crate::target;

fn asking(target: &str) -> Value {
    json!({
        "circuit": "payments",
        "attempt": 1,
        "gate": true,
        "request": {
            "method": "GET",
            "url": format!("{target}/ok"),
            "timeoutMs": 20_000,
            "connectTimeoutMs": 10_000,
        },
    })
}

fn told(outcome: Outcome) -> (String, Value) {
    let Outcome::Failed { name, message } = outcome else {
        panic!("it was let through");
    };
    (name, serde_json::from_str(&message).unwrap())
}

#[test]
fn an_open_circuit_is_refused_with_the_time_to_come_again() {
    let (aws, target) = (Aws::start(Mood::Works), target::start());
    let function = Function::start("call", &aws.endpoint, "");
    let now = Timestamp::now();
    let retry_at = after(now, Duration::from_secs(60));
    let open = Circuit {
        phase: Phase::Open { retry_at },
        generation: 3,
        revision: 5,
        reason: "9 of 10 calls failed (90 %)".to_owned(),
        ..Circuit::closed("payments", now)
    };
    aws.keeps(&open.to_item());
    let (name, message) = told(function.invoke(asking(&target)));
    assert_eq!(name, error::OPEN);
    let at: Timestamp = message["retryAt"].as_str().unwrap().parse().unwrap();
    assert_eq!(at.as_millisecond(), retry_at.as_millisecond());
    assert_eq!(
        (&message["phase"], &message["retry"], &message["message"]),
        (
            &json!("open"),
            &json!(false),
            &json!("9 of 10 calls failed (90 %)")
        )
    );
}

#[test]
fn a_table_that_fails_lets_calls_through_or_not_as_the_settings_say() {
    let (aws, target) = (Aws::start(Mood::Fails), target::start());
    let allowing = Function::start("call", &aws.endpoint, "");
    let outcome = allowing.invoke(asking(&target));
    assert!(matches!(outcome, Outcome::Answered(_)), "{outcome:?}");

    let mut careful = settings("");
    careful["circuits"]["payments"]["whenStoreDown"] = json!("refuse");
    let refusing = Function::start_with("call", &aws.endpoint, &careful, "");
    let (name, message) = told(refusing.invoke(asking(&target)));
    assert_eq!(
        (name.as_str(), &message["phase"]),
        (error::OPEN, &json!("unknown"))
    );
}

/// With the worker as the gate, and behind a state that was the gate.
#[test]
fn the_first_call_after_the_cool_down_is_a_leased_probe_and_ends_it() {
    for gate in [true, false] {
        let (aws, target) = (Aws::start(Mood::Works), target::start());
        let function = Function::start("call", &aws.endpoint, "");
        let then = Timestamp::now() - SignedDuration::from_secs(1);
        let open = Circuit {
            phase: Phase::Open { retry_at: then },
            generation: 3,
            revision: 5,
            failing_since: Some(then),
            ..Circuit::closed("payments", then)
        };
        aws.keeps(&open.to_item());
        let mut call = asking(&target);
        if !gate {
            call["gate"] = json!(false);
            call["admitted"] = json!({ "generation": 3, "phase": "open" });
        }
        let outcome = function.invoke(call);
        assert!(matches!(outcome, Outcome::Answered(_)), "{outcome:?}");
        let puts = aws.asked("PutItem");
        assert_eq!(puts[0]["Item"]["pk"]["S"], "call-probe#payments", "{gate}");
        assert_eq!(
            (&puts[1]["Item"]["pk"]["S"], &puts[1]["Item"]["phase"]["S"]),
            (&json!("circuit#payments"), &json!("recovering")),
            "{gate}"
        );
    }
}
