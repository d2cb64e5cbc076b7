//! Faults of the breaker's own parts: what the spec declared holds.

use simulator::DependencyReport;

use crate::{only, run, scenario_with, spec};

const TABLE_DOWN: &str = "faults: { table: [{ at: 5s, for: 10s }] }";

fn with(policy: &str, faults: &str) -> DependencyReport {
    let spec = spec(&format!(
        "whenStoreDown: {policy}\nfallback: {{ default: {{}} }}"
    ));
    let scenario = scenario_with(&spec, 20, 20, "", faults);
    only(&run(&spec, &scenario)).clone()
}

#[test]
fn a_table_that_is_down_lets_calls_through_where_that_was_declared() {
    let found = with("allow", TABLE_DOWN);
    assert_eq!(found.calls.live, found.calls.offered);
    assert_eq!(found.circuit.trips, 0);
}

#[test]
fn a_table_that_is_down_refuses_calls_where_that_was_declared() {
    let found = with("refuse", TABLE_DOWN);
    for (second, report) in found.seconds.iter().enumerate() {
        let calls = &report.calls;
        match second {
            0..4 | 15.. => assert_eq!(calls.live, calls.offered, "second {second}"),
            // A call reaches the table a moment after it is offered, so these hold some of both.
            4 | 14 => {}
            5..14 => assert_eq!(calls.default, calls.offered, "second {second}"),
        }
    }
}

#[test]
fn a_throttled_share_is_met_alike() {
    let throttled = "faults: { table: [{ at: 0s, for: 20s, fault: throttled, share: 30% }] }";
    let found = with("refuse", throttled);
    let refused = found.calls.default * 100 / found.calls.offered;
    assert!((20..40).contains(&refused), "{:?}", found.calls);
    assert_eq!(with("allow", throttled).calls.default, 0);
}

#[test]
fn functions_that_cannot_be_invoked_are_answered_for() {
    let found = with(
        "allow",
        "faults: { lambda: [{ at: 5s, for: 10s, fault: throttled }] }",
    );
    assert!(found.calls.default > 0, "{:?}", found.calls);
    assert_eq!(found.calls.failed, 0, "{:?}", found.calls);
    assert_eq!(found.circuit.trips, 0, "the dependency is well");
}
