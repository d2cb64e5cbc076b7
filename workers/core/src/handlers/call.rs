//! The protected call: asks the gate if it is the gate, sends the request, counts the outcome, keeps the answer.

mod gate;

use breaker::circuit::{Phase, after, elapsed};
use breaker::decide::{RAMP_STEP, probe_failed, probe_passed};
use breaker::evidence::{LATEST_SUCCESS, Outcomes, Slot, may_retry};
use breaker::item::Answer;
use breaker::names::error;
use breaker::payload::{Admitted, CallAnswer, CallFailure, CallRequest, HttpAnswer};
use breaker::settings::{CircuitSettings, Settings};
use jiff::Timestamp;

use self::gate::Pass;
use crate::circuits::settle;
use crate::environment::{
    EAGER_FAILURES, Environment, FLUSH_EVERY, FLUSH_EVERY_WHEN_FAILING, OWN_COOL_DOWN,
    OWN_THRESHOLD, SUSPICIOUS,
};
use crate::error::WorkerError;
use crate::outcomes::{Pending, Seen, act, flush, window};
use crate::packing;
use crate::ports::{BreakerStore, Chance, Clock, Incidents, Network, NetworkError, StoreError};

/// Makes one attempt.
///
/// # Errors
/// One of [`breaker::names::COUNTED`] when the dependency failed, `Breaker.ClientError` when it refused this call,
/// `Breaker.Open` when the worker is the gate and refuses, `Breaker.UnknownCircuit` for a circuit without settings. The
/// message is a [`CallFailure`] as JSON text. A table that fails never fails the call.
pub async fn call(
    request: CallRequest,
    settings: &Settings,
    environment: &Environment,
    host: &(impl BreakerStore + Network + Incidents + Clock + Chance),
) -> Result<CallAnswer, WorkerError> {
    let name = request.circuit.as_str();
    let circuit = settings
        .circuits
        .get(name)
        .ok_or_else(|| WorkerError::unknown_circuit(name))?;
    let admitted_at = host.now();
    let pass = gate::pass(&request, circuit, environment, host, admitted_at).await?;

    let result = host.send(&request.request).await;
    let now = host.now();
    let errors = &circuit.policy.detection.errors;
    let outcome = classify(result).map_err(|(name, message)| Failure {
        name,
        message,
        counts: errors.counts(name),
    });

    let attempt = Attempt {
        request: &request,
        circuit,
        pass,
        admitted_at,
        now,
    };
    let counts = outcome.as_ref().err().is_none_or(|failure| failure.counts);
    let failed = outcome.is_err() && counts;
    if counts {
        attempt.count(environment, failed);
    }
    let told = if attempt.pass.is_probe && counts {
        attempt.settle_probe(environment, host, outcome.as_ref().err()).await
    } else {
        attempt.flush(environment, host, failed).await
    };
    if told.is_err() {
        environment.count_failed_flush();
    }
    match outcome {
        Ok(answer) => {
            attempt.remember(environment, host, &answer).await;
            Ok(CallAnswer {
                answer,
                phase: attempt.phase(),
            })
        }
        Err(failure) => Err(WorkerError::call(
            failure.name,
            &CallFailure {
                retry: failure.counts && attempt.may_retry(environment),
                phase: attempt.phase(),
                retry_at: None,
                message: failure.message,
            },
        )),
    }
}

/// One attempt, and what it was admitted under.
struct Attempt<'a> {
    request: &'a CallRequest,
    circuit: &'a CircuitSettings,
    pass: Pass,
    admitted_at: Timestamp,
    now: Timestamp,
}

impl Attempt<'_> {
    fn phase(&self) -> String {
        let admitted = self.pass.admitted.as_ref();
        admitted.map_or_else(|| "unknown".to_owned(), |admitted| admitted.phase.clone())
    }

    /// Adds the outcome to what the environment will write. A call that nobody admitted (the table was down) has no
    /// generation to count in: it counts for the environment's own breaker.
    fn count(&self, environment: &Environment, failed: bool) {
        let now = self.now;
        let name = &self.request.circuit;
        environment.with(name, |known| {
            known.streak.add(failed, now);
            if failed {
                known.failed_at = Some(now);
            }
        });
        let Some(admitted) = &self.pass.admitted else {
            environment.with(name, |known| {
                known.refused_until = (known.streak.failures() >= OWN_THRESHOLD)
                    .then(|| after(now, OWN_COOL_DOWN));
            });
            return;
        };
        let slow = self
            .circuit
            .policy
            .detection
            .slow_call
            .is_some_and(|slow| elapsed(self.admitted_at, now) > slow.threshold);
        let outcome = Outcomes {
            calls: 1,
            failures: u64::from(failed),
            slow: u64::from(slow),
            retries: u64::from(self.request.attempt > 1),
            retry_failures: u64::from(failed && self.request.attempt > 1),
            late: u64::from(!failed && elapsed(self.admitted_at, now) > LATEST_SUCCESS),
        };
        let slot = Slot::of_outcome(failed, self.admitted_at, now);
        environment.with(name, |known| {
            known.refused_until = None;
            let key = (admitted.generation, slot);
            known.pending.entry(key).or_default().add(&outcome);
        });
    }

    /// Writes what is pending when it is time to, and judges the window when there is reason to.
    async fn flush(
        &self,
        environment: &Environment,
        host: &(impl BreakerStore + Incidents + Clock),
        failed: bool,
    ) -> Result<(), StoreError> {
        let name = &self.request.circuit;
        let recovering = self.phase() == "recovering";
        let failing = environment.with(name, |known| {
            known.failed_at.is_some_and(|at| elapsed(at, self.now) < SUSPICIOUS)
        });
        let every = if failing || recovering {
            FLUSH_EVERY_WHEN_FAILING
        } else {
            FLUSH_EVERY
        };
        let counts = environment.with(name, |known| {
            let eager = failed && known.streak.failures() <= EAGER_FAILURES;
            let due = known.flushed_at.is_none_or(|at| elapsed(at, self.now) >= every);
            if !(due || eager) {
                return Pending::new();
            }
            known.flushed_at = Some(self.now);
            std::mem::take(&mut known.pending)
        });
        if counts.is_empty() {
            return Ok(());
        }
        let suspicious = counts
            .values()
            .any(|outcomes| outcomes.failures + outcomes.slow > 0);
        if let Err((unwritten, error)) = flush(host, name, counts).await {
            environment.with(name, |known| {
                for (key, outcomes) in unwritten {
                    known.pending.entry(key).or_default().add(&outcomes);
                }
            });
            return Err(error);
        }
        let Some(admitted) = &self.pass.admitted else {
            return Ok(());
        };
        let looks = environment.with(name, |known| {
            known.looked_at.is_none_or(|at| elapsed(at, self.now) >= RAMP_STEP)
        });
        if !(suspicious || recovering && looks) {
            return Ok(());
        }
        self.judge(environment, host, admitted.generation).await
    }

    async fn judge(
        &self,
        environment: &Environment,
        host: &(impl BreakerStore + Incidents + Clock),
        generation: u64,
    ) -> Result<(), StoreError> {
        let name = &self.request.circuit;
        let buckets = window(host, name, generation, self.now).await?;
        // What was read is newer than the outcome that made this call look.
        let now = host.now();
        let seen = Seen {
            generation,
            buckets: &buckets,
            streak: environment.with(name, |known| known.streak.clone()),
            actor: "call",
        };
        let acted = act(host, environment, name, &self.circuit.policy, seen, now).await;
        environment.with(name, |known| {
            known.seen = buckets;
            known.looked_at = Some(self.now);
        });
        acted
    }

    /// Ends the cool-down when the probe passed, and begins the next one when it failed.
    async fn settle_probe(
        &self,
        environment: &Environment,
        host: &(impl BreakerStore + Incidents + Clock),
        failure: Option<&Failure>,
    ) -> Result<(), StoreError> {
        let Some(admitted) = &self.pass.admitted else {
            return Ok(());
        };
        let (name, policy) = (&self.request.circuit, &self.circuit.policy);
        let generation = admitted.generation;
        settle(host, name, self.now, |circuit| match failure {
            None => {
                let reason = "a call that probed the dependency succeeded";
                probe_passed(circuit, policy, generation, reason, "call", self.now)
            }
            Some(failure) => {
                let reason = format!("a call that probed the dependency failed: {}", failure.message);
                probe_failed(circuit, policy, generation, &reason, "call", self.now)
            }
        })
        .await?;
        self.flush(environment, host, failure.is_some()).await
    }

    /// Whether another attempt is within the policy: not while recovering, and only what recent successes pay for.
    fn may_retry(&self, environment: &Environment) -> bool {
        let retries = &self.circuit.policy.retries;
        let closed = |admitted: &Admitted| admitted.phase == Phase::Closed.word();
        self.pass.admitted.as_ref().is_some_and(closed)
            && self.request.attempt < retries.attempts
            && environment.with(&self.request.circuit, |known| may_retry(retries, &known.seen))
    }

    /// Keeps the answer, unless this environment kept one under the same key a moment ago. A table that does not take
    /// it costs freshness later, not this answer.
    async fn remember(
        &self,
        environment: &Environment,
        host: &impl BreakerStore,
        answer: &HttpAnswer,
    ) {
        let (Some(key), Some(answers)) = (&self.request.answer_key, self.circuit.answers) else {
            return;
        };
        let name = &self.request.circuit;
        let kept_lately = environment.with(name, |known| {
            known
                .answers
                .get(key)
                .is_some_and(|&at| elapsed(at, self.now) < answers.refresh)
        });
        if kept_lately {
            return;
        }
        let Some(body) = packing::body(answer) else {
            return;
        };
        let kept = Answer {
            circuit: name.clone(),
            key: key.clone(),
            body,
            stored_at: self.now,
            keep: answers.keep,
        };
        if host.remember(&kept).await.is_ok() {
            environment.with(name, |known| known.wrote_answer(key, self.now));
        } else {
            environment.count_failed_flush();
        }
    }
}

/// Why a call failed.
struct Failure {
    name: &'static str,
    message: String,
    /// Whether it says something about the dependency.
    counts: bool,
}

fn classify(
    result: Result<HttpAnswer, NetworkError>,
) -> Result<HttpAnswer, (&'static str, String)> {
    match result {
        Ok(answer) => {
            let name = match answer.status {
                429 => error::THROTTLED,
                400..500 => error::CLIENT_ERROR,
                500.. => error::SERVER_ERROR,
                _ => return Ok(answer),
            };
            Err((name, format!("HTTP status {}", answer.status)))
        }
        Err(cause) => {
            let name = match cause {
                NetworkError::Timeout(_) => error::TIMEOUT,
                NetworkError::Connection(_) => error::CONNECTION_FAILED,
                NetworkError::TooLarge(_) => error::ANSWER_TOO_LARGE,
                NetworkError::Invalid(_) => error::INVALID_REQUEST,
            };
            Err((name, cause.to_string()))
        }
    }
}
