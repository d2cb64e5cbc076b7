//! Counts what an attempt of a Task came to that is not the call worker.

use breaker::circuit::{Circuit, Phase, elapsed};
use breaker::decide::{
    RAMP_STEP, count, counted, is_counting, judged_from, probe_failed, probe_passed,
};
use breaker::evidence::{Bucket, LATEST_SUCCESS, Outcomes, Slot, may_retry};
use breaker::payload::{RecordAnswer, RecordRequest};
use breaker::settings::{CircuitSettings, Settings};
use jiff::Timestamp;

use crate::circuits::{read, settle};
use crate::environment::Environment;
use crate::error::WorkerError;
use crate::outcomes::{Seen, act, window};
use crate::ports::{BreakerStore, Clock, Incidents, StoreError};

/// Counts one attempt, opens the circuit when too many failed, takes a step of a recovering one, and says whether to try
/// again.
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
    let circuit = settings
        .circuits
        .get(name)
        .ok_or_else(|| WorkerError::unknown_circuit(name))?;
    let Some(admitted) = &request.admitted else {
        // The table could not be read: no retry adds to the calls that nothing limits.
        return Ok(RecordAnswer { retry: false });
    };
    let now = host.now();
    let failed = request.error.is_some();
    let attempt = Attempt { request: &request, circuit, generation: admitted.generation, failed, now };
    let bucket = attempt.bucket();
    host.add(name, admitted.generation, bucket.slot.second(), &[bucket]).await?;
    environment.with(name, |known| known.streak.add(failed, now));
    if admitted.phase == "open" {
        attempt.settle_probe(host).await?;
    }
    let buckets = attempt.look(environment, host).await?;
    Ok(RecordAnswer {
        retry: failed
            && request.attempt < circuit.policy.retries.attempts
            && admitted.phase == Phase::Closed.word()
            && may_retry(&circuit.policy.retries, &buckets),
    })
}

/// One attempt.
struct Attempt<'a> {
    request: &'a RecordRequest,
    circuit: &'a CircuitSettings,
    generation: u64,
    failed: bool,
    now: Timestamp,
}

impl Attempt<'_> {
    fn bucket(&self) -> Bucket {
        let weight = if self.failed { 1 } else { self.request.weight.max(1) };
        let admitted_at = self.request.admitted_at;
        let only = |condition: bool| if condition { weight } else { 0 };
        let is_retry = self.request.attempt > 1;
        Bucket {
            slot: Slot::of_outcome(self.failed, admitted_at, self.now),
            outcomes: Outcomes {
                calls: weight,
                failures: only(self.failed),
                slow: 0,
                retries: only(is_retry),
                retry_failures: only(self.failed && is_retry),
                late: only(!self.failed && elapsed(admitted_at, self.now) > LATEST_SUCCESS),
            },
        }
    }

    async fn settle_probe(&self, store: &impl BreakerStore) -> Result<(), StoreError> {
        let policy = &self.circuit.policy;
        settle(store, &self.request.circuit, self.now, |circuit| match &self.request.error {
            None => {
                let reason = "a call that probed the dependency succeeded";
                probe_passed(circuit, policy, self.generation, reason, "record", self.now)
            }
            Some(error) => {
                let reason = format!("a call that probed the dependency failed: {error}");
                probe_failed(circuit, policy, self.generation, &reason, "record", self.now)
            }
        })
        .await?;
        Ok(())
    }

    /// Judges what was counted, unless this was a success and the environment looked a moment ago.
    async fn look(
        &self,
        environment: &Environment,
        host: &(impl BreakerStore + Incidents + Clock),
    ) -> Result<Vec<Bucket>, StoreError> {
        let name = &self.request.circuit;
        let due = environment.with(name, |known| {
            known.looked_at.is_none_or(|at| elapsed(at, self.now) >= RAMP_STEP)
        });
        if !self.failed && !due {
            return Ok(Vec::new());
        }
        let buckets = window(host, name, self.generation, self.now).await?;
        let found = read(host, name, self.now).await?;
        let now = host.now();
        environment.with(name, |known| known.looked_at = Some(now));
        if found.generation != self.generation {
            return Ok(buckets);
        }
        let settled = settle(host, name, now, |circuit| count(circuit, &buckets, now)).await?;
        let found = settled.circuit();
        if self.may_judge(found, now) {
            let counted = match found.phase {
                Phase::Closed => counted(found, &buckets),
                Phase::Open { .. } | Phase::Recovering { .. } => buckets.clone(),
            };
            let seen = Seen {
                generation: self.generation,
                buckets: &counted,
                streak: environment.with(name, |known| known.streak.clone()),
                actor: "record",
            };
            act(host, environment, name, &self.circuit.policy, seen, now).await?;
        }
        Ok(buckets)
    }

    /// A closed circuit is judged only once its successes have been counted for a while.
    fn may_judge(&self, found: &Circuit, now: Timestamp) -> bool {
        match found.phase {
            Phase::Closed => {
                is_counting(found, now) && now >= judged_from(found, self.circuit.timeout)
            }
            Phase::Open { .. } | Phase::Recovering { .. } => true,
        }
    }
}
