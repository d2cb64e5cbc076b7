//! `trip`: a circuit opened by hand, once, with its incident.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::stage::{Stage, ordered, without_times};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_trip_opens_the_circuit_and_starts_its_incident() {
    let stage = Stage::set();
    let ran = stage.order(&["trip", "payments"]);
    insta::assert_snapshot!(without_times(&ran), @"
    status 0
    --- stdout
    payments
      before  closed, admits 100%, auto, generation 0
              never opened (nobody)
      after   open, admits 0%, auto, generation 1, probed from <moment> (in <length>)
              drill (ada)
    --- stderr
    Incident payments-1 looks after it.
    ");
    let incident = stage.incident("payments-1");
    assert_eq!(incident["status"], "RUNNING");
    let input: Value = serde_json::from_str(incident["input"].as_str().unwrap()).unwrap();
    assert_eq!(input, json!({ "circuit": "payments", "generation": 1 }));

    let again = stage.order(&["trip", "payments"]);
    assert_eq!(again.status, Some(0));
    assert_eq!(
        again.stderr,
        "Nothing was changed: the circuit is open already.\n"
    );
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_trip_that_ended_halfway_is_finished_by_the_next_one() {
    let stage = Stage::set();
    // The circuit was written, and nobody came to start its incident.
    stage.open("payments", 3, "payments-3");
    let outcome = stage.order_json(&["trip", "payments"]);
    assert_eq!(outcome["changed"], false);
    assert_eq!(outcome["incidentStarted"], "payments-3");
    assert_eq!(stage.incident("payments-3")["status"], "RUNNING");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn of_many_trips_at_once_one_wins() {
    let stage = Stage::set();
    let words = ordered(&["trip", "payments", "--format", "json"]);
    let running: Vec<_> = (0..4)
        .map(|_| {
            let mut command = stage.command(&words);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let outcomes: Vec<Value> = running
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            serde_json::from_slice(&output.stdout).unwrap()
        })
        .collect();
    let winners = outcomes
        .iter()
        .filter(|outcome| outcome["changed"] == true)
        .count();
    assert_eq!(winners, 1, "{outcomes:#?}");
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome["after"]["generation"] == 1),
        "{outcomes:#?}"
    );
    let history = stage.json(&["history", "payments"]);
    let orders = history["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| !entry["order"].is_null())
        .count();
    assert_eq!(orders, 1, "who lost ordered nothing");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn an_order_needs_a_reason_and_a_circuit() {
    let stage = Stage::set();
    let ran = stage.run(&["trip", "payments", "--stack", "checkout"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("--reason <TEXT>"), "{ran}");
    let ran = stage.run(&["trip", "payments", "--stack", "checkout", "--reason", " "]);
    insta::assert_snapshot!(ran, @"
    status 2
    --- stderr
    error: `--reason` is empty
    hint: say why, for whoever reads it tomorrow
    ");
    let ran = stage.order(&["trip", "billing"]);
    insta::assert_snapshot!(ran, @"
    status 2
    --- stderr
    error: the stack `checkout` has no circuit `billing`
    hint: it has payments, stock
    ");
}
