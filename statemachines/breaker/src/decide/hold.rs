//! Alarms that are still on hold recovery back.

use std::time::Duration;

use jiff::Timestamp;

use crate::admission::risen_at;
use crate::circuit::{Circuit, Phase, after};

/// An alarm that is on, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmOn {
    /// The alarm's name.
    pub name: String,
    /// When it went on.
    pub since: Timestamp,
}

/// What alarms that are on mean for a circuit on its way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Nothing.
    Free,
    /// Neither the ramp nor the circuit's closing begins yet; the alarm's name.
    Waits(String),
    /// It went on since the ramp began: as good as calls that fail.
    Breaches(AlarmOn),
}

/// What these alarms mean for a circuit. They are alarms that go off without any call being let through: one that calls
/// feed would be kept on by the very hold that it causes.
///
/// Nothing is held for longer than `most` beyond the moment it was due: an alarm that never goes off (its metric ended,
/// somebody set it by hand) may not keep a circuit open for ever. What the probes and the calls themselves say is newer.
#[must_use]
pub fn hold(circuit: &Circuit, on: &[AlarmOn], most: Duration, now: Timestamp) -> Hold {
    let due = match circuit.phase {
        Phase::Closed => return Hold::Free,
        Phase::Open { retry_at } => retry_at,
        Phase::Recovering { ramp } => {
            if let Some(new) = on.iter().find(|alarm| alarm.since > circuit.since) {
                return Hold::Breaches(new.clone());
            }
            risen_at(ramp)
        }
    };
    match on.first() {
        Some(alarm) if now < after(due, most) => Hold::Waits(alarm.name.clone()),
        Some(_) | None => Hold::Free,
    }
}
