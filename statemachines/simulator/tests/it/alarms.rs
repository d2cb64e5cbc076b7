//! The stack's alarms, as CloudWatch would evaluate them: the moment at which each goes into ALARM.
//!
//! Incidents are kept from starting, so that nothing but the alarm itself happens at that moment.

use simulator::DependencyReport;
use spec::Spec;

use crate::{only, run, scenario_with, spec};

const NO_INCIDENTS: &str = "faults: { incidents: [{ at: 0s, for: 1h }] }";

/// When alarms of this word went into ALARM, in seconds.
fn triggered(report: &DependencyReport, word: &str) -> Vec<f64> {
    let name = format!("payments-{word}");
    let events = report.circuit.events.iter();
    events
        .filter(|event| event.what == "alarm" && event.reason == name)
        .map(|event| event.at_seconds)
        .collect()
}

fn observed(spec: &Spec, rate: u32, seconds: u32, behaviour: &str) -> DependencyReport {
    only(&run(
        spec,
        &scenario_with(spec, rate, seconds, behaviour, NO_INCIDENTS),
    ))
    .clone()
}

/// The minute from 60 s to 120 s breaches, its metrics have come 5 s later.
#[test]
fn the_failure_rate_is_that_of_a_minute() {
    let spec = spec("alarms: { failureRate: { above: 5% } }");
    let failing = "script: [{ at: 60s, for: 10m, outage: errors, share: 15% }]";
    let found = observed(&spec, 10, 200, failing);
    assert_eq!(triggered(&found, "failure-rate"), [125.0]);
    let well = observed(&spec, 10, 200, "errors: 1%");
    assert_eq!(triggered(&well, "failure-rate"), Vec::<f64>::new());
}

/// Step Functions' count of a Task's executions is a minute late: the same minute is judged at the next evaluation.
#[test]
fn the_failure_rate_of_a_task_waits_for_step_functions() {
    let text = "version: 1
dependencies:
  payments:
    task: { resource: 'arn:aws:lambda:eu-west-1:111122223333:function:f' }
    alarms: { failureRate: { above: 5% } }
";
    let spec = spec::parse(text).unwrap();
    let failing = "script: [{ at: 60s, for: 10m, outage: errors, share: 15% }]";
    let found = observed(&spec, 10, 200, failing);
    assert_eq!(triggered(&found, "failure-rate"), [185.0]);
}

/// The timeout is 2 s, so that 1.6 s are too slow, and two minutes must be.
#[test]
fn calls_that_take_nearly_their_timeout_are_too_slow() {
    let spec = spec("");
    let slow = "script: [{ at: 60s, for: 10m, outage: slow, latency: 1800ms }]";
    let found = observed(&spec, 20, 200, slow);
    assert_eq!(triggered(&found, "latency"), [185.0]);
    let slow = "script: [{ at: 60s, for: 10m, outage: slow, latency: 1500ms }]";
    let found = observed(&spec, 20, 200, slow);
    assert_eq!(triggered(&found, "latency"), Vec::<f64>::new());
}

/// Fewer than a thousand calls in two minutes say nothing about the slowest of a hundred.
#[test]
fn a_few_slow_calls_are_no_latency_alarm() {
    let spec = spec("");
    let slow = "script: [{ at: 60s, for: 10m, outage: slow, latency: 1800ms }]";
    let found = observed(&spec, 2, 400, slow);
    assert_eq!(triggered(&found, "latency"), Vec::<f64>::new());
}

/// The alarm's own event opens the circuit where nothing else does.
#[test]
fn an_alarm_on_calls_starts_an_incident() {
    let spec = spec("alarms: { failureRate: { above: 5% } }");
    let failing = "script: [{ at: 60s, for: 60s, outage: errors, share: 15% }]";
    let report = run(&spec, &scenario_with(&spec, 10, 400, failing, ""));
    let found = only(&report);
    assert_eq!(triggered(found, "failure-rate"), [125.0]);
}
