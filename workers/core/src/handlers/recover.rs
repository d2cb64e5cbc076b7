//! One step of an incident: ask the health check while the circuit is open, look after the ramp, see it closed.
//!
//! Calls move a circuit by themselves: the first one after the cool-down probes the dependency, and every outcome may take
//! a step of the ramp. The incident does what nobody else would when there are few calls or none.

use std::time::Duration;

use breaker::admission::admission;
use breaker::circuit::{Circuit, Mode, Phase, after};
use breaker::decide::{Keep, Kind, probe_passed, step};
use breaker::lease::{Ask, ProbeKind, Round};
use breaker::payload::incident::{NextStep, RecoverAnswer, RecoverRequest, waking};
use breaker::policy::{Policy, Probes};
use breaker::settings::{CircuitSettings, HealthCheck, Settings};
use jiff::Timestamp;

use crate::circuits::{Settled, read, settle};
use crate::error::WorkerError;
use crate::handlers::health_check::examine;
use crate::outcomes::window;
use crate::ports::{BreakerStore, Clock, Leased, Network};

/// An incident whose circuit is forced looks again after this long.
const FORCED_PAUSE: Duration = Duration::from_secs(60);

/// An incident of a circuit that nobody calls looks again after this long.
const IDLE_PAUSE: Duration = Duration::from_secs(30);

/// How long after the cool-down's end the incident looks what became of the probe.
const AFTER_PROBE: Duration = Duration::from_secs(2);

/// A ramp is looked at so often.
const RAMP_PAUSE: Duration = Duration::from_secs(3);

/// Takes the next step of an incident.
///
/// # Errors
/// `Breaker.StoreUnavailable` when the table fails (the machine tries again), `Breaker.UnknownCircuit`.
pub async fn recover(
    request: RecoverRequest,
    settings: &Settings,
    host: &(impl BreakerStore + Network + Clock),
) -> Result<RecoverAnswer, WorkerError> {
    let name = request.circuit.as_str();
    let circuit = settings
        .circuits
        .get(name)
        .ok_or_else(|| WorkerError::unknown_circuit(name))?;
    let step = Step {
        request: &request,
        settings: circuit,
    };
    let now = host.now();
    let found = read(host, name, now).await?;
    if found.incident.as_deref() != Some(request.incident.as_str()) {
        return Ok(step.answer(&found, NextStep::Stop, now));
    }
    match found.phase {
        Phase::Closed => Ok(step.answer(&found, NextStep::Closed, now)),
        Phase::Open { .. } if request.ramping => Ok(step.answer(&found, NextStep::Reopened, now)),
        Phase::Open { retry_at } => step.wait_or_check(host, found, retry_at).await,
        Phase::Recovering { .. } if !request.ramping => {
            Ok(step.answer(&found, NextStep::RampStarted, after(now, RAMP_PAUSE)))
        }
        Phase::Recovering { .. } => step.look(host, &found).await,
    }
}

/// One step of one incident.
struct Step<'a> {
    request: &'a RecoverRequest,
    settings: &'a CircuitSettings,
}

impl Step<'_> {
    fn policy(&self) -> &Policy {
        &self.settings.policy
    }

    /// Asks the health check of an open circuit, or waits until a call has probed the dependency.
    async fn wait_or_check(
        &self,
        host: &(impl BreakerStore + Network + Clock),
        found: Circuit,
        retry_at: Timestamp,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        match (found.mode, self.policy().recovery.probes, &self.settings.health_check) {
            (Mode::Auto | Mode::Observe, Some(probes), Some(check)) => {
                self.check(host, found, probes, check).await
            }
            (Mode::Auto | Mode::Observe, _, _) => {
                let due = after(retry_at, AFTER_PROBE);
                let at = if now < due { due } else { after(now, IDLE_PAUSE) };
                Ok(self.answer(&found, NextStep::CoolDown, at))
            }
            (Mode::ForcedOpen | Mode::ForcedClosed, _, _) => {
                Ok(self.answer(&found, NextStep::CoolDown, after(now, FORCED_PAUSE)))
            }
        }
    }

    /// Asks the health check. Enough that pass end the cool-down, if the check saw the outage too: one that passes while
    /// calls fail says nothing about them.
    async fn check(
        &self,
        host: &(impl BreakerStore + Network + Clock),
        found: Circuit,
        probes: Probes,
        check: &HealthCheck,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        let until = after(now, check.timeout + probes.every);
        let ask = Ask {
            circuit: self.request.circuit.clone(),
            kind: ProbeKind::HealthCheck,
            holder: self.request.incident.clone(),
            round: Round::of(&found),
            most: u32::MAX,
            now,
            until,
        };
        let same = self.request.trips == found.trips;
        let (mut passed, mut failed) = if same {
            (self.request.passed, self.request.failed)
        } else {
            (0, 0)
        };
        let mut reason = found.reason.clone();
        if host.lease(&ask).await? == Leased::Granted {
            let (health, detail) = examine(check, host).await;
            reason = detail;
            if health.healthy {
                passed += 1;
            } else {
                passed = 0;
                failed += 1;
            }
            if passed >= probes.pass && failed > 0 {
                return self.start_ramp(host, found.generation).await;
            }
        }
        let answer = self.answer(&found, NextStep::Probe, after(host.now(), probes.every));
        Ok(RecoverAnswer {
            passed,
            failed,
            reason,
            ..answer
        })
    }

    async fn start_ramp(
        &self,
        host: &(impl BreakerStore + Clock),
        generation: u64,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        let reason = "the health check passes again";
        let settled = settle(host, &self.request.circuit, now, |circuit| {
            probe_passed(circuit, self.policy(), generation, reason, &self.request.incident, now)
        })
        .await?;
        Ok(self.settled(&settled, now))
    }

    /// Looks at what the calls since the ramp's last step came to.
    async fn look(
        &self,
        host: &(impl BreakerStore + Clock),
        found: &Circuit,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        let name = &self.request.circuit;
        let buckets = window(host, name, found.generation, now).await?;
        let idle = Some(self.settings.timeout + RAMP_PAUSE);
        let settled = settle(host, name, now, |circuit| {
            let incident = &self.request.incident;
            step(circuit, self.policy(), found.generation, &buckets, idle, incident, now)
        })
        .await?;
        Ok(self.settled(&settled, now))
    }

    /// What the machine does after a decision.
    fn settled(&self, settled: &Settled, now: Timestamp) -> RecoverAnswer {
        let soon = after(now, RAMP_PAUSE);
        match settled {
            Settled::Written(change) => {
                let (next, at) = match change.kind {
                    Kind::RampStarted if !self.request.ramping => (NextStep::RampStarted, soon),
                    Kind::Closed => (NextStep::Closed, now),
                    Kind::Reopened | Kind::Opened => (NextStep::Reopened, now),
                    Kind::RampStarted
                    | Kind::RampRaised
                    | Kind::RampCut
                    | Kind::Throttled
                    | Kind::CoolDownExtended
                    | Kind::Ordered
                    | Kind::TakenOver
                    | Kind::Measured => (NextStep::Ramp, soon),
                };
                self.answer(&change.next, next, at)
            }
            Settled::Kept(circuit, Keep::Forced) => {
                self.answer(circuit, NextStep::Ramp, after(now, FORCED_PAUSE))
            }
            // What changed meanwhile is seen by the next step.
            Settled::Kept(circuit, _) => self.answer(circuit, NextStep::Ramp, soon),
        }
    }

    fn answer(&self, circuit: &Circuit, next: NextStep, at: Timestamp) -> RecoverAnswer {
        RecoverAnswer {
            next,
            at: waking(at),
            passed: 0,
            failed: 0,
            trips: circuit.trips,
            ramping: matches!(circuit.phase, Phase::Recovering { .. }),
            generation: circuit.generation,
            admission: admission(circuit, at),
            reason: circuit.reason.clone(),
        }
    }
}
