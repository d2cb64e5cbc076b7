//! A dependency that got all its calls was seen to fail: the circuit opens.

use std::time::Duration;

use jiff::Timestamp;

use super::{Decision, Keep, Kind, cool_down, write};
use crate::circuit::{Circuit, Mode, Phase, Ramp, after, elapsed};
use crate::evidence::Breach;
use crate::policy::Policy;

/// A dependency that fails again so soon after the circuit closed gets fewer calls instead of none: it did not bear all of them,
/// perhaps. If nothing succeeds at all the ramp opens the circuit.
const RELAPSE: Duration = Duration::from_secs(10);

/// The share of calls that it gets.
const RELAPSE_LEVEL: f64 = 0.7;

/// Weight of the latest observation in what is remembered of the usual share of failures.
const USUAL_WEIGHT: f64 = 0.5;

/// Evidence that the dependency fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// The generation whose calls it counts.
    pub generation: u64,
    /// What was seen.
    pub breach: Breach,
    /// Who saw it.
    pub actor: String,
}

/// Opens a closed circuit. A circuit that is recovering is looked after by [`super::step`].
#[must_use]
pub fn trip(circuit: &Circuit, policy: &Policy, seen: &Trip, now: Timestamp) -> Decision {
    if seen.generation != circuit.generation {
        return Decision::Keep(Keep::Stale);
    }
    if forced(circuit) {
        return Decision::Keep(Keep::Forced);
    }
    match circuit.phase {
        Phase::Closed => {}
        Phase::Open { .. } => return Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { .. } => return Decision::Keep(Keep::Recovering),
    }
    let breach = &seen.breach;
    let known = Circuit {
        volume: Some(breach.volume),
        ..circuit.clone()
    };
    if circuit.generation > 0 && elapsed(circuit.since, now) < RELAPSE {
        return throttle(&known, RELAPSE_LEVEL, &breach.reason, &seen.actor, now);
    }
    let known = Circuit {
        failing_since: Some(breach.since),
        usual: remembered(circuit.usual, breach.usual),
        ceiling: None,
        confirmed: 0,
        ..known
    };
    open(&known, policy, Kind::Opened, &breach.reason, &seen.actor, None, now)
}

/// Lets fewer calls through than all, without a trip.
pub(super) fn throttle(
    circuit: &Circuit,
    level: f64,
    reason: &str,
    actor: &str,
    now: Timestamp,
) -> Decision {
    let next = Circuit {
        phase: Phase::Recovering {
            ramp: Ramp {
                level,
                at: now,
                steps: 0,
                cut: None,
            },
        },
        ceiling: Some(1.0),
        confirmed: circuit.confirmed.saturating_add(1),
        incident: Some(circuit.successor_name()),
        reason: reason.to_owned(),
        actor: actor.to_owned(),
        ..circuit.clone()
    };
    write(circuit, Kind::Throttled, now, next)
}

/// What is remembered of the usual share of failures after another observation.
pub(super) fn remembered(usual: f64, seen: Option<f64>) -> f64 {
    seen.map_or(usual, |seen| usual + USUAL_WEIGHT * (seen - usual))
}

/// Operators who force a circuit do not want it to move underneath.
pub(super) fn forced(circuit: &Circuit) -> bool {
    match circuit.mode {
        Mode::ForcedOpen | Mode::ForcedClosed => true,
        Mode::Auto | Mode::Observe => false,
    }
}

/// A closed circuit without what it remembers of its last outage: its next one is another, and its cool-down begins short.
pub(super) fn without_outage(circuit: &Circuit) -> Circuit {
    Circuit {
        failing_since: None,
        ..circuit.clone()
    }
}

/// Opens a circuit: the next generation, one trip more. It is owned by `incident`, or by the one that owns it already, or by
/// the one named after the generation.
pub(super) fn open(
    circuit: &Circuit,
    policy: &Policy,
    kind: Kind,
    reason: &str,
    actor: &str,
    incident: Option<&str>,
    now: Timestamp,
) -> Decision {
    let generation = circuit.generation + 1;
    let failing_since = circuit.failing_since.unwrap_or(now);
    let trips = match circuit.phase {
        Phase::Closed => 1,
        Phase::Open { .. } | Phase::Recovering { .. } => circuit.trips.saturating_add(1),
    };
    let outage = elapsed(failing_since, now);
    let wait = cool_down(&policy.open, outage, circuit, generation, trips);
    let mut next = Circuit {
        phase: Phase::Open {
            retry_at: after(now, wait),
        },
        generation,
        trips,
        reason: reason.to_owned(),
        actor: actor.to_owned(),
        failing_since: Some(failing_since),
        ..circuit.clone()
    };
    let goes_on = circuit.incident.clone().filter(|_| circuit.phase != Phase::Closed);
    let owner = incident.map(str::to_owned).or(goes_on);
    next.incident = Some(owner.unwrap_or_else(|| next.incident_name()));
    write(circuit, kind, now, next)
}
