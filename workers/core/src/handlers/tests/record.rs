//! Counting what Step Functions saw fail.

use breaker::circuit::Phase;
use breaker::payload::{Admitted, RecordRequest};

use super::*;
use crate::environment::Environment;
use crate::handlers::record;

fn failed(host: &Host, settings: &Settings, attempt: u32) -> bool {
    let request = RecordRequest {
        circuit: "payments".to_owned(),
        admitted: Some(Admitted {
            generation: 0,
            phase: "closed".to_owned(),
        }),
        attempt,
        admitted_at: host.now(),
        reporter: format!("execution-{}", host.store.table.borrow().len()),
        error: "States.Timeout".to_owned(),
    };
    let environment = Environment::new("env-1");
    run(record(request, settings, &environment, host))
        .unwrap()
        .retry
}

#[test]
fn failures_alone_open_the_circuit_when_the_volume_is_unknown() {
    let host = Host::new();
    let settings = settings(|_| {});
    for _ in 0..19 {
        failed(&host, &settings, 1);
        assert_eq!(host.circuit(), None);
    }
    failed(&host, &settings, 1);
    let circuit = host.circuit().unwrap();
    assert!(matches!(circuit.phase, Phase::Open { .. }));
    assert_eq!(host.started.borrow().len(), 1);
}

#[test]
fn a_known_volume_makes_the_same_failures_few() {
    let host = Host::new();
    let busy = Circuit {
        volume: Some(100.0),
        revision: 1,
        ..Circuit::closed("payments", host.now())
    };
    host.store.table.borrow_mut().put(busy.to_item()).unwrap();
    for _ in 0..40 {
        failed(&host, &settings(|_| {}), 1);
    }
    assert_eq!(host.circuit().unwrap().phase, Phase::Closed);
}

#[test]
fn says_when_to_stop_trying() {
    let host = Host::new();
    let settings = settings(|_| {});
    assert!(failed(&host, &settings, 1));
    assert!(!failed(&host, &settings, 3));
}
