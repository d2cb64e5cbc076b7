//! The steps of a recovering circuit: up while calls succeed, down when they fail, open again when none succeeds.
//!
//! Growth is TCP's. The level doubles (slow start) until calls fail for want of capacity. Then it goes back, returns quickly
//! to some distance below the level at which that happened, approaches it slowly, and grows faster again beyond it.

use std::time::Duration;

use jiff::Timestamp;

use super::probe::FIRST_CALLS;
use super::trip::{forced, open, remembered};
use super::{Decision, Keep, Kind, write};
use crate::circuit::{Circuit, Cut, Phase, Ramp, after, before, elapsed};
use crate::evidence::statistics::float;
use crate::evidence::{Bucket, Observation, observe};
use crate::policy::Policy;

/// The least time between two steps.
pub const RAMP_STEP: Duration = Duration::from_millis(500);

/// The least time between a cut and the next step.
const AFTER_CUT: Duration = Duration::from_millis(1_500);

/// Outcomes that are known so soon after a cut belong to calls from before it.
const SETTLING: Duration = Duration::from_secs(1);

/// Failures are written at once, successes a little later: what is newer is not judged by its share of failures.
const COMPLETE_AFTER: Duration = Duration::from_millis(200);

/// Outcomes older than this say nothing about the level of now, if there are enough without them.
const MEMORY: Duration = Duration::from_secs(2);

/// Successes that a step upwards needs.
const SUCCESSES: u64 = 2;

/// Standard deviations of the bound that a cut rests on.
const CUT_Z: f64 = 2.58;

/// More than the usual share of failures by this much, and by this share of it, is too much; by [`MOST_MARGIN`] it is in any
/// case.
const MARGIN: f64 = 0.02;
const MARGIN_OF_USUAL: f64 = 0.3;
const MOST_MARGIN: f64 = 0.1;

/// What is left of the level after a cut, and after one where most calls failed.
const CUT: f64 = 0.7;
const DEEP_CUT: f64 = 0.5;

/// Calls that a cut needs, and a judgement of what it changed.
const ENOUGH_CALLS: u64 = 20;

/// A cut after which so much of the failing share is left was no matter of capacity: a service that loses `1 − (c/a)²` of `a`
/// calls at a capacity of `c` loses less than two thirds of that after a cut.
const UNCHANGED: f64 = 0.7;

/// Cuts in a row that change nothing before capacity is ruled out.
const IN_VAIN: u32 = 2;

/// How long to wait for so many calls after a cut.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// No cut leads below this level.
const LOWEST: f64 = 0.02;

/// A cut after which less than this part of the failing share is left has helped.
const HELPED: f64 = 0.5;

/// Nothing is raised while more than this share of the latest calls failed.
const HALF: f64 = 0.5;

/// Slow start ends at this share of the level at which calls failed.
const NEAR_CEILING: f64 = 0.75;

/// Steps from there to the ceiling, along a parabola: most of them stay near where they began. Each time that calls fail at about the same level there are twice as many, so that a
/// lasting want of capacity is met less and less often, and one that is over costs little.
const APPROACH_STEPS: f64 = 6.0;
const MOST_CONFIRMED: u32 = 4;

/// The least step upwards.
const LEAST_STEP: f64 = 0.000_1;

/// Standard deviations of the bound that opens the circuit again where capacity was ruled out.
const REOPEN_Z: f64 = 1.64;

/// Levels are about the same when neither is below this share of the other.
const SAME_CEILING: f64 = 0.7;

/// The least growth of a step beyond the ceiling, as a share of the level.
const BEYOND: f64 = 1.05;

/// The circuit opens again when nothing succeeded for so long…
const BARREN: Duration = Duration::from_secs(3);

/// … and so many nats of failures came meanwhile (f · ln(1/p), p the usual share of failures, at least 5 %).
const BARREN_SURPRISE: f64 = 8.5;
const LEAST_USUAL: f64 = 0.05;

/// A ramp that made so many steps has shown that the dependency lives: what fails afterwards is a new outage.
const ALIVE: u32 = 2;

/// Decides about a recovering circuit from the outcomes of its generation. Without any call for as long as `idle` the level
/// rises all the same: nothing is known against the dependency, and a circuit without traffic should close some time.
#[must_use]
pub fn step(
    circuit: &Circuit,
    policy: &Policy,
    generation: u64,
    buckets: &[Bucket],
    idle: Option<Duration>,
    actor: &str,
    now: Timestamp,
) -> Decision {
    if generation != circuit.generation {
        return Decision::Keep(Keep::Stale);
    }
    if forced(circuit) {
        return Decision::Keep(Keep::Forced);
    }
    let ramp = match circuit.phase {
        Phase::Closed => return Decision::Keep(Keep::Closed),
        Phase::Open { .. } => return Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { ramp } => ramp,
    };
    let settled = ramp.cut.map_or(circuit.since, |cut| after(cut.at, SETTLING));
    let complete = before(now, COMPLETE_AFTER);
    let since_cut = observe(buckets, settled, complete);
    let lately = observe(buckets, settled.max(before(now, MEMORY)), complete);
    let step = Step {
        circuit,
        policy,
        ramp,
        recent: if lately.total.calls < ENOUGH_CALLS { since_cut } else { lately },
        since_cut,
        latest: observe(buckets, ramp.at.max(settled), now),
        complete: observe(buckets, ramp.at.max(settled), complete),
        actor,
        now,
    };
    if step.is_barren() {
        let lived = step.latest.total.successes() > 0;
        let ceiling = circuit.ceiling.filter(|_| lived);
        return step.reopen(format!("{} calls in a row failed", step.recent.failures_in_a_row), ceiling);
    }
    let was_cut = ramp.cut.is_some_and(|cut| cut.at >= ramp.at);
    let due = after(ramp.at, if was_cut { AFTER_CUT } else { RAMP_STEP });
    if now < due {
        return Decision::Keep(Keep::Rising);
    }
    if let Some(cut) = ramp.cut.filter(|_| was_cut) {
        // What the cut changed is seen before anything else is changed.
        let seen = since_cut.total.calls >= ENOUGH_CALLS;
        if !seen && elapsed(cut.at, now) < LONGEST_WAIT {
            return Decision::Keep(Keep::Rising);
        }
        if seen && since_cut.failing() >= UNCHANGED * cut.share {
            return step.cut_in_vain(cut);
        }
    }
    if let Some(left) = step.cut() {
        return step.cut_to(left, 1);
    }
    let is_idle = step.latest.total.is_empty() && idle.is_some_and(|idle| elapsed(ramp.at, now) >= idle);
    let succeeds = step.latest.total.successes() >= SUCCESSES && step.latest.failing() <= HALF;
    if is_idle || succeeds {
        return step.raise();
    }
    Decision::Keep(Keep::Rising)
}

/// One look at a recovering circuit.
struct Step<'c> {
    circuit: &'c Circuit,
    policy: &'c Policy,
    ramp: Ramp,
    /// Outcomes of the last seconds, but none from before the last cut.
    recent: Observation,
    /// Outcomes since the last cut.
    since_cut: Observation,
    /// Outcomes since the last step.
    latest: Observation,
    /// Those of them whose counts are complete.
    complete: Observation,
    actor: &'c str,
    now: Timestamp,
}

impl Step<'_> {
    /// Whether nothing succeeds any more.
    fn is_barren(&self) -> bool {
        let since = self.recent.last_success.unwrap_or(self.circuit.since).max(self.circuit.since);
        let usual = self.circuit.usual.max(LEAST_USUAL);
        elapsed(since, self.now) >= BARREN
            && float(self.recent.failures_in_a_row) * -usual.ln() >= BARREN_SURPRISE
    }

    fn reopen(&self, reason: String, ceiling: Option<f64>) -> Decision {
        let is_new = self.ramp.steps >= ALIVE || self.ramp.cut.is_some();
        let failing_since = if is_new {
            self.recent.last_success.or(Some(self.now))
        } else {
            self.circuit.failing_since
        };
        let circuit = Circuit {
            failing_since,
            ceiling,
            ..self.circuit.clone()
        };
        open(&circuit, self.policy, Kind::Reopened, &reason, self.actor, None, self.now)
    }

    /// What a cut leaves of the level; none: nothing is to be cut.
    fn cut(&self) -> Option<f64> {
        if self.recent.total.calls < ENOUGH_CALLS {
            return None;
        }
        let line = self.policy.detection.failure_rate.fraction();
        let failing = self.recent.failing_at_least(CUT_Z);
        let usual = self.circuit.usual;
        let margin = (MARGIN + MARGIN_OF_USUAL * usual).min(MOST_MARGIN);
        let slow = self.policy.detection.slow_call;
        let is_slow = slow.is_some_and(|slow| self.recent.slow_at_least(CUT_Z) > slow.rate.fraction());
        if self.recent.failing() > line && failing > usual + margin {
            Some(DEEP_CUT)
        } else if failing > (usual + margin).min(line) || is_slow {
            Some(CUT)
        } else {
            None
        }
    }

    /// Calls fail whatever share of them is let through: so they do when all are.
    fn not_capacity(&self, share: f64) -> Decision {
        let line = self.policy.detection.failure_rate.fraction();
        if self.recent.failing_at_least(REOPEN_Z) > line {
            return self.reopen(self.recent.summary(), None);
        }
        let ramp = Ramp {
            level: self.ramp.level,
            at: self.now,
            steps: 1,
            cut: None,
        };
        let circuit = Circuit {
            ceiling: None,
            usual: share.min(line),
            ..self.circuit.clone()
        };
        self.recovering(Kind::RampRaised, &circuit, ramp)
    }

    /// The last cut changed nothing: another one, or capacity is ruled out.
    fn cut_in_vain(&self, cut: Cut) -> Decision {
        let share = self.since_cut.failing();
        if cut.number >= IN_VAIN {
            return self.not_capacity(share);
        }
        let deep = share > self.policy.detection.failure_rate.fraction();
        self.cut_to(if deep { DEEP_CUT } else { CUT }, cut.number + 1)
    }

    fn cut_to(&self, left: f64, number: u32) -> Decision {
        let seen = if self.complete.total.calls < ENOUGH_CALLS { &self.recent } else { &self.complete };
        let share = seen.failing();
        let level = (self.ramp.level * left).max(self.lowest());
        let ramp = Ramp {
            level,
            at: self.now,
            steps: 0,
            cut: Some(Cut {
                at: self.now,
                share,
                from: self.ramp.level,
                number,
            }),
        };
        let helped = self.ramp.cut.is_none_or(|cut| self.since_cut.failing() < HELPED * cut.share);
        let about_the_same = |ceiling: f64| {
            let ratio = self.ramp.level / ceiling;
            (SAME_CEILING..=1.0 / SAME_CEILING).contains(&ratio)
        };
        let circuit = Circuit {
            ceiling: Some(self.ramp.level),
            confirmed: if self.circuit.ceiling.is_some_and(about_the_same) && helped {
                self.circuit.confirmed.saturating_add(1)
            } else {
                0
            },
            ..self.circuit.clone()
        };
        self.recovering(Kind::RampCut, &circuit, ramp)
    }

    /// No level is lower: fewer calls would be too few to judge by.
    fn lowest(&self) -> f64 {
        let enough = self.circuit.volume.map_or(1.0, |volume| FIRST_CALLS / volume.max(FIRST_CALLS));
        enough.max(LOWEST).min(self.ramp.level)
    }

    /// More calls, or the circuit closes when all of them are let through already.
    fn raise(&self) -> Decision {
        let circuit = self.circuit;
        if self.ramp.level >= 1.0 {
            let next = Circuit {
                phase: Phase::Closed,
                reason: "calls succeed at full admission".to_owned(),
                actor: self.actor.to_owned(),
                usual: remembered(circuit.usual, Some(self.recent.failing().min(circuit.usual))),
                ..circuit.clone()
            };
            return write(circuit, Kind::Closed, self.now, next);
        }
        let ramp = Ramp {
            level: self.next_level(),
            at: self.now,
            steps: self.ramp.steps.saturating_add(1),
            ..self.ramp
        };
        self.recovering(Kind::RampRaised, circuit, ramp)
    }

    fn next_level(&self) -> f64 {
        let level = self.ramp.level;
        let Some(ceiling) = self.circuit.ceiling else {
            return (2.0 * level).min(1.0);
        };
        let near = ceiling * NEAR_CEILING;
        if level < near {
            (2.0 * level).min(near)
        } else if level < ceiling {
            let all = APPROACH_STEPS * f64::from(self.circuit.confirmed.min(MOST_CONFIRMED)).exp2();
            let part = (f64::from(self.ramp.steps + 1) / all).min(1.0);
            let next = near + (ceiling - near) * part.powi(2);
            // The parabola begins flat: a step is a step.
            next.max(level + LEAST_STEP).min(1.0)
        } else {
            (level * (level / ceiling).sqrt().clamp(BEYOND, 2.0)).min(1.0)
        }
    }

    fn recovering(&self, kind: Kind, circuit: &Circuit, ramp: Ramp) -> Decision {
        let next = Circuit {
            phase: Phase::Recovering { ramp },
            reason: self.recent.summary(),
            actor: self.actor.to_owned(),
            volume: Some(circuit.volume.unwrap_or(0.0).max(self.recent.volume)),
            ..circuit.clone()
        };
        write(self.circuit, kind, self.now, next)
    }
}
