//! Somebody saw the dependency fail: a window crossed the line, or an alarm fired.

use std::time::Duration;

use jiff::Timestamp;

use super::{Decision, Keep, Kind, cool_down, write};
use crate::admission::along;
use crate::circuit::{Circuit, Mode, Phase, Ramp, after, elapsed};
use crate::policy::Policy;

/// A window that crossed the policy's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The generation whose calls it counts.
    pub generation: u64,
    /// What was seen, for people.
    pub reason: String,
    /// Who saw it.
    pub actor: String,
}

/// An alarm that went into ALARM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The alarm's name.
    pub name: String,
    /// When its state changed (the event's `state.timestamp`): late and repeated events carry the old one.
    pub at: Timestamp,
    /// The incident that the event started, which then owns the trip.
    pub incident: String,
}

/// What a breach does: opens a closed circuit, and a recovering one whose ramp is over but whose incident never said
/// so. During the ramp the incident's own feedback acts ([`super::feedback`]).
#[must_use]
pub fn breach(circuit: &Circuit, policy: &Policy, seen: &Breach, now: Timestamp) -> Decision {
    if seen.generation != circuit.generation {
        return Decision::Keep(Keep::Stale);
    }
    if forced(circuit) {
        return Decision::Keep(Keep::Forced);
    }
    match circuit.phase {
        Phase::Closed => open(
            circuit,
            policy,
            Kind::Opened,
            &seen.reason,
            &seen.actor,
            None,
            now,
        ),
        Phase::Open { .. } => Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { ramp } if along(ramp, now) >= 1.0 => open(
            circuit,
            policy,
            Kind::Reopened,
            &seen.reason,
            &seen.actor,
            None,
            now,
        ),
        Phase::Recovering { .. } => Decision::Keep(Keep::Recovering),
    }
}

/// What an alarm does: opens a closed circuit, unless the alarm's news is older than the closing.
#[must_use]
pub fn alarm(circuit: &Circuit, policy: &Policy, alarm: &Alarm, now: Timestamp) -> Decision {
    if forced(circuit) {
        return Decision::Keep(Keep::Forced);
    }
    match circuit.phase {
        Phase::Closed if circuit.generation > 0 && alarm.at < circuit.since => {
            Decision::Keep(Keep::Outdated)
        }
        Phase::Closed => open(
            circuit,
            policy,
            Kind::Opened,
            &format!("alarm {}", alarm.name),
            "alarm",
            Some(&alarm.incident),
            now,
        ),
        Phase::Open { .. } => Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { .. } => Decision::Keep(Keep::Recovering),
    }
}

/// How long an alarm may stay on after an outage is over: a one-minute alarm needs two periods to see that, and a third for
/// its metric to arrive. So long it holds a recovery back at most, and so long it is given to go off after the closing.
pub const ALARM_LAG: Duration = Duration::from_secs(180);

/// What an alarm does that *is* on, whenever it went on: events report edges, and edges get lost. `seen.at` is when the
/// alarm went on. One that was on before the circuit closed gets `lag` (see [`ALARM_LAG`]) to go off.
#[must_use]
pub fn level(
    circuit: &Circuit,
    policy: &Policy,
    seen: &Alarm,
    lag: Duration,
    now: Timestamp,
) -> Decision {
    let old_news =
        circuit.phase == Phase::Closed && circuit.generation > 0 && seen.at < circuit.since;
    if old_news && elapsed(circuit.since, now) >= lag {
        let fresh = Alarm {
            at: now,
            ..seen.clone()
        };
        return alarm(circuit, policy, &fresh, now);
    }
    alarm(circuit, policy, seen, now)
}

/// Operators who force a circuit do not want it to move underneath.
pub(super) fn forced(circuit: &Circuit) -> bool {
    match circuit.mode {
        Mode::ForcedOpen | Mode::ForcedClosed => true,
        Mode::Auto | Mode::Observe => false,
    }
}

/// Opens a circuit: the next generation, one trip more, owned by `incident` or by the one named after the generation.
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
    let trips = remembered(circuit, policy, now).saturating_add(1);
    let wait = cool_down(&policy.open, &circuit.name, generation, trips);
    let mut next = Circuit {
        phase: Phase::Open {
            retry_at: after(now, wait),
        },
        generation,
        trips,
        reason: reason.to_owned(),
        actor: actor.to_owned(),
        ..circuit.clone()
    };
    next.incident = Some(incident.map_or_else(|| next.incident_name(), str::to_owned));
    write(circuit, kind, now, next)
}

/// The trips that still count: half of them fade with every `maximum` that the circuit stays closed, so a circuit that
/// flaps waits longer each time and one that was calm starts anew.
fn remembered(circuit: &Circuit, policy: &Policy, now: Timestamp) -> u32 {
    if circuit.phase != Phase::Closed {
        return circuit.trips;
    }
    let span = policy.open.maximum.as_millis().max(1);
    let spans = elapsed(circuit.since, now).as_millis() / span;
    u32::try_from(spans)
        .ok()
        .and_then(|spans| circuit.trips.checked_shr(spans))
        .unwrap_or(0)
}

/// The ramp that a policy starts with.
pub(super) fn first_ramp(policy: &Policy, now: Timestamp) -> Ramp {
    let ramp = &policy.recovery.ramp;
    Ramp {
        from: ramp.start.fraction(),
        floor: ramp.floor.fraction(),
        per_second: ramp.per_second(),
        at: now,
    }
}
