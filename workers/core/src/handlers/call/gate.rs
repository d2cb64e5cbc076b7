//! Whether this call is made: the worker's own gate, and what it asks once more where a state machine asked before it.

use breaker::admission::{admission, admits};
use breaker::circuit::{Circuit, Mode, Phase, after, elapsed};
use breaker::lease::{Ask, ProbeKind, Round};
use breaker::names::error;
use breaker::payload::{Admitted, CallFailure, CallRequest};
use breaker::settings::{CircuitSettings, WhenStoreDown};
use jiff::Timestamp;

use crate::circuits::read;
use crate::environment::{CIRCUIT_CACHED, Environment, SUSPICIOUS};
use crate::error::WorkerError;
use crate::ports::{BreakerStore, Chance, Leased, StoreError};

/// Probes that one cool-down may cost if every prober but the last one vanishes: each holds the lease until its call is over
/// for sure, and a probe that fails begins the next cool-down.
const MOST_PROBES: u32 = 1_000;

/// How long a probe's lease outlasts the call's own timeout.
const LEASE_MARGIN: std::time::Duration = std::time::Duration::from_secs(1);

/// What a call is admitted under.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    /// What was read of the circuit; none: the table cannot be reached.
    pub(super) admitted: Option<Admitted>,
    /// Whether the call is the probe of an open circuit.
    pub(super) is_probe: bool,
}

/// Lets a call pass, or refuses it.
///
/// # Errors
/// `Breaker.Open`.
pub(super) async fn pass(
    request: &CallRequest,
    settings: &CircuitSettings,
    environment: &Environment,
    host: &(impl BreakerStore + Chance),
    now: Timestamp,
) -> Result<Pass, WorkerError> {
    let name = request.circuit.as_str();
    let gate = Gate { name, settings, environment, host, now };
    if request.gate {
        return gate.as_the_only_one().await;
    }
    match &request.admitted {
        None => gate.without_table(),
        Some(admitted) => gate.after_a_state(admitted).await,
    }
}

struct Gate<'a, H> {
    name: &'a str,
    settings: &'a CircuitSettings,
    environment: &'a Environment,
    host: &'a H,
    now: Timestamp,
}

impl<H: BreakerStore + Chance> Gate<'_, H> {
    /// The worker is the gate (`gate: worker`): the circuit is read at most once a second and environment, but anew after a
    /// failure.
    async fn as_the_only_one(&self) -> Result<Pass, WorkerError> {
        let cached = self.environment.with(self.name, |known| match &known.circuit {
            Some((found, at)) if elapsed(*at, self.now) < CIRCUIT_CACHED => found.clone(),
            Some(_) | None => None,
        });
        let found = match cached {
            Some(found) if !self.is_suspicious() => found,
            Some(_) | None => match read(self.host, self.name, self.now).await {
                Ok(found) => found,
                Err(error) => return self.table_failed(&error),
            },
        };
        self.environment.with(self.name, |known| {
            known.circuit = Some((Some(found.clone()), self.now));
        });
        if !admits(admission(&found, self.now), self.host.draw()) {
            return Err(refused_by(&found));
        }
        self.admit(&found).await
    }

    /// A state machine read the circuit, a moment ago.
    async fn after_a_state(&self, admitted: &Admitted) -> Result<Pass, WorkerError> {
        let is_probe = admitted.phase == "open";
        if !is_probe && !self.is_suspicious() {
            return Ok(Pass {
                admitted: Some(admitted.clone()),
                is_probe: false,
            });
        }
        // After a failure calls may have opened the circuit that the state saw closed.
        let found = match read(self.host, self.name, self.now).await {
            Ok(found) => found,
            // Without its lease a probe would be one of many.
            Err(error) if is_probe => return self.table_failed(&error),
            Err(_) => {
                return Ok(Pass {
                    admitted: Some(admitted.clone()),
                    is_probe: false,
                });
            }
        };
        let opened = matches!(found.phase, Phase::Open { .. })
            && found.generation > admitted.generation;
        if opened && admission(&found, self.now) < 1.0 {
            return Err(refused_by(&found));
        }
        if !is_probe {
            return Ok(Pass {
                admitted: Some(admitted.clone()),
                is_probe: false,
            });
        }
        let share = admission(&found, self.now);
        let passes = match found.phase {
            // It drew its lot when the state let it try to be the probe.
            Phase::Open { .. } => share > 0.0,
            Phase::Closed | Phase::Recovering { .. } => admits(share, self.host.draw()),
        };
        if !passes {
            return Err(refused_by(&found));
        }
        self.admit(&found).await
    }

    /// Admits a call under the circuit as it was found: to an open one only with the probe lease.
    async fn admit(&self, found: &Circuit) -> Result<Pass, WorkerError> {
        let pass = |is_probe| Pass {
            admitted: Some(Admitted {
                generation: found.generation,
                phase: found.phase.word().to_owned(),
            }),
            is_probe,
        };
        let Phase::Open { retry_at } = found.phase else {
            return Ok(pass(false));
        };
        // The mode may let a call through that the phase does not. An observed circuit has its probes all the same, or it
        // would never leave the open phase.
        let is_let_through = match found.mode {
            Mode::Auto => false,
            Mode::Observe if self.now < retry_at => return Ok(pass(false)),
            Mode::Observe => true,
            Mode::ForcedOpen | Mode::ForcedClosed => return Ok(pass(false)),
        };
        let ask = Ask {
            circuit: self.name.to_owned(),
            kind: ProbeKind::Call,
            holder: format!("{}-{}", self.environment.id, self.now.as_millisecond()),
            round: Round::of(found),
            most: MOST_PROBES,
            now: self.now,
            until: after(self.now, self.settings.timeout + LEASE_MARGIN),
        };
        match self.host.lease(&ask).await {
            Ok(Leased::Granted) => Ok(pass(true)),
            _ if is_let_through => Ok(pass(false)),
            Ok(Leased::Held | Leased::Spent) => Err(refused_by(found)),
            Err(error) => self.table_failed(&error),
        }
    }

    /// The state machine could not reach the table.
    fn without_table(&self) -> Result<Pass, WorkerError> {
        let until = self.environment.with(self.name, |known| known.refused_until);
        match until {
            Some(until) if self.now < until => Err(refusal(
                "the table cannot be reached, and calls from here failed",
                "unknown",
                Some(until),
            )),
            Some(_) | None => Ok(Pass {
                admitted: None,
                is_probe: false,
            }),
        }
    }

    fn table_failed(&self, error: &StoreError) -> Result<Pass, WorkerError> {
        match self.settings.when_store_down {
            WhenStoreDown::Allow => self.without_table(),
            WhenStoreDown::Refuse => Err(refusal(&error.to_string(), "unknown", None)),
        }
    }

    /// Whether the last call failed here, a moment ago.
    fn is_suspicious(&self) -> bool {
        self.environment.with(self.name, |known| {
            known.streak.failures() > 0
                && known.failed_at.is_some_and(|at| elapsed(at, self.now) < SUSPICIOUS)
        })
    }
}

fn refused_by(found: &Circuit) -> WorkerError {
    let retry_at = match found.phase {
        Phase::Open { retry_at } => Some(retry_at),
        Phase::Closed | Phase::Recovering { .. } => None,
    };
    refusal(&found.reason, found.phase.word(), retry_at)
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
