//! The protected call: asks the gate if it is the gate, sends the request, counts the outcome, keeps the answer.

use breaker::admission::{admission, admits};
use breaker::circuit::{Circuit, Phase, elapsed};
use breaker::evidence::{Counting, Outcomes, Slot, may_retry};
use breaker::item::Answer;
use breaker::names::error;
use breaker::payload::{Admitted, CallAnswer, CallFailure, CallRequest, HttpAnswer};
use breaker::settings::{CircuitSettings, Settings, WhenStoreDown};
use jiff::Timestamp;

use crate::circuits::read;
use crate::environment::{CIRCUIT_CACHED, Environment, FLUSH_EVERY};
use crate::error::WorkerError;
use crate::outcomes::{Seen, act, flush, window};
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
    let admitted = if request.gate {
        gate(name, circuit, environment, host, admitted_at).await?
    } else {
        request.admitted.clone()
    };

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
        admitted,
        admitted_at,
        now,
    };
    let counts = outcome.as_ref().err().is_none_or(|failure| failure.counts);
    if counts {
        attempt.count(environment, outcome.is_err());
    }
    let flushed = attempt.flush(environment, host, outcome.is_err()).await;
    if flushed.is_err() {
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
    admitted: Option<Admitted>,
    admitted_at: Timestamp,
    now: Timestamp,
}

impl Attempt<'_> {
    fn phase(&self) -> String {
        self.admitted
            .as_ref()
            .map_or_else(|| "unknown".to_owned(), |admitted| admitted.phase.clone())
    }

    /// Adds the outcome to what the environment will write. A call that nobody admitted (the table was down) has no
    /// generation to count in.
    fn count(&self, environment: &Environment, failed: bool) {
        let Some(admitted) = &self.admitted else {
            return;
        };
        let slow = self
            .circuit
            .policy
            .detection
            .slow_call
            .is_some_and(|slow| elapsed(self.admitted_at, self.now) > slow.threshold);
        let mut outcome = Outcomes {
            calls: 1,
            failures: u64::from(failed),
            slow: u64::from(slow),
            retries: u64::from(self.request.attempt > 1),
            retry_failures: u64::from(failed && self.request.attempt > 1),
            ..Outcomes::default()
        };
        if failed || slow {
            outcome.reporters.insert(environment.id.clone());
        }
        let key = (admitted.generation, Slot::of(self.admitted_at));
        environment.with(&self.request.circuit, |known| {
            known.pending.entry(key).or_default().add(&outcome);
        });
    }

    /// Writes what is pending when it is time to, and judges the window when something in it failed.
    async fn flush(
        &self,
        environment: &Environment,
        host: &(impl BreakerStore + Incidents),
        failed: bool,
    ) -> Result<(), StoreError> {
        let name = &self.request.circuit;
        let counts = environment.with(name, |known| {
            known.failures_in_a_row = if failed {
                known.failures_in_a_row.saturating_add(1)
            } else {
                0
            };
            // The sooner others hear of an outage the fewer calls meet it, and one that lasts is told of seldom enough.
            let telling = known.failures_in_a_row.is_power_of_two();
            let due = known
                .flushed_at
                .is_none_or(|at| elapsed(at, self.now) >= FLUSH_EVERY);
            if !(due || telling) {
                return Vec::new();
            }
            known.flushed_at = Some(self.now);
            std::mem::take(&mut known.pending).into_iter().collect()
        });
        if counts.is_empty() {
            return Ok(());
        }
        let suspicious = counts
            .iter()
            .any(|(_, outcomes)| outcomes.failures + outcomes.slow > 0);
        if let Err((unwritten, error)) = flush(host, name, counts).await {
            environment.with(name, |known| {
                for (key, outcomes) in unwritten {
                    known.pending.entry(key).or_default().add(&outcomes);
                }
            });
            return Err(error);
        }
        let Some(admitted) = self.admitted.as_ref().filter(|_| suspicious) else {
            return Ok(());
        };
        let policy = &self.circuit.policy;
        let buckets = window(host, name, policy, admitted.generation, self.now).await?;
        let seen = Seen {
            generation: admitted.generation,
            buckets: &buckets,
            counting: Counting::Everything,
            actor: "call",
        };
        let acted = act(host, environment, name, policy, seen, self.now).await;
        environment.with(name, |known| known.seen = buckets);
        acted
    }

    /// Whether another attempt is within the policy: not while recovering, and only what recent successes pay for.
    fn may_retry(&self, environment: &Environment) -> bool {
        let retries = &self.circuit.policy.retries;
        let closed = self
            .admitted
            .as_ref()
            .is_none_or(|admitted| admitted.phase == Phase::Closed.word());
        let window = self.circuit.policy.detection.window.as_secs();
        closed
            && self.request.attempt < retries.attempts
            && environment.with(&self.request.circuit, |known| {
                may_retry(retries, &known.seen, Counting::Everything, window)
            })
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

/// The worker as the gate: the circuit is read at most once a second and environment.
async fn gate(
    name: &str,
    circuit: &CircuitSettings,
    environment: &Environment,
    host: &(impl BreakerStore + Chance),
    now: Timestamp,
) -> Result<Option<Admitted>, WorkerError> {
    let cached = environment.with(name, |known| match &known.circuit {
        Some((found, at)) if elapsed(*at, now) < CIRCUIT_CACHED => Some(found.clone()),
        Some(_) | None => None,
    });
    let found = match cached {
        Some(found) => found.unwrap_or_else(|| Circuit::closed(name, now)),
        None => match read(host, name, now).await {
            Ok(found) => {
                environment.with(name, |known| {
                    known.circuit = Some((Some(found.clone()), now));
                });
                found
            }
            Err(error) => match circuit.when_store_down {
                WhenStoreDown::Allow => return Ok(None),
                WhenStoreDown::Refuse => return Err(refusal(&error.to_string(), "unknown", None)),
            },
        },
    };
    if admits(admission(&found, now), host.draw()) {
        return Ok(Some(Admitted {
            generation: found.generation,
            phase: found.phase.word().to_owned(),
        }));
    }
    let retry_at = match found.phase {
        Phase::Open { retry_at } => Some(retry_at),
        Phase::Closed | Phase::Recovering { .. } => None,
    };
    Err(refusal(&found.reason, found.phase.word(), retry_at))
}

fn refusal(reason: &str, phase: &str, retry_at: Option<Timestamp>) -> WorkerError {
    let failure = CallFailure {
        message: reason.to_owned(),
        retry: false,
        phase: phase.to_owned(),
        retry_at,
    };
    WorkerError::call(error::OPEN, &failure)
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
