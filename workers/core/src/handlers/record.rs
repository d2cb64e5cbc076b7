//! Counts a failure of a Task that is not the call worker.

use breaker::circuit::Phase;
use breaker::evidence::{Counting, Outcomes, Slot, may_retry};
use breaker::payload::{RecordAnswer, RecordRequest};
use breaker::settings::Settings;

use crate::circuits::read;
use crate::environment::Environment;
use crate::error::WorkerError;
use crate::outcomes::{Seen, act, window};
use crate::ports::{BreakerStore, Clock, Incidents};

/// Counts one failed attempt, opens the circuit when that was one too many, and says whether to try again.
///
/// # Errors
/// `Breaker.StoreUnavailable` when the table fails: the guard then goes on without a retry.
pub async fn record(
    request: RecordRequest,
    settings: &Settings,
    environment: &Environment,
    host: &(impl BreakerStore + Incidents + Clock),
) -> Result<RecordAnswer, WorkerError> {
    let name = request.circuit.as_str();
    let policy = &settings
        .circuits
        .get(name)
        .ok_or_else(|| WorkerError::unknown_circuit(name))?
        .policy;
    let attempts_left = request.attempt < policy.retries.attempts;
    let Some(admitted) = &request.admitted else {
        return Ok(RecordAnswer {
            retry: attempts_left,
        });
    };

    let now = host.now();
    let outcome = Outcomes {
        calls: 1,
        failures: 1,
        slow: 0,
        retries: u64::from(request.attempt > 1),
        retry_failures: u64::from(request.attempt > 1),
        reporters: [request.reporter.clone()].into(),
    };
    let slot = Slot::of(request.admitted_at);
    host.add(name, admitted.generation, slot, &outcome).await?;
    let buckets = window(host, name, policy, admitted.generation, now).await?;
    let volume = read(host, name, now).await?.volume.unwrap_or(0.0);
    let counting = Counting::FailuresOnly { volume };
    let seen = Seen {
        generation: admitted.generation,
        buckets: &buckets,
        counting,
        actor: "record",
    };
    act(host, environment, name, policy, seen, now).await?;

    let within_budget = may_retry(
        &policy.retries,
        &buckets,
        counting,
        policy.detection.window.as_secs(),
    );
    Ok(RecordAnswer {
        retry: attempts_left && within_budget && admitted.phase == Phase::Closed.word(),
    })
}
