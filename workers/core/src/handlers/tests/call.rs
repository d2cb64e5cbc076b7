//! The protected call.

use std::time::Duration;

use breaker::circuit::{Mode, before};
use breaker::item::Body;
use breaker::names::error;
use breaker::payload::{Admitted, CallAnswer, CallFailure, CallRequest, UnpackRequest, Unpacked};
use breaker::settings::{Answers, WhenStoreDown};

use serde_json::Value;

use super::*;
use crate::environment::{EAGER_FAILURES, Environment, FLUSH_EVERY_WHEN_FAILING};
use crate::error::WorkerError;
use crate::handlers::{self, call};

pub(super) fn request(attempt: u32) -> CallRequest {
    CallRequest {
        circuit: "payments".to_owned(),
        admitted: Some(Admitted {
            generation: 0,
            phase: "closed".to_owned(),
        }),
        gate: false,
        attempt,
        request: HttpRequest {
            method: "POST".to_owned(),
            url: "https://payments.example.com/v1/charges".to_owned(),
            headers: BTreeMap::new(),
            body: Some(json!({ "amount": 5 })),
            timeout_ms: 2_000,
            connect_timeout_ms: 500,
        },
        answer_key: None,
        execution: None,
    }
}

pub(super) fn at_gate() -> CallRequest {
    CallRequest {
        admitted: None,
        gate: true,
        ..request(1)
    }
}

pub(super) fn failure(error: &WorkerError) -> CallFailure {
    serde_json::from_str(&error.message).unwrap()
}

pub(super) struct Caller {
    pub(super) host: Host,
    pub(super) settings: Settings,
    pub(super) environment: Environment,
}

impl Caller {
    pub(super) fn new(change: impl FnOnce(&mut CircuitSettings)) -> Self {
        Caller {
            host: Host::new(),
            settings: settings(change),
            environment: Environment::new("env-1"),
        }
    }

    pub(super) fn call(&self, request: CallRequest) -> Result<CallAnswer, WorkerError> {
        run(call(request, &self.settings, &self.environment, &self.host))
    }

    pub(super) fn fail(&self, status: u16) -> WorkerError {
        self.host.answers(status);
        self.call(request(1)).unwrap_err()
    }
}

#[test]
fn names_every_way_to_fail() {
    let caller = Caller::new(|_| {});
    for (status, name, retry) in [
        (500, error::SERVER_ERROR, true),
        (429, error::THROTTLED, true),
        (404, error::CLIENT_ERROR, false),
    ] {
        let failed = caller.fail(status);
        assert_eq!((failed.name, failure(&failed).retry), (name, retry));
    }
    for (cause, name, retry) in [
        (
            NetworkError::Timeout(Duration::from_secs(2)),
            error::TIMEOUT,
            true,
        ),
        (
            NetworkError::Connection("refused".to_owned()),
            error::CONNECTION_FAILED,
            true,
        ),
        (
            NetworkError::Invalid("no host".to_owned()),
            error::INVALID_REQUEST,
            false,
        ),
    ] {
        caller.host.fails(cause);
        let failed = caller.call(request(1)).unwrap_err();
        assert_eq!((failed.name, failure(&failed).retry), (name, retry));
    }
}

#[test]
fn a_client_error_says_nothing_about_the_dependency() {
    let caller = Caller::new(|_| {});
    for _ in 0..50 {
        caller.fail(404);
        caller.host.wait(Duration::from_secs(1));
    }
    assert!(caller.host.store.table.borrow().is_empty());
    assert_eq!(caller.host.circuit(), None);
}

#[test]
fn failures_in_a_row_open_the_circuit_and_start_one_incident() {
    let caller = Caller::new(|_| {});
    let mut calls = 0;
    while caller.host.circuit().is_none() {
        caller.fail(503);
        caller.host.wait(Duration::from_secs(1));
        calls += 1;
        assert!(calls < 20, "thin traffic is judged by its own history");
    }
    assert!(calls > 3, "a few may be chance");
    let circuit = caller.host.circuit().unwrap();
    assert!(matches!(circuit.phase, Phase::Open { .. }));
    assert!(circuit.failing_since.is_some_and(|since| since < caller.host.now()));
    let started = caller.host.started.borrow();
    let names: Vec<&str> = started.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["payments-1"]);
    assert_eq!(started[0].1.generation, Some(1));
}

#[test]
fn successes_are_flushed_once_a_second_and_failures_at_once_up_to_a_limit() {
    let caller = Caller::new(|_| {});
    // Forced, so that the failures below open nothing.
    caller.host.put(&Circuit {
        mode: Mode::ForcedClosed,
        ..Circuit::closed("payments", caller.host.now())
    });
    let calls = || caller.host.counted(0).calls;
    caller.call(request(1)).unwrap();
    assert_eq!(calls(), 1, "the first call of an environment is due");
    for _ in 0..4 {
        caller.call(request(1)).unwrap();
    }
    assert_eq!(calls(), 1);
    for failures in 1..=u64::from(EAGER_FAILURES) {
        caller.fail(500);
        assert_eq!(calls(), 5 + failures, "with all that was pending");
    }
    let eager = calls();
    caller.host.takes.set(FLUSH_EVERY_WHEN_FAILING / 4);
    for _ in 0..3 {
        caller.fail(500);
        assert_eq!(calls(), eager);
    }
    caller.fail(500);
    assert_eq!(calls(), eager + 4);
}

#[test]
fn a_failed_flush_loses_nothing_and_fails_no_call() {
    let caller = Caller::new(|_| {});
    caller.host.down.set(true);
    caller.call(request(1)).unwrap();
    assert_eq!(caller.environment.failed_flushes(), 1);
    caller.host.down.set(false);
    caller.host.wait(Duration::from_secs(1));
    caller.call(request(1)).unwrap();
    assert_eq!(caller.host.counted(0).calls, 2);
}

#[test]
fn a_slow_success_counts_in_a_slot_near_its_end_and_as_late() {
    let caller = Caller::new(|_| {});
    caller.host.takes.set(Duration::from_secs(3));
    caller.call(request(1)).unwrap();
    let seconds = Second::window(caller.host.now());
    let table = caller.host.store.table.borrow();
    let buckets = table.outcomes("payments", 0, &seconds).unwrap();
    let slots: Vec<Slot> = buckets.iter().map(|bucket| bucket.slot).collect();
    let known = before(caller.host.now(), breaker::evidence::LATEST_SUCCESS);
    assert_eq!(slots, [Slot::of(known)]);
    assert_eq!(Outcomes::sum(&buckets).late, 1);
}

#[test]
fn retries_stop_at_the_last_attempt_while_recovering_and_beyond_the_budget() {
    let caller = Caller::new(|_| {});
    let retry = |request: CallRequest| {
        caller.host.wait(Duration::from_secs(1));
        caller.host.answers(500);
        failure(&caller.call(request).unwrap_err()).retry
    };
    assert!(retry(request(2)));
    assert!(!retry(request(3)), "3 attempts in all");
    let recovering = CallRequest {
        admitted: Some(Admitted {
            generation: 0,
            phase: "recovering".to_owned(),
        }),
        ..request(1)
    };
    assert!(!retry(recovering));
    assert!(retry(request(1)));
    assert!(
        !retry(request(2)),
        "3 retries without a success are all there are"
    );
}

#[test]
fn a_late_answer_counts_in_the_generation_it_was_admitted_under() {
    let caller = Caller::new(|_| {});
    let now = caller.host.now();
    caller.host.put(&open(now, after(now, Duration::from_secs(30))));
    for _ in 0..20 {
        caller.host.answers(500);
        let environment = Environment::new("another");
        let late = call(request(1), &caller.settings, &environment, &caller.host);
        assert!(run(late).is_err());
    }
    assert_eq!((caller.host.counted(0).failures, caller.host.counted(1).calls), (20, 0));
    assert_eq!(caller.host.circuit().unwrap().revision, 1);
    assert!(caller.host.started.borrow().is_empty());
}

#[test]
fn slow_answers_open_the_circuit_too() {
    let caller = Caller::new(|circuit| {
        circuit.policy.detection.minimum_calls = 5;
        circuit.policy.detection.slow_call = Some(breaker::policy::SlowCall {
            threshold: Duration::from_millis(400),
            rate: breaker::rate::Rate::percent(50),
        });
    });
    caller.host.takes.set(Duration::from_millis(500));
    for _ in 0..20 {
        // Refused once it is open.
        let _answer = caller.call(request(1));
    }
    let circuit = caller.host.circuit().unwrap();
    assert!(matches!(circuit.phase, Phase::Open { .. }));
    assert!(circuit.reason.contains("calls took longer than 400 ms"), "{}", circuit.reason);
}

#[test]
fn calls_take_the_steps_of_the_ramp() {
    let caller = Caller::new(|_| {});
    caller.host.put(&recovering(0.1, caller.host.now()));
    let admitted = CallRequest {
        admitted: Some(Admitted {
            generation: 1,
            phase: "recovering".to_owned(),
        }),
        ..request(1)
    };
    let mut calls = 0;
    while caller.host.circuit().unwrap().phase != Phase::Closed {
        caller.host.wait(Duration::from_millis(150));
        caller.call(admitted.clone()).unwrap();
        calls += 1;
        assert!(calls < 200);
    }
    assert!(calls > 4, "by steps");
}

#[test]
fn keeps_an_answer_no_more_often_than_needed() {
    let caller = Caller::new(|circuit| {
        circuit.answers = Some(Answers {
            keep: Duration::from_secs(3_600),
            refresh: Duration::from_secs(15),
        });
    });
    let ask = || {
        let request = CallRequest {
            answer_key: Some("k".to_owned()),
            ..request(1)
        };
        caller.call(request).unwrap();
        let table = caller.host.store.table.borrow();
        let item = table.get("answer#payments#k").unwrap();
        let (body, at) = Answer::read(item).unwrap();
        let text = serde_json::to_string(&answer(200)).unwrap();
        assert_eq!(body, Body::Plain(text));
        at
    };
    let first = ask();
    caller.host.wait(Duration::from_secs(10));
    assert_eq!(ask(), first);
    caller.host.wait(Duration::from_secs(10));
    assert!(ask() > first);
}

#[test]
fn a_large_answer_is_kept_packed_and_one_that_no_state_could_read_back_not_at_all() {
    let caller = Caller::new(|circuit| {
        circuit.answers = Some(Answers {
            keep: Duration::from_secs(3_600),
            refresh: Duration::from_secs(15),
        });
    });
    let keep = |key: &str, body: Value| {
        let large = HttpAnswer {
            body,
            ..answer(200)
        };
        let given = Ok(large.clone());
        caller.host.answers.borrow_mut().push_back(given);
        let request = CallRequest {
            answer_key: Some(key.to_owned()),
            ..request(1)
        };
        caller.call(request).unwrap();
        let table = caller.host.store.table.borrow();
        let item = table.get(&format!("answer#payments#{key}"));
        (large, item.map(|item| Answer::read(item).unwrap().0))
    };
    let (large, kept) = keep("prices", json!(vec!["9.99"; 20_000]));
    let Some(Body::Packed(packed)) = kept else {
        panic!("{kept:?}");
    };
    let unpacked = handlers::unpack(&UnpackRequest {
        circuit: "payments".to_owned(),
        packed: packed.clone(),
        execution: None,
    });
    assert_eq!(unpacked, Ok(Unpacked { answer: large }));

    // The golden ratio's digits, more or less: nothing that packs.
    let noise: Vec<f64> = (0..20_000)
        .map(|n| f64::from(n) * 0.618_033_988_749 % 1.0)
        .collect();
    let (_, kept) = keep("noise", json!(noise));
    assert_eq!(kept, None);

    let damaged = handlers::unpack(&UnpackRequest {
        circuit: "payments".to_owned(),
        packed: packed[..packed.len() / 2].to_owned(),
        execution: None,
    });
    assert_eq!(damaged.unwrap_err().name, error::INVALID_PAYLOAD);
}

#[test]
fn the_workers_own_gate_refuses_admits_a_share_and_reads_once_a_second() {
    let caller = Caller::new(|_| {});
    assert!(caller.call(at_gate()).is_ok(), "no item: closed");

    let now = caller.host.now();
    let retry_at = after(now, Duration::from_secs(30));
    let mut circuit = Circuit {
        phase: Phase::Open { retry_at },
        generation: 4,
        reason: "all failed".to_owned(),
        ..Circuit::closed("payments", now)
    };
    let put = |circuit: &Circuit| {
        let mut table = caller.host.store.table.borrow_mut();
        table.put(circuit.to_item()).unwrap();
    };
    put(&circuit);
    assert!(
        caller.call(at_gate()).is_ok(),
        "read less than a second ago"
    );
    caller.host.wait(Duration::from_secs(1));
    let refused = caller.call(at_gate()).unwrap_err();
    assert_eq!(refused.name, error::OPEN);
    assert_eq!(
        failure(&refused),
        CallFailure {
            message: "all failed".to_owned(),
            retry: false,
            phase: "open".to_owned(),
            retry_at: Some(retry_at),
        }
    );

    caller.host.wait(Duration::from_secs(1));
    circuit.phase = Phase::Recovering {
        ramp: Ramp {
            level: 0.6,
            at: caller.host.now(),
            steps: 0,
            cut: None,
        },
    };
    put(&circuit);
    assert_eq!(caller.call(at_gate()).unwrap().phase, "recovering");
    caller.host.draw.set(0.7);
    assert!(caller.call(at_gate()).is_err());

    caller.host.wait(Duration::from_secs(1));
    circuit.mode = Mode::ForcedClosed;
    put(&circuit);
    assert!(caller.call(at_gate()).is_ok());
}

#[test]
fn a_gate_without_its_table_does_what_the_spec_declares() {
    for (policy, passes) in [(WhenStoreDown::Allow, true), (WhenStoreDown::Refuse, false)] {
        let caller = Caller::new(|circuit| circuit.when_store_down = policy);
        caller.host.down.set(true);
        assert_eq!(caller.call(at_gate()).is_ok(), passes);
    }
}

#[test]
fn an_unknown_circuit_is_an_error_of_its_own() {
    let caller = Caller::new(|_| {});
    let asked = CallRequest {
        circuit: "stock".to_owned(),
        ..request(1)
    };
    assert_eq!(
        caller.call(asked).unwrap_err().to_string(),
        "Breaker.UnknownCircuit: no circuit `stock` in this stack's settings"
    );
}
