//! What the call worker's gate lets through: probes, the circuit that opened meanwhile, the table that is down.

use breaker::circuit::Mode;
use breaker::lease::{ProbeKind, Round};
use breaker::names::error;
use breaker::payload::{Admitted, CallRequest};
use breaker::settings::WhenStoreDown;

use super::call::{Caller, at_gate, failure, request};
use super::*;
use crate::environment::{Environment, OWN_COOL_DOWN, OWN_THRESHOLD, SUSPICIOUS};
use crate::handlers::call;

/// A call that a state machine let try to be the probe.
fn candidate() -> CallRequest {
    CallRequest {
        admitted: Some(Admitted {
            generation: 1,
            phase: "open".to_owned(),
        }),
        ..request(1)
    }
}

/// A circuit whose cool-down is over.
fn due(caller: &Caller) -> Circuit {
    let now = caller.host.now();
    let circuit = open(now, now);
    caller.host.put(&circuit);
    circuit
}

fn asked(caller: &Caller) -> usize {
    caller.host.requests.borrow().len()
}

#[test]
fn a_probe_that_passes_begins_the_ramp_at_once() {
    for asks in [at_gate, candidate] {
        let caller = Caller::new(|_| {});
        due(&caller);
        caller.call(asks()).unwrap();
        let circuit = caller.host.circuit().unwrap();
        assert!(matches!(circuit.phase, Phase::Recovering { .. }));
        assert_eq!(caller.host.counted(1).calls, 1);
    }
}

#[test]
fn a_probe_that_fails_begins_the_next_cool_down() {
    for asks in [at_gate, candidate] {
        let caller = Caller::new(|_| {});
        due(&caller);
        caller.host.answers(503);
        let failed = caller.call(asks()).unwrap_err();
        assert_eq!(
            (failed.name, failure(&failed).retry),
            (error::SERVER_ERROR, false)
        );
        let circuit = caller.host.circuit().unwrap();
        let Phase::Open { retry_at } = circuit.phase else {
            panic!("{circuit:?}");
        };
        assert!(retry_at > caller.host.now());
        assert_eq!((circuit.generation, circuit.trips), (1, 2));
        assert_eq!(caller.call(asks()).unwrap_err().name, error::OPEN);
        assert_eq!(asked(&caller), 1);
    }
}

#[test]
fn an_open_circuit_has_one_probe_at_a_time() {
    let caller = Caller::new(|_| {});
    let circuit = due(&caller);
    let now = caller.host.now();
    let until = after(now, Duration::from_secs(30));
    let somebody = Ask {
        circuit: "payments".to_owned(),
        kind: ProbeKind::Call,
        holder: "somebody-else".to_owned(),
        round: Round::of(&circuit),
        most: 10,
        now,
        until,
    };
    let leased = caller.host.store.table.borrow_mut().lease(&somebody);
    assert_eq!(leased, Ok(Leased::Granted));
    for asks in [at_gate, candidate] {
        assert_eq!(caller.call(asks()).unwrap_err().name, error::OPEN);
    }
    assert_eq!(asked(&caller), 0);
    // The other one never said what became of it.
    caller.host.now.set(until);
    caller.call(candidate()).unwrap();
    assert_eq!(asked(&caller), 1);
}

#[test]
fn nobody_probes_before_the_cool_down_is_over() {
    let caller = Caller::new(|_| {});
    let now = caller.host.now();
    caller
        .host
        .put(&open(now, after(now, Duration::from_secs(5))));
    for asks in [at_gate, candidate] {
        assert_eq!(caller.call(asks()).unwrap_err().name, error::OPEN);
    }
    assert_eq!(asked(&caller), 0);
}

#[test]
fn a_candidate_that_comes_late_passes_like_any_other_call() {
    let caller = Caller::new(|_| {});
    caller.host.put(&recovering(0.3, caller.host.now()));
    caller.host.draw.set(0.6);
    assert_eq!(caller.call(candidate()).unwrap_err().name, error::OPEN);
    caller.host.draw.set(0.2);
    assert_eq!(caller.call(candidate()).unwrap().phase, "recovering");
}

#[test]
fn an_environment_whose_call_failed_looks_again_before_the_next_one() {
    let caller = Caller::new(|_| {});
    caller.fail(503);
    let now = caller.host.now();
    caller
        .host
        .put(&open(now, after(now, Duration::from_secs(30))));
    let refused = caller.call(request(1)).unwrap_err();
    assert_eq!(refused.name, error::OPEN);
    assert_eq!(failure(&refused).phase, "open");
    // One that saw nothing fail trusts what the state read a moment ago.
    let environment = Environment::new("another");
    let trusting = call(request(1), &caller.settings, &environment, &caller.host);
    assert!(run(trusting).is_ok());
    caller.host.wait(SUSPICIOUS);
    assert!(caller.call(request(1)).is_ok(), "the failure is long ago");
}

#[test]
fn a_probe_that_cannot_ask_for_its_lease_is_none() {
    for (policy, passes) in [(WhenStoreDown::Allow, true), (WhenStoreDown::Refuse, false)] {
        let caller = Caller::new(|circuit| circuit.when_store_down = policy);
        due(&caller);
        caller.host.down.set(true);
        let answer = caller.call(candidate());
        assert_eq!(answer.is_ok(), passes);
        assert!(answer.is_err() || answer.is_ok_and(|answer| answer.phase == "unknown"));
    }
}

#[test]
fn without_the_table_an_environment_is_a_breaker_of_its_own_and_nobody_retries() {
    let unread = || CallRequest {
        admitted: None,
        ..request(1)
    };
    for asks in [at_gate, unread] {
        let caller = Caller::new(|_| {});
        caller.host.down.set(true);
        for _ in 0..OWN_THRESHOLD {
            caller.host.answers(503);
            let failed = caller.call(asks()).unwrap_err();
            assert_eq!(
                (failed.name, failure(&failed).retry),
                (error::SERVER_ERROR, false)
            );
        }
        let refused = caller.call(asks()).unwrap_err();
        assert_eq!(
            (refused.name, asked(&caller)),
            (error::OPEN, OWN_THRESHOLD as usize)
        );
        caller.host.wait(OWN_COOL_DOWN);
        caller.host.answers(503);
        assert_eq!(
            caller.call(asks()).unwrap_err().name,
            error::SERVER_ERROR,
            "one more"
        );
        assert_eq!(caller.call(asks()).unwrap_err().name, error::OPEN);
        caller.host.wait(OWN_COOL_DOWN);
        for _ in 0..3 {
            caller.call(asks()).unwrap();
        }
    }
}

#[test]
fn an_observed_circuit_refuses_nothing_and_is_probed_all_the_same() {
    let caller = Caller::new(|_| {});
    let now = caller.host.now();
    let observed = |retry_at| Circuit {
        mode: Mode::Observe,
        ..open(now, retry_at)
    };
    caller
        .host
        .put(&observed(after(now, Duration::from_secs(5))));
    caller.call(candidate()).unwrap();
    let phase = caller.host.circuit().unwrap().phase;
    assert!(
        matches!(phase, Phase::Open { .. }),
        "it is too early for a probe"
    );
    caller.host.wait(Duration::from_secs(5));
    caller.call(candidate()).unwrap();
    let phase = caller.host.circuit().unwrap().phase;
    assert!(matches!(phase, Phase::Recovering { .. }));
}
