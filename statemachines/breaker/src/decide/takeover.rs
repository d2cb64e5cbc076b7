//! A trip whose incident died finds another one.

use std::time::Duration;

use jiff::Timestamp;

use super::trip::forced;
use super::{Decision, Keep, Kind, write};
use crate::circuit::{Circuit, Phase, after};

/// Gives the circuit to `incident` when its own has let a deadline pass by more than `grace`: an open circuit its
/// `retryAt`, a recovering one the ramp's end.
#[must_use]
pub fn take_over(circuit: &Circuit, incident: &str, grace: Duration, now: Timestamp) -> Decision {
    if let Err(keep) = overdue(circuit, grace, now) {
        return Decision::Keep(keep);
    }
    if circuit.incident.as_deref() == Some(incident) {
        return Decision::Keep(Keep::Same);
    }
    write(
        circuit,
        Kind::TakenOver,
        now,
        Circuit {
            incident: Some(incident.to_owned()),
            actor: incident.to_owned(),
            ..circuit.clone()
        },
    )
}

/// Whether the incident has let a deadline pass by more than `grace`: an open circuit its `retryAt`, a recovering one
/// the ramp's end. It may be at work all the same, so whoever asks looks for it before taking over.
///
/// # Errors
/// Why the circuit is not overdue.
pub fn overdue(circuit: &Circuit, grace: Duration, now: Timestamp) -> Result<(), Keep> {
    if forced(circuit) {
        return Err(Keep::Forced);
    }
    let deadline = match circuit.phase {
        Phase::Closed => return Err(Keep::Closed),
        Phase::Open { retry_at } => retry_at,
        Phase::Recovering { ramp } => ramp.at,
    };
    if now < after(deadline, grace) {
        return Err(Keep::TooEarly);
    }
    Ok(())
}

/// Gives the circuit from one incident to the next, which goes on where the first one ends.
#[must_use]
pub fn hand_on(circuit: &Circuit, from: &str, to: &str, now: Timestamp) -> Decision {
    if circuit.phase == Phase::Closed {
        return Decision::Keep(Keep::Closed);
    }
    if circuit.incident.as_deref() == Some(to) {
        return Decision::Keep(Keep::Same);
    }
    if circuit.incident.as_deref() != Some(from) {
        return Decision::Keep(Keep::NotOwner);
    }
    write(
        circuit,
        Kind::TakenOver,
        now,
        Circuit {
            incident: Some(to.to_owned()),
            ..circuit.clone()
        },
    )
}
