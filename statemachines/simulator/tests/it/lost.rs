//! What events lose, reconciliation finds.

use crate::{only, run, scenario, scenario_with, spec};

const CHECKED: &str = "detection: { healthCheck: { http: https://payments.example.com/health } }";

#[test]
fn an_incident_that_was_never_started_is_started_within_minutes() {
    let spec = spec(&format!("{CHECKED}\nfallback: {{ default: {{}} }}"));
    let outage = "script: [{ at: 30s, for: 30s, outage: down }]";
    // Whoever opens the circuit cannot start its incident.
    let lost = "faults: { incidents: [{ at: 30s, for: 10s }] }";
    let report = run(&spec, &scenario_with(&spec, 20, 480, outage, lost));
    let found = only(&report);
    assert_eq!(found.circuit.trips, 1, "{:#?}", found.circuit.events);
    let closed = found.circuit.closed_at_seconds.unwrap();
    // Late by a minute of grace and one of the schedule, then the ramp.
    assert!((150.0..300.0).contains(&closed), "{closed}");
    let unharmed = run(&spec, &scenario(&spec, 20, 480, outage));
    let earlier = only(&unharmed).circuit.closed_at_seconds.unwrap();
    assert!(earlier + 30.0 < closed, "{earlier} and {closed}");
}

#[test]
fn an_alarm_whose_event_is_lost_opens_the_circuit_all_the_same() {
    let spec = spec(CHECKED);
    let outage = "script: [{ at: 3m, for: 4m, outage: hang }]";
    let lost = "faults: { incidents: [{ at: 3m, for: 70s }] }";
    let report = run(&spec, &scenario_with(&spec, 0, 900, outage, lost));
    let found = only(&report);
    let events = &found.circuit.events;
    assert_eq!(found.circuit.trips, 1, "{events:#?}");
    let opened = events
        .iter()
        .find(|event| event.reason == "alarm payments-unhealthy");
    assert!(opened.is_some(), "{events:#?}");
    let opened = found.circuit.opened_after_seconds.unwrap();
    assert!((20.0..125.0).contains(&opened), "{opened}");
    assert!(found.circuit.closed_at_seconds.is_some(), "{events:#?}");
}

#[test]
fn a_table_that_is_down_for_minutes_leaves_no_circuit_open() {
    let spec = spec(&format!("{CHECKED}\nfallback: {{ default: {{}} }}"));
    let outage = "script: [{ at: 30s, for: 60s, outage: down }]";
    let down = "faults: { table: [{ at: 40s, for: 4m }] }";
    let report = run(&spec, &scenario_with(&spec, 10, 720, outage, down));
    let circuit = &only(&report).circuit;
    assert!(circuit.closed_at_seconds.is_some(), "{:#?}", circuit.events);
}
