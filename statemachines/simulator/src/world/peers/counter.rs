//! A function that makes the call and counts failures in a row in its own environment, with what Powertools for AWS Lambda
//! (Python) 3.37 has for defaults (its documentation, "Circuit Breaker", `CircuitBreakerConfig`).
//!
//! The state is shared in a table and remembered by each environment for a while. When it has been open for long enough the
//! first environment that gets the lease lets its own calls through; after some successes in a row everybody's go.

use std::time::Duration;

use breaker::circuit::{after, elapsed};
use breaker::decide::Kind;
use breaker::names::error;
use jiff::Timestamp;
use serde_json::Value;
use workers::error::WorkerError;
use workers::ports::Network;

use super::{Invocation, State, plain};

/// `failure_threshold`: failures in a row of one environment that open the circuit.
const THRESHOLD: u32 = 5;
/// `recovery_timeout`: how long it stays open before somebody tries.
const RECOVERY: Duration = Duration::from_secs(30);
/// `success_threshold`: successes in a row that close it.
const SUCCESSES: u32 = 3;
/// `local_cache_max_age`: how long an environment goes by what it read.
const CACHED: Duration = Duration::from_secs(5);
/// How long nobody else may try when an environment that did says no more: an assumption.
const LEASE: Duration = Duration::from_secs(30);

/// What an environment knows of a circuit.
#[derive(Clone, Debug, Default)]
pub(super) struct Local {
    seen: Option<(State, Timestamp)>,
    failures: u32,
    successes: u32,
}

/// What becomes of a call.
enum Way {
    /// It is made, and failures count.
    Through,
    /// It is made to see whether the dependency answers.
    Probe,
    Refused,
}

/// Makes the call unless the circuit is open.
pub(super) async fn call(
    payload: Value,
    invocation: &Invocation<'_>,
    network: &impl Network,
) -> Result<Value, WorkerError> {
    let way = way(invocation).await;
    let result = match way {
        Way::Refused => {
            let cause = "the circuit is open".to_owned();
            return Err(WorkerError::new(error::OPEN, cause));
        }
        Way::Through | Way::Probe => plain::answer(payload, network).await,
    };
    match (&way, result.is_ok()) {
        (Way::Through, true) => invocation.local(|local| local.failures = 0),
        (Way::Through, false) => {
            let failures = invocation.local(|local| {
                local.failures += 1;
                local.failures
            });
            if failures >= THRESHOLD {
                open(invocation, Kind::Opened).await;
            }
        }
        (Way::Probe, true) => {
            let successes = invocation.local(|local| {
                local.successes += 1;
                local.successes
            });
            if successes >= SUCCESSES {
                become_state(invocation, State::Closed, Kind::Closed).await;
            }
        }
        (Way::Probe, false) => open(invocation, Kind::Reopened).await,
        (Way::Refused, _) => {}
    }
    result
}

async fn way(invocation: &Invocation<'_>) -> Way {
    let known = invocation.local(|local| local.seen.clone());
    let state = match known {
        Some((state, at)) if elapsed(at, invocation.world.clock.now()) < CACHED => state,
        Some(_) | None => {
            // A table that cannot be read is taken for a closed circuit.
            let state = invocation.read().await.unwrap_or(State::Closed);
            invocation.remember(state.clone());
            state
        }
    };
    let now = invocation.world.clock.now();
    match state {
        State::Closed => Way::Through,
        State::Open { until } if now < until => Way::Refused,
        State::Probing { owner, .. } if owner == invocation.environment => Way::Probe,
        State::Probing { since, .. } if elapsed(since, now) < LEASE => Way::Refused,
        State::Open { .. } | State::Probing { .. } => ask_for_lease(invocation, &state).await,
    }
}

/// Tries to become the one that probes, if the state is still what it was.
async fn ask_for_lease(invocation: &Invocation<'_>, seen: &State) -> Way {
    let lease = State::Probing {
        owner: invocation.environment.to_owned(),
        since: invocation.world.clock.now(),
    };
    let asked = invocation
        .write(lease.clone(), Kind::RampStarted, |there| there == seen)
        .await;
    match asked {
        Ok(true) => {
            invocation.remember(lease);
            invocation.local(|local| local.successes = 0);
            Way::Probe
        }
        // Somebody else has it: what that one wrote is read the next time.
        Ok(false) | Err(_) => {
            invocation.local(|local| local.seen = None);
            Way::Refused
        }
    }
}

async fn open(invocation: &Invocation<'_>, kind: Kind) {
    let until = after(invocation.world.clock.now(), RECOVERY);
    become_state(invocation, State::Open { until }, kind).await;
}

/// Writes a state whatever is there; a write that fails is one that nobody hears of.
async fn become_state(invocation: &Invocation<'_>, state: State, kind: Kind) {
    if let Ok(true) = invocation.write(state.clone(), kind, |_| true).await {
        invocation.remember(state);
    }
    invocation.local(|local| {
        local.failures = 0;
        local.successes = 0;
    });
}

impl Invocation<'_> {
    fn local<T>(&self, look: impl FnOnce(&mut Local) -> T) -> T {
        let key = (self.environment.to_owned(), self.circuit.clone());
        let mut counters = self.world.peers.counters.borrow_mut();
        look(counters.entry(key).or_default())
    }

    fn remember(&self, state: State) {
        let now = self.world.clock.now();
        self.local(|local| local.seen = Some((state, now)));
    }
}
