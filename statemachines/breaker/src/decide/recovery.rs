//! The steps of an incident. Only the incident that owns the circuit's generation takes them.

use jiff::Timestamp;

use super::breach::{first_ramp, forced, open};
use super::{Decision, Keep, Kind, Look, Trouble, cool_down, write};
use crate::admission::along;
use crate::circuit::{Circuit, Phase, Ramp, after, elapsed};
use crate::policy::Policy;

/// The probes passed, or the policy wants none: an open circuit whose cool-down is over starts its ramp.
#[must_use]
pub fn probed(circuit: &Circuit, policy: &Policy, incident: &str, now: Timestamp) -> Decision {
    match own_open(circuit, incident, now) {
        Err(keep) => Decision::Keep(keep),
        Ok(()) => write(
            circuit,
            Kind::RampStarted,
            now,
            Circuit {
                phase: Phase::Recovering {
                    ramp: first_ramp(policy, now),
                },
                reason: why_now(policy).to_owned(),
                actor: incident.to_owned(),
                ..circuit.clone()
            },
        ),
    }
}

/// The probes failed: the circuit stays open, longer than before.
#[must_use]
pub fn probing_failed(
    circuit: &Circuit,
    policy: &Policy,
    incident: &str,
    reason: &str,
    now: Timestamp,
) -> Decision {
    match own_open(circuit, incident, now) {
        Err(keep) => Decision::Keep(keep),
        Ok(()) => {
            let trips = circuit.trips.saturating_add(1);
            let wait = cool_down(&policy.open, &circuit.name, circuit.generation, trips);
            write(
                circuit,
                Kind::CoolDownExtended,
                now,
                Circuit {
                    phase: Phase::Open {
                        retry_at: after(now, wait),
                    },
                    trips,
                    reason: reason.to_owned(),
                    actor: incident.to_owned(),
                    ..circuit.clone()
                },
            )
        }
    }
}

/// One look at a recovering circuit: a breach cuts its ramp, or opens it again when the cut leads below the floor;
/// a ramp that reached everything closes it, unless an alarm holds that back.
#[must_use]
pub fn feedback(
    circuit: &Circuit,
    policy: &Policy,
    incident: &str,
    look: &Look,
    now: Timestamp,
) -> Decision {
    if forced(circuit) {
        return Decision::Keep(Keep::Forced);
    }
    let ramp = match circuit.phase {
        Phase::Closed => return Decision::Keep(Keep::Closed),
        Phase::Open { .. } => return Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { ramp } => ramp,
    };
    if circuit.incident.as_deref() != Some(incident) {
        return Decision::Keep(Keep::NotOwner);
    }
    if let Some(trouble) = &look.trouble {
        return cut(circuit, ramp, policy, incident, trouble, now);
    }
    if along(ramp, now) < 1.0 {
        return Decision::Keep(Keep::Rising);
    }
    if look.held {
        return Decision::Keep(Keep::Held);
    }
    write(
        circuit,
        Kind::Closed,
        now,
        Circuit {
            phase: Phase::Closed,
            reason: "the ramp came to its end".to_owned(),
            actor: incident.to_owned(),
            incident: None,
            ..circuit.clone()
        },
    )
}

/// Without probes nobody has asked the dependency: the first calls of the ramp will.
fn why_now(policy: &Policy) -> &'static str {
    match policy.recovery.probes {
        Some(_) => "the dependency answers again",
        None => "the cool-down is over",
    }
}

/// Takes admission away, or opens the circuit again when too little would be left.
fn cut(
    circuit: &Circuit,
    ramp: Ramp,
    policy: &Policy,
    incident: &str,
    trouble: &Trouble,
    now: Timestamp,
) -> Decision {
    // Growth since the trouble began was never earned, nor was what grew up to the first look after a start or a cut.
    // Otherwise growth and cuts would balance, and a dead dependency be called for ever.
    let first_look = elapsed(ramp.at, now) < policy.recovery.ramp.every * 2;
    let earned = if first_look {
        ramp.from
    } else {
        along(ramp, trouble.since.min(now))
    };
    let from = earned * (1.0 - policy.recovery.ramp.cut.fraction());
    if from < ramp.floor || from <= 0.0 {
        let reason = &trouble.reason;
        return open(circuit, policy, Kind::Reopened, reason, incident, None, now);
    }
    let cut = Ramp {
        from,
        at: now,
        ..ramp
    };
    write(
        circuit,
        Kind::RampCut,
        now,
        Circuit {
            phase: Phase::Recovering { ramp: cut },
            reason: trouble.reason.clone(),
            actor: incident.to_owned(),
            ..circuit.clone()
        },
    )
}

/// Whether `incident` may act on an open circuit whose cool-down is over.
fn own_open(circuit: &Circuit, incident: &str, now: Timestamp) -> Result<(), Keep> {
    if forced(circuit) {
        return Err(Keep::Forced);
    }
    match circuit.phase {
        Phase::Closed => Err(Keep::Closed),
        Phase::Recovering { .. } => Err(Keep::Recovering),
        Phase::Open { .. } if circuit.incident.as_deref() != Some(incident) => Err(Keep::NotOwner),
        Phase::Open { retry_at } if now < retry_at => Err(Keep::TooEarly),
        Phase::Open { .. } => Ok(()),
    }
}
