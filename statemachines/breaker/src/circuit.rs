//! The shared state of one circuit.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One circuit as its item in the table holds it. A circuit without an item is closed: [`Circuit::closed`].
#[derive(Clone, Debug, PartialEq)]
pub struct Circuit {
    /// The circuit's name: the dependency's.
    pub name: String,
    /// Where it stands.
    pub phase: Phase,
    /// Grows by one with every trip. The fencing token: what was admitted under an older one no longer counts.
    pub generation: u64,
    /// Grows by one with every write. A write is conditional on the one it read (0: there was no item).
    pub revision: u64,
    /// When the phase began.
    pub since: Timestamp,
    /// Trips and failed probings since the outage began: tells one cool-down from another.
    pub trips: u32,
    /// Whether the circuit decides for itself.
    pub mode: Mode,
    /// Why it stands where it stands, for people.
    pub reason: String,
    /// Who brought it there.
    pub actor: String,
    /// The incident that looks after the circuit, or looked after it last when it is closed.
    pub incident: Option<String>,
    /// When the outage began, as far as is known; none: there is none.
    pub failing_since: Option<Timestamp>,
    /// The level at which calls last failed for want of capacity, as it seems (above 0 to 1); none: no such level is known.
    pub ceiling: Option<f64>,
    /// How often calls failed for want of capacity at about this level.
    pub confirmed: u32,
    /// The share of calls that fail although the dependency is well (0 to 1).
    pub usual: f64,
    /// Calls in a busy second before the outage; none: unknown.
    pub volume: Option<f64>,
    /// The last time in which the successes of a Task were counted too; none: there was none.
    pub counting: Option<Counting>,
}

/// Where a circuit stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    /// Calls go through.
    Closed,
    /// No call goes through.
    Open {
        /// When the dependency may be probed.
        retry_at: Timestamp,
    },
    /// Some calls go through, more as time passes.
    Recovering {
        /// How many.
        ramp: Ramp,
    },
}

/// A span in which the successes of a closed Task's circuit are counted, because calls fail. Otherwise only its failures are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counting {
    /// When it began.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// One in so many successes is counted, as that many (1 or more).
    pub weight: u64,
    /// Failures a second with which the dependency was found to be well; none: it was not judged yet.
    pub calm: Option<f64>,
}

/// The admission of a recovering circuit. It changes by steps that are written, never by itself: a ramp that nobody looks
/// after stays where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    /// The share of calls let through (above 0 to 1).
    pub level: f64,
    /// When it was set. Outcomes from before are no evidence for or against it.
    pub at: Timestamp,
    /// Steps upwards since the ramp began or was cut.
    pub steps: u32,
    /// The last cut; none: nothing was cut since the ramp began.
    pub cut: Option<Cut>,
}

/// A step downwards of a recovering circuit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// When it was made.
    pub at: Timestamp,
    /// The share of calls that had failed (0 to 1).
    pub share: f64,
    /// The level before it (above 0 to 1).
    pub from: f64,
    /// Cuts so far that did not help (1: this is the first).
    pub number: u32,
}

/// Whether a circuit decides for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It does.
    #[default]
    Auto,
    /// Nothing goes through, whatever the phase.
    ForcedOpen,
    /// Everything goes through, whatever the phase.
    ForcedClosed,
    /// Decide and report, but never reject.
    Observe,
}

/// A word that names no phase or mode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no mode: expected auto, forced-open, forced-closed or observe")]
pub struct UnknownMode(pub String);

impl Circuit {
    /// The circuit that a missing item stands for.
    #[must_use]
    pub fn closed(name: &str, now: Timestamp) -> Self {
        Circuit {
            name: name.to_owned(),
            phase: Phase::Closed,
            generation: 0,
            revision: 0,
            since: now,
            trips: 0,
            mode: Mode::Auto,
            reason: "never opened".to_owned(),
            actor: "nobody".to_owned(),
            incident: None,
            failing_since: None,
            ceiling: None,
            confirmed: 0,
            usual: 0.0,
            volume: None,
            counting: None,
        }
    }

    /// The name that the incident of this generation has.
    #[must_use]
    pub fn incident_name(&self) -> String {
        format!("{}-{}", self.name, self.generation)
    }

    /// The name that an incident has which takes this trip over from a dead one: never one that was used before.
    #[must_use]
    pub fn successor_name(&self) -> String {
        format!("{}-r{}", self.incident_name(), self.revision + 1)
    }
}

impl Phase {
    /// The word the item and the reports use.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Phase::Closed => "closed",
            Phase::Open { .. } => "open",
            Phase::Recovering { .. } => "recovering",
        }
    }
}

impl Mode {
    /// The word the item and the reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Mode::Auto => "auto",
            Mode::ForcedOpen => "forced-open",
            Mode::ForcedClosed => "forced-closed",
            Mode::Observe => "observe",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(word: &str) -> Result<Self, UnknownMode> {
        [
            Mode::Auto,
            Mode::ForcedOpen,
            Mode::ForcedClosed,
            Mode::Observe,
        ]
        .into_iter()
        .find(|mode| mode.word() == word)
        .ok_or_else(|| UnknownMode(word.to_owned()))
    }
}

/// `now + wait`, or the end of time.
#[must_use]
pub fn after(now: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| now.checked_add(wait).ok())
        .unwrap_or(Timestamp::MAX)
}

/// `now − wait`, or the beginning of time.
#[must_use]
pub fn before(now: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| now.checked_sub(wait).ok())
        .unwrap_or(Timestamp::MIN)
}

/// `later − earlier`; nothing when it is the other way round (clocks differ).
#[must_use]
pub fn elapsed(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(earlier)).unwrap_or(Duration::ZERO)
}
