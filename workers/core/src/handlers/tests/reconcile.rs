//! Reconciliation, over events that got lost.

use breaker::decide::{ALARM_LAG, Decision, Trip, trip};
use breaker::evidence::Breach;
use breaker::payload::incident::AlarmNews;
use breaker::payload::reconcile::{Repair, RepairKind};
use breaker::policy::Policy;

use super::*;
use crate::handlers::reconcile;
use crate::ports::Execution;

fn reconciled(host: &Host) -> Vec<Repair> {
    let settings = settings(|circuit| circuit.alarms = vec!["payments-unhealthy".to_owned()]);
    let answer = run(reconcile(Default::default(), &settings, host)).unwrap();
    answer.repairs
}

/// A circuit that was opened, and whose incident nobody started.
fn orphaned() -> Host {
    let host = Host::new();
    let seen = Trip {
        generation: 0,
        breach: Breach {
            reason: "9 of 10 calls failed (90 %)".to_owned(),
            since: host.now(),
            is_total: false,
            usual: None,
            volume: 10.0,
        },
        actor: "call".to_owned(),
    };
    let closed = Circuit::closed("payments", host.now());
    let Decision::Write(change) = trip(&closed, &Policy::default(), &seen, host.now()) else {
        panic!("evidence opens a closed circuit");
    };
    run(host.write(&change)).unwrap();
    host
}

fn repair(kind: RepairKind, incident: &str) -> Vec<Repair> {
    vec![Repair {
        circuit: "payments".to_owned(),
        kind,
        incident: incident.to_owned(),
    }]
}

#[test]
fn a_healthy_stack_has_nothing_to_repair() {
    assert_eq!(reconciled(&Host::new()), []);
    assert_eq!(reconciled(&orphaned()), [], "it is not late yet");
}

#[test]
fn an_incident_that_was_never_started_is_started() {
    let host = orphaned();
    host.wait(Duration::from_secs(120));
    assert_eq!(reconciled(&host), repair(RepairKind::Started, "payments-1"));
    assert_eq!(host.started.borrow()[0].1.generation, Some(1));
}

#[test]
fn an_incident_at_work_is_left_alone_and_a_dead_one_replaced() {
    let host = orphaned();
    host.wait(Duration::from_secs(120));
    let executions = |stage| {
        host.executions
            .borrow_mut()
            .insert("payments-1".to_owned(), stage)
    };
    executions(Execution::Running);
    assert_eq!(reconciled(&host), []);
    executions(Execution::Ended);
    assert_eq!(
        reconciled(&host),
        repair(RepairKind::TakenOver, "payments-1-r2")
    );
    let circuit = host.circuit().unwrap();
    assert_eq!(circuit.incident.as_deref(), Some("payments-1-r2"));
    assert_eq!(circuit.generation, 1, "it is the same trip");
}

#[test]
fn an_alarm_that_is_on_opens_what_its_event_did_not() {
    let host = Host::new();
    host.alarms.borrow_mut().push(AlarmNews {
        name: "payments-unhealthy".to_owned(),
        at: host.now(),
    });
    assert_eq!(reconciled(&host), repair(RepairKind::Opened, "payments-1"));
    let circuit = host.circuit().unwrap();
    assert!(matches!(circuit.phase, Phase::Open { .. }));
    assert_eq!(circuit.reason, "alarm payments-unhealthy");
    assert_eq!(reconciled(&host), [], "open already");
}

#[test]
fn an_alarm_that_calls_contradict_opens_nothing() {
    let host = Host::new();
    host.alarms.borrow_mut().push(AlarmNews {
        name: "payments-unhealthy".to_owned(),
        at: host.now(),
    });
    host.traffic(0, 50, 1);
    assert_eq!(reconciled(&host), []);
    assert_eq!(host.circuit(), None);
    host.wait(Duration::from_secs(60));
    assert_eq!(reconciled(&host), repair(RepairKind::Opened, "payments-1"), "nobody calls any more");
}

#[test]
fn a_ramp_that_nobody_looks_after_finds_an_incident() {
    let host = Host::new();
    host.put(&recovering(0.1, host.now()));
    host.executions
        .borrow_mut()
        .insert("payments-1".to_owned(), Execution::Ended);
    assert_eq!(reconciled(&host), [], "its last step is no minute ago");
    host.wait(Duration::from_secs(120));
    assert_eq!(reconciled(&host), repair(RepairKind::TakenOver, "payments-1-r3"));
}

#[test]
fn a_circuit_that_closed_under_an_alarm_waits_for_it_to_go_off() {
    let host = orphaned();
    host.alarms.borrow_mut().push(AlarmNews {
        name: "payments-unhealthy".to_owned(),
        at: host.now(),
    });
    host.wait(Duration::from_secs(60));
    let open = host.circuit().unwrap();
    let closed = Circuit {
        phase: Phase::Closed,
        since: host.now(),
        incident: None,
        ..open
    };
    host.store.table.borrow_mut().put(closed.to_item()).unwrap();
    assert_eq!(reconciled(&host), []);
    host.wait(ALARM_LAG);
    assert_eq!(reconciled(&host), repair(RepairKind::Opened, "payments-2"));
}

#[test]
fn a_table_that_fails_fails_the_task() {
    let host = orphaned();
    host.down.set(true);
    let failed = run(reconcile(Default::default(), &settings(|_| {}), &host)).unwrap_err();
    assert_eq!(failed.name, breaker::names::error::STORE_UNAVAILABLE);
}

#[test]
fn the_volume_is_measured_where_successes_go_uncounted_and_written_when_it_differs() {
    let host = Host::new();
    let settings = settings(|circuit| circuit.callers = Some("payments-guard".to_owned()));
    let measured = |calls_a_minute: f64| {
        host.executions_a_minute.set(calls_a_minute);
        run(reconcile(Default::default(), &settings, &host)).unwrap();
        let circuit = host.circuit();
        circuit.map(|circuit| (circuit.volume, circuit.revision, circuit.phase))
    };
    assert_eq!(measured(0.0), None, "nothing is worth no write");
    assert_eq!(measured(600.0), Some((Some(10.0), 1, Phase::Closed)));
    assert_eq!(measured(630.0), Some((Some(10.0), 1, Phase::Closed)));
    assert_eq!(measured(1_200.0), Some((Some(20.0), 2, Phase::Closed)));
}

#[test]
fn a_measured_circuit_opens_at_the_first_alarm_like_any_other() {
    let host = Host::new();
    host.executions_a_minute.set(600.0);
    let settings = settings(|circuit| {
        circuit.callers = Some("payments-guard".to_owned());
        circuit.alarms = vec!["payments-unhealthy".to_owned()];
    });
    let went_on = host.now();
    host.wait(Duration::from_secs(1));
    run(reconcile(Default::default(), &settings, &host)).unwrap();
    host.wait(Duration::from_secs(30));
    host.alarms.borrow_mut().push(AlarmNews {
        name: "payments-unhealthy".to_owned(),
        at: went_on,
    });
    let answer = run(reconcile(Default::default(), &settings, &host)).unwrap();
    assert_eq!(answer.repairs, repair(RepairKind::Opened, "payments-1"));
}

#[test]
fn a_volume_that_cannot_be_measured_fails_the_task_and_keeps_the_old_one() {
    let host = Host::new();
    host.mute.set(true);
    let settings = settings(|circuit| circuit.callers = Some("payments-guard".to_owned()));
    let failed = run(reconcile(Default::default(), &settings, &host)).unwrap_err();
    assert_eq!(failed.name, breaker::names::error::METRICS_UNAVAILABLE);
    assert_eq!(host.circuit(), None);
}
