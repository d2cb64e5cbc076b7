//! Every transition of a circuit, as a function from what was read to what is to be written.
//!
//! None of these functions writes. Each returns a [`Decision`]: leave the circuit alone, and why, or a [`Change`] that a
//! store carries out on the condition that nobody else wrote since ([`Change::seen`]). When that condition fails, the
//! caller reads again and asks again; mostly the answer is then [`Keep`].

use jiff::Timestamp;

use crate::circuit::Circuit;

mod alarm;
mod cool_down;
mod count;
mod measure;
mod operator;
mod probe;
mod ramp;
mod takeover;
mod trip;

pub use alarm::{ALARM_LAG, Alarm, acquits, alarm, level};
pub use cool_down::cool_down;
pub use count::{count, counted, is_counting, judged_from, weight};
pub use measure::measured;
pub use operator::{Order, order};
pub use probe::{probe_failed, probe_passed};
pub use ramp::{RAMP_STEP, step};
pub use takeover::{hand_on, overdue, take_over};
pub use trip::{Trip, trip};

/// What to do about an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Leave the circuit as it is.
    Keep(Keep),
    /// Write, if nobody else did.
    Write(Box<Change>),
}

/// Why a circuit is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Keep {
    /// The evidence is of another generation.
    #[error("the evidence belongs to another generation")]
    Stale,
    /// The event is older than the phase.
    #[error("the event is older than the phase it would end")]
    Outdated,
    /// An operator forces the circuit.
    #[error("an operator forces the circuit")]
    Forced,
    /// It is open already.
    #[error("the circuit is open already")]
    AlreadyOpen,
    /// It is recovering, and the incident looks after it.
    #[error("the circuit is recovering, and its incident looks after it")]
    Recovering,
    /// It is closed already.
    #[error("the circuit is closed")]
    Closed,
    /// Another incident owns it.
    #[error("another incident owns the circuit")]
    NotOwner,
    /// The cool-down is not over.
    #[error("the cool-down is not over")]
    TooEarly,
    /// The ramp stays where it is for now.
    #[error("the ramp stays where it is for now")]
    Rising,
    /// Calls that succeed contradict the alarm.
    #[error("calls succeed, whatever the alarm says")]
    Acquitted,
    /// An alarm that is on holds it back.
    #[error("an alarm that is still on holds it back")]
    Held,
    /// There is nothing to change.
    #[error("it is so already")]
    Same,
}

/// A write, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The revision that was read: the write's condition (0: there must be no item).
    pub seen: u64,
    /// What happens.
    pub kind: Kind,
    /// The circuit afterwards.
    pub next: Circuit,
}

/// What a write means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Closed → open, a new generation.
    Opened,
    /// Recovering → open, a new generation.
    Reopened,
    /// Open, longer: a probing failed.
    CoolDownExtended,
    /// Open → recovering.
    RampStarted,
    /// Recovering with more admission.
    RampRaised,
    /// Recovering with less admission.
    RampCut,
    /// Closed → recovering: calls fail for want of capacity, perhaps, or again soon after the circuit closed.
    Throttled,
    /// Recovering → closed.
    Closed,
    /// An operator changed the mode, or closed or opened it by hand.
    Ordered,
    /// Another incident took the circuit over.
    TakenOver,
    /// The volume of calls was measured; nothing else changes.
    Measured,
}

impl Kind {
    /// The word that notices and reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Opened => "opened",
            Kind::Reopened => "reopened",
            Kind::CoolDownExtended => "cool-down extended",
            Kind::RampStarted => "recovering",
            Kind::RampRaised => "ramp raised",
            Kind::RampCut => "ramp cut",
            Kind::Throttled => "throttled",
            Kind::Closed => "closed",
            Kind::Ordered => "ordered",
            Kind::TakenOver => "taken over",
            Kind::Measured => "measured",
        }
    }
}

/// The only way a change is made: the next revision of what was read.
fn write(read: &Circuit, kind: Kind, now: Timestamp, next: Circuit) -> Decision {
    let since = if next.phase.word() == read.phase.word() && next.generation == read.generation {
        read.since
    } else {
        now
    };
    Decision::Write(Box::new(Change {
        seen: read.revision,
        kind,
        next: Circuit {
            revision: read.revision + 1,
            since,
            ..next
        },
    }))
}

#[cfg(test)]
mod tests;
