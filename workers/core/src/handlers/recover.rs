//! One step of an incident: probe, start the ramp, look at its feedback, close.

use std::time::Duration;

use breaker::admission::admission;
use breaker::circuit::{Circuit, Phase, after};
use breaker::decide::{
    ALARM_LAG, AlarmOn, Hold, Keep, Kind, Look, feedback, hold, probed, probing_failed,
};
use breaker::lease::{Ask, Round};
use breaker::payload::incident::{NextStep, RecoverAnswer, RecoverRequest, waking};
use breaker::policy::{Policy, Probes};
use breaker::settings::{CircuitSettings, Settings};
use jiff::Timestamp;

use crate::circuits::{Settled, read, settle};
use crate::error::WorkerError;
use crate::handlers::health_check::examine;
use crate::outcomes::window;
use crate::ports::{Alarms, BreakerStore, Clock, Leased, Network};

/// An incident whose circuit is forced looks again after this long.
const FORCED_PAUSE: Duration = Duration::from_secs(60);

/// An incident that an alarm holds back looks again after this long: CloudWatch evaluates no alarm more often.
const HELD_PAUSE: Duration = Duration::from_secs(10);

/// Takes the next step of an incident.
///
/// # Errors
/// `Breaker.StoreUnavailable` when the table fails (the machine tries again), `Breaker.UnknownCircuit`.
pub async fn recover(
    request: RecoverRequest,
    settings: &Settings,
    host: &(impl BreakerStore + Network + Alarms + Clock),
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
    let found = read(host, name, host.now()).await?;
    match found.phase {
        Phase::Closed => Ok(step.answer(&found, NextStep::Stop, host.now())),
        Phase::Open { .. } => step.probe(host, found).await,
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

    /// Probes an open circuit's dependency once. Without a health check the ramp itself is the probe.
    async fn probe(
        &self,
        host: &(impl BreakerStore + Network + Alarms + Clock),
        found: Circuit,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        if found.incident.as_deref() != Some(self.request.incident.as_str()) {
            return Ok(self.answer(&found, NextStep::Stop, now));
        }
        if let Phase::Open { retry_at } = found.phase
            && now < retry_at
        {
            return Ok(self.answer(&found, NextStep::CoolDown, retry_at));
        }
        if let Hold::Waits(alarm) = self.hold(host, &found, now).await {
            return Ok(RecoverAnswer {
                passed: self.request.passed,
                failed: self.request.failed,
                reason: format!("alarm {alarm} is still on"),
                ..self.answer(&found, NextStep::CoolDown, after(now, HELD_PAUSE))
            });
        }
        let (Some(probes), Some(check)) =
            (self.policy().recovery.probes, &self.settings.health_check)
        else {
            return self.start_ramp(host, 0, 0).await;
        };

        let until = after(now, check.timeout + probes.every);
        let ask = Ask {
            circuit: self.request.circuit.clone(),
            holder: self.request.incident.clone(),
            round: Round::of(&found),
            most: probes.of,
            now,
            until,
        };
        match host.lease(&ask).await? {
            Leased::Granted => {}
            Leased::Held => {
                return Ok(RecoverAnswer {
                    passed: self.request.passed,
                    failed: self.request.failed,
                    ..self.answer(&found, NextStep::Probe, until)
                });
            }
            Leased::Spent => {
                let lost = "every probe was sent, but not every answer was heard of";
                return self.cool_down_again(host, probes, lost).await;
            }
        }
        let (health, detail) = examine(check, host).await;
        let passed = self.request.passed + u32::from(health.healthy);
        let failed = self.request.failed + u32::from(!health.healthy);
        if passed >= probes.pass {
            return self.start_ramp(host, passed, failed).await;
        }
        if failed > probes.of.saturating_sub(probes.pass) {
            return self.cool_down_again(host, probes, &detail).await;
        }
        let answer = self.answer(&found, NextStep::Probe, after(host.now(), probes.every));
        Ok(RecoverAnswer {
            passed,
            failed,
            reason: detail,
            ..answer
        })
    }

    async fn start_ramp(
        &self,
        host: &(impl BreakerStore + Clock),
        passed: u32,
        failed: u32,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        let settled = settle(host, &self.request.circuit, now, |circuit| {
            probed(circuit, self.policy(), &self.request.incident, now)
        })
        .await?;
        let answer = self.settled(&settled, now);
        Ok(RecoverAnswer {
            passed,
            failed,
            ..answer
        })
    }

    async fn cool_down_again(
        &self,
        host: &(impl BreakerStore + Clock),
        probes: Probes,
        detail: &str,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        let reason = format!(
            "fewer than {} of {} probes passed: {detail}",
            probes.pass, probes.of
        );
        let settled = settle(host, &self.request.circuit, now, |circuit| {
            probing_failed(circuit, self.policy(), &self.request.incident, &reason, now)
        })
        .await?;
        Ok(self.settled(&settled, now))
    }

    /// Looks at what the calls since the ramp's start, or its last cut, came to.
    async fn look(
        &self,
        host: &(impl BreakerStore + Alarms + Clock),
        found: &Circuit,
    ) -> Result<RecoverAnswer, WorkerError> {
        let now = host.now();
        let name = &self.request.circuit;
        let buckets = window(host, name, self.policy(), found.generation, now).await?;
        let hold = self.hold(host, found, now).await;
        let look = Look::new(found, &self.policy().detection, &buckets, &hold);
        let settled = settle(host, name, now, |circuit| {
            feedback(circuit, self.policy(), &self.request.incident, &look, now)
        })
        .await?;
        Ok(self.settled(&settled, now))
    }

    /// What alarms say. Those that cannot be read hold nothing back: probes and calls speak for themselves.
    async fn hold(&self, host: &impl Alarms, found: &Circuit, now: Timestamp) -> Hold {
        if self.settings.holding.is_empty() {
            return Hold::Free;
        }
        let on = host.alarms_on(&self.settings.holding).await;
        let on: Vec<AlarmOn> = on
            .unwrap_or_default()
            .into_iter()
            .map(|news| AlarmOn {
                name: news.name,
                since: news.at,
            })
            .collect();
        hold(found, &on, ALARM_LAG, now)
    }

    /// What the machine does after a decision.
    fn settled(&self, settled: &Settled, now: Timestamp) -> RecoverAnswer {
        let soon = after(now, self.policy().recovery.ramp.every);
        match settled {
            Settled::Written(change) => {
                let (next, at) = match (change.kind, change.next.phase) {
                    (Kind::RampStarted, _) => (NextStep::RampStarted, soon),
                    (Kind::RampCut, _) => (NextStep::Ramp, soon),
                    (Kind::Closed, _) => (NextStep::Closed, now),
                    (Kind::Reopened | Kind::Opened, _) => (NextStep::Reopened, now),
                    (
                        Kind::CoolDownExtended | Kind::Ordered | Kind::TakenOver | Kind::Measured,
                        Phase::Open { retry_at },
                    ) => (NextStep::CoolDown, retry_at),
                    (
                        Kind::CoolDownExtended | Kind::Ordered | Kind::TakenOver | Kind::Measured,
                        _,
                    ) => (NextStep::Ramp, soon),
                };
                self.answer(&change.next, next, at)
            }
            Settled::Kept(circuit, keep) => {
                let (next, at) = match (keep, circuit.phase) {
                    (Keep::Rising | Keep::Held | Keep::Recovering, _) => (NextStep::Ramp, soon),
                    (Keep::TooEarly, Phase::Open { retry_at }) => (NextStep::CoolDown, retry_at),
                    (Keep::Forced, Phase::Recovering { .. }) => {
                        (NextStep::Ramp, after(now, FORCED_PAUSE))
                    }
                    (Keep::Forced, Phase::Open { .. }) => {
                        (NextStep::CoolDown, after(now, FORCED_PAUSE))
                    }
                    (
                        Keep::TooEarly
                        | Keep::Forced
                        | Keep::Stale
                        | Keep::Outdated
                        | Keep::AlreadyOpen
                        | Keep::Closed
                        | Keep::NotOwner
                        | Keep::Same,
                        _,
                    ) => (NextStep::Stop, now),
                };
                self.answer(circuit, next, at)
            }
        }
    }

    fn answer(&self, circuit: &Circuit, next: NextStep, at: Timestamp) -> RecoverAnswer {
        RecoverAnswer {
            next,
            at: waking(at),
            // A new cool-down starts a new probing; only the probing itself carries its counts on.
            passed: 0,
            failed: 0,
            generation: circuit.generation,
            admission: admission(circuit, at),
            reason: circuit.reason.clone(),
        }
    }
}
