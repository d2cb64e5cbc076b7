//! A health endpoint that behaves apart from its dependency.

use simulator::DependencyReport;

use crate::{only, run, scenario, spec};

const CHECKED: &str = "detection: { healthCheck: { http: https://payments.example.com/health } }";

fn unhealthy(found: &DependencyReport) -> bool {
    let mut events = found.circuit.events.iter();
    events.any(|event| event.reason == "payments-unhealthy")
}

#[test]
fn an_endpoint_of_its_own_fails_without_the_dependency() {
    let spec = spec(CHECKED);
    let behaviour = "health: { script: [{ at: 3m, for: 3m, outage: errors }] }";
    let found = only(&run(&spec, &scenario(&spec, 0, 420, behaviour))).clone();
    assert!(unhealthy(&found), "{:#?}", found.circuit.events);
    assert_eq!(found.load.offered_in_outage, 0);
}

#[test]
fn an_endpoint_of_its_own_is_well_when_the_dependency_is_not() {
    let spec = spec(CHECKED);
    let dead = "script: [{ at: 3m, for: 3m, outage: down }]";
    let shares = only(&run(&spec, &scenario(&spec, 0, 420, dead))).clone();
    assert!(unhealthy(&shares), "{:#?}", shares.circuit.events);
    let apart = format!("{dead}\nhealth: {{}}");
    let apart = only(&run(&spec, &scenario(&spec, 0, 420, &apart))).clone();
    assert!(!unhealthy(&apart), "{:#?}", apart.circuit.events);
}

#[test]
fn what_an_endpoint_does_changes_no_arrival() {
    let spec = spec(CHECKED);
    let calls = |behaviour: &str| {
        let report = run(&spec, &scenario(&spec, 5, 60, behaviour));
        only(&report)
            .seconds
            .iter()
            .map(|second| second.calls.offered)
            .collect::<Vec<u64>>()
    };
    assert_eq!(calls(""), calls("health: { errors: 50%, latency: 20ms }"));
}
