//! Outages of every kind, and what the breaker makes of them.

use crate::{only, run, scenario, spec};

const CHECKED: &str = "detection: { healthCheck: { http: https://payments.example.com/health } }";

#[test]
fn a_hanging_dependency_opens_the_circuit_once_calls_time_out() {
    let spec = spec("fallback: { default: {} }");
    let report = run(
        &spec,
        &scenario(
            &spec,
            20,
            30,
            "script: [{ at: 5s, for: 20s, outage: hang }]",
        ),
    );
    let opened = only(&report).circuit.opened_after_seconds.unwrap();
    assert!(
        (2.0..5.0).contains(&opened),
        "a call gives up after 2 s: {opened}"
    );
}

#[test]
fn slow_calls_open_the_circuit_only_where_they_count() {
    let slow = "script: [{ at: 5s, for: 20s, outage: slow, latency: 1500ms }]";
    let patient = spec("");
    let report = run(&patient, &scenario(&patient, 10, 30, slow));
    assert_eq!(only(&report).circuit.trips, 0);
    let strict = spec("detection: { slowCall: { threshold: 1s, rate: 80% } }");
    let report = run(&strict, &scenario(&strict, 10, 30, slow));
    assert!(only(&report).circuit.trips > 0);
}

#[test]
fn a_partial_outage_opens_the_circuit_when_it_is_large_enough() {
    let of = |share: u32| {
        let spec =
            spec("fallback: { cache: { key: \"{% $states.input.customer %}\" }, default: {} }");
        let text = format!("script: [{{ at: 10s, for: 30s, outage: errors, share: {share}% }}]");
        let report = run(&spec, &scenario(&spec, 20, 40, &text));
        (only(&report).circuit.trips, only(&report).calls)
    };
    let (trips, calls) = of(10);
    assert_eq!(trips, 0, "a tenth is below the failure rate of a half");
    assert!(calls.live * 10 > calls.offered * 8, "{calls:?}");
    let (trips, calls) = of(80);
    assert!(trips >= 1);
    assert!(calls.cached() > 0, "{calls:?}");
    assert_eq!(calls.failed, 0, "{calls:?}");
}

#[test]
fn a_flapping_dependency_does_not_make_the_circuit_flap_with_it() {
    let spec = spec(CHECKED);
    // Nine outages of ten seconds in three minutes.
    let flapping = "script: [{ at: 10s, for: 3m, outage: down, flapping: { down: 10s, up: 10s } }]";
    let report = run(&spec, &scenario(&spec, 10, 240, flapping));
    let found = only(&report);
    assert!(
        (1..=5).contains(&found.circuit.trips),
        "{:#?}",
        found.circuit.events
    );
}

#[test]
fn a_brownout_is_met_with_less_and_not_with_more() {
    let spec = spec(CHECKED);
    let brownout =
        "capacity: 100/s\nscript: [{ at: 10s, for: 40s, outage: brownout, capacity: 5/s }]";
    let report = run(&spec, &scenario(&spec, 20, 60, brownout));
    let found = only(&report);
    assert!(found.circuit.trips >= 1, "{:#?}", found.circuit.events);
    // Four times the capacity is offered; without a breaker all of it would arrive.
    assert!(
        found.load.share_in_outage.unwrap() < 0.6,
        "{:?}",
        found.load
    );
}

#[test]
fn callers_that_always_fail_do_not_open_the_circuit_by_coming_back() {
    let text = "version: 1
dependencies:
  payments:
    http:
      url: https://payments.example.com/v1/charges
      method: POST
      body: { customer: \"{% $states.input.customer %}\" }
    fallback: { default: {} }
";
    let spec = spec::parse(text).unwrap();
    // With all their attempts counted, half of all calls would fail.
    let shard = "script: [{ at: 10s, for: 50s, outage: partial, share: 30% }]";
    let report = run(&spec, &scenario(&spec, 20, 70, shard));
    let found = only(&report);
    assert_eq!(found.circuit.trips, 0, "{:#?}", found.circuit.events);
    assert!(
        found.calls.live * 10 > found.calls.offered * 6,
        "{:?}",
        found.calls
    );
}
