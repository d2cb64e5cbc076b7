//! Every form of gate, both workflow types, and a Task of the user's own meet the same outage.

use simulator::DependencyReport;

use crate::{only, run, scenario, spec};

const FORMS: [&str; 4] = [
    "gate: explicit",
    "gate: compact",
    "gate: worker",
    "workflow: EXPRESS",
];
const DEAD: &str = "script: [{ at: 10s, for: 30s, outage: down }]";

fn with(form: &str, behaviour: &str) -> DependencyReport {
    let spec = spec(&format!("{form}\nfallback: {{ default: {{}} }}"));
    only(&run(&spec, &scenario(&spec, 20, 40, behaviour))).clone()
}

#[test]
fn every_gate_opens_and_holds() {
    for form in FORMS {
        let found = with(form, DEAD);
        let opened = found.circuit.opened_after_seconds;
        assert!(
            opened.is_some_and(|after| after < 3.0),
            "{form}: {opened:?}"
        );
        let share = found.load.share_in_outage.unwrap();
        assert!(share < 0.25, "{form}: {share}");
        assert_eq!(found.calls.failed, 0, "{form}");
    }
}

#[test]
fn a_closed_call_takes_as_many_transitions_as_its_gate_promises() {
    for (form, transitions) in FORMS.into_iter().zip([3, 2, 1, 0]) {
        let found = with(form, "");
        let (used, offered) = (found.cost.usage, found.calls.offered);
        assert_eq!(used.transitions, transitions * offered, "{form}");
        let express = if transitions == 0 { offered } else { 0 };
        assert_eq!(used.express_requests, express, "{form}");
    }
}

#[test]
fn a_task_of_the_users_own_is_protected() {
    let text = "version: 1
dependencies:
  stock:
    task: { resource: arn:aws:states:::sqs:sendMessage, arguments: { QueueUrl: q, MessageBody: m }, timeout: 2s }
    fallback: { default: {} }
";
    let spec = spec::parse(text).unwrap();
    let calm = "version: 1
duration: 40s
traffic: { stock: { rate: 20/s } }
dependencies: { stock: { latency: 50ms, script: [{ at: 10s, for: 30s, outage: down }] } }
";
    let scenario = simulator::scenario::parse(calm, &spec).unwrap();
    let report = run(&spec, &scenario);
    let found = only(&report);
    assert!(found.circuit.trips >= 1);
    assert!(
        found.calls.live > 0 && found.calls.default > 0,
        "{:?}",
        found.calls
    );
    assert!(
        found.load.share_in_outage.unwrap() < 0.3,
        "{:?}",
        found.load
    );
}

#[test]
fn a_tasks_failures_are_divided_by_its_volume_once_that_is_measured() {
    let text = "version: 1
dependencies:
  stock:
    task: { resource: arn:aws:states:::sqs:sendMessage, arguments: { QueueUrl: q, MessageBody: m }, timeout: 2s }
    retries: { attempts: 1 }
";
    let spec = spec::parse(text).unwrap();
    // Three calls in ten fail: more than the least that are judged, less than the half that opens.
    let trips = |at: &str| {
        let scenario = format!(
            "version: 1
duration: 9m
traffic: {{ stock: {{ rate: 10/s }} }}
dependencies: {{ stock: {{ latency: 50ms, script: [{{ at: {at}, for: 1m, outage: errors, share: 30% }}] }} }}
"
        );
        let scenario = simulator::scenario::parse(&scenario, &spec).unwrap();
        only(&run(&spec, &scenario)).circuit.trips
    };
    assert!(trips("10s") >= 1, "of how many, nobody knows yet");
    assert_eq!(trips("7m30s"), 0);
}
