//! What is wrong with a scenario is told all at once, each at its place.

use simulator::scenario;

use crate::spec;

fn told(text: &str) -> String {
    match scenario::parse(text, &spec("")) {
        Ok(scenario) => format!("{scenario:#?}"),
        Err(errors) => spec::render("scenario.yaml", text, &errors),
    }
}

#[test]
fn names_units_and_ranges() {
    insta::assert_snapshot!(told(
        "version: 1
duraton: 15m
duration: 15
seed: -3
traffic:
  paymnts: { rate: 100/s }
  payments:
    rate: 100
    arrivals: random
    changes: [{ at: 5m, rate: 200/s }, { at: 1m, rate: 0/s }]
    keys: { customer: many, order: 5 }
    input: { id: \"{n}\", order: \"{oder}\" }
"
    ));
}

#[test]
fn outages_and_their_fields() {
    insta::assert_snapshot!(told(
        "version: 1
dependencies:
  payments:
    latency: { p50: 200ms, p99: 100ms }
    errors: 0.1
    script:
      - { at: 1m, outage: down, share: 10% }
      - { at: 1m, for: 1m, outage: slow }
      - { at: 1m, for: 1m, outage: brownout, recovery: { from: 20/s, over: 1m } }
      - { at: 1m, for: 1m, outage: dwon, flapping: { down: 5s } }
"
    ));
}

#[test]
fn expectations_and_faults() {
    insta::assert_snapshot!(told(
        "version: 2
faults:
  table: [{ at: 1m, fault: broken }]
expect:
  payments:
    opensWithin: 3
    trips: {}
    answered: { atLeast: 99, atmost: 100% }
    longestWait: { atMost: 10s }
    opened: 1
"
    ));
}

#[test]
fn quotas_and_health_endpoints() {
    insta::assert_snapshot!(told(
        "version: 1
account: { region: frankfurt, concurrency: 50, startExecution: callers }
dependencies:
  payments:
    health:
      capacity: 10/s
      errors: 0.1
      script: [{ at: 1m, for: 1m, outage: down, recovery: { from: 1/s, over: 1m } }]
"
    ));
}

#[test]
fn expectations_of_what_a_breaker_is_judged_by() {
    insta::assert_snapshot!(told(
        "version: 1
expect:
  payments:
    served: { atLeast: 0.99 }
    notServed: { atMost: -1 }
    falseTrips: none
    fullServiceAfter: { atMost: 30 }
    opensInEveryOutageWithin: 0s
    fullServiceafter: 30s
"
    ));
}

#[test]
fn a_scenario_needs_its_version() {
    insta::assert_snapshot!(told("duration: 1m"));
}

#[test]
fn the_schema_is_checked_in() {
    let text = serde_json::to_string_pretty(&scenario::schema()).unwrap() + "\n";
    let kept = include_str!("../../scenario.schema.json");
    assert_eq!(text, kept, "run `sfn-breaker schema --scenario`");
}
