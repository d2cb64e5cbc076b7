//! The world itself: the same seed, the same bytes; every call accounted for; baselines; alarms.

use simulator::scenario::Scenario;
use simulator::{Design, Drawing, text};

use crate::{only, run, run_as, scenario, scenario_with, spec};

const DEAD: &str = "script: [{ at: 10s, for: 30s, outage: down }]";

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let spec = spec("detection: { healthCheck: { http: https://payments.example.com/health } }");
    let dead = scenario(&spec, 10, 30, DEAD);
    let json = |scenario: &Scenario| serde_json::to_string(&run(&spec, scenario)).unwrap();
    let first = json(&dead);
    assert_eq!(first, json(&dead));
    let other = Scenario {
        seed: 2,
        ..dead.clone()
    };
    assert_ne!(first, json(&other));
}

#[test]
fn every_call_is_accounted_for_second_by_second() {
    let spec = spec("fallback: { default: { status: unknown } }");
    let report = run(&spec, &scenario(&spec, 20, 30, DEAD));
    let found = only(&report);
    let calls = &found.calls;
    assert_eq!(calls.offered, calls.answered() + calls.failed);
    assert_eq!(found.seconds.len(), 30);
    let offered: u64 = found
        .seconds
        .iter()
        .map(|second| second.calls.offered)
        .sum();
    assert_eq!(offered, calls.offered);
    let reached: u64 = found.seconds.iter().map(|second| second.reached).sum();
    assert!(reached <= found.load.reached);
    assert!(calls.default > 0 && calls.live > 0);
}

#[test]
fn arrivals_are_the_same_with_and_without_a_breaker() {
    let spec = spec("fallback: { default: {} }");
    let scenario = scenario(&spec, 10, 30, DEAD);
    let [breaker, retries, unprotected] = [Design::Breaker, Design::Retries, Design::Unprotected]
        .map(|design| run_as(&spec, &scenario, design));
    let offered = |report| only(report).calls.offered;
    assert_eq!(offered(&breaker), offered(&retries));
    assert_eq!(offered(&breaker), offered(&unprotected));
    let share = |report| only(report).load.share_in_outage.unwrap();
    assert!(share(&breaker) < 0.3, "{}", share(&breaker));
    assert!(
        (0.95..=1.0).contains(&share(&unprotected)),
        "{}",
        share(&unprotected)
    );
    assert!(share(&retries) > 2.5, "{}", share(&retries));
}

#[test]
fn without_any_call_an_alarm_opens_the_circuit_and_probes_close_it() {
    let spec = spec("detection: { healthCheck: { http: https://payments.example.com/health } }");
    let scenario = scenario(&spec, 0, 600, "script: [{ at: 3m, for: 2m, outage: hang }]");
    let report = run(&spec, &scenario);
    let found = only(&report);
    assert_eq!(found.calls.offered, 0);
    assert_eq!(found.circuit.trips, 1, "{:#?}", found.circuit.events);
    assert!(
        found
            .circuit
            .events
            .iter()
            .any(|event| event.reason == "alarm payments-unhealthy")
    );
    // The alarm looks every 10 s at the last 30 s, and its event takes a moment.
    let opened = found.circuit.opened_after_seconds.unwrap();
    assert!((20.0..60.0).contains(&opened), "{opened}");
    assert!(
        found.circuit.closed_at_seconds.is_some(),
        "{:#?}",
        found.circuit.events
    );
    assert_eq!(found.notices.len(), 3);
}

/// A dependency that comes and goes opens its circuit again during the ramp: people hear of the whole once.
#[test]
fn flapping_is_told_once() {
    let spec = spec(
        "detection: { healthCheck: { http: https://payments.example.com/health, every: 10s } }
open: { coolDown: 10s, maximum: 30s }",
    );
    let flapping = "script: [{ at: 30s, for: 3m, outage: down, flapping: { down: 40s, up: 30s } }]";
    let found = only(&run(&spec, &scenario(&spec, 20, 420, flapping))).clone();
    assert!(found.circuit.trips >= 2, "{:#?}", found.circuit.events);
    let told: Vec<&str> = found
        .notices
        .iter()
        .map(|notice| notice.subject.as_str())
        .collect();
    let once = ["open", "recovering", "closed"].map(|phase| format!("payments: circuit {phase}"));
    assert_eq!(told, once, "{:#?}", found.circuit.events);
}

#[test]
fn a_dependency_that_is_well_costs_nothing_but_its_gate() {
    let spec = spec("");
    let report = run(&spec, &scenario(&spec, 10, 20, ""));
    let found = only(&report);
    assert_eq!(found.calls.live, found.calls.offered);
    assert_eq!(found.circuit.events, []);
    assert_eq!(found.cost.usage.transitions, 3 * found.calls.offered);
    // One read each; counts are written at most once a second and environment.
    assert!(found.cost.usage.writes <= 20 * report.cold_starts);
}

#[test]
fn the_report_is_drawn() {
    let spec = spec("detection: { healthCheck: { http: https://payments.example.com/health } }");
    let behaviour = "capacity: 50/s\n\
                     script: [{ at: 10s, for: 20s, outage: down, recovery: { from: 10/s, over: 20s } }]";
    let expect = "expect: { payments: { opensWithin: 5s, trips: 1, live: { atLeast: 99% } } }";
    let scenario = scenario_with(&spec, 10, 60, behaviour, expect);
    let drawing = Drawing {
        columns: 90,
        colour: false,
        blocks: true,
    };
    insta::assert_snapshot!(text(&run(&spec, &scenario), drawing));
}
