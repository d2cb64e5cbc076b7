//! What was seen of the dependency, and what it amounts to.
//!
//! Outcomes are counted in slots of one second, keyed by the generation and the second in which the call was
//! *admitted*. So an answer that comes late neither counts against a newer generation nor against a ramp that was cut
//! since, and a call that hangs is counted where it began.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

mod budget;
mod verdict;

pub use budget::{FREE_RETRIES, may_retry};
pub use verdict::{Scrutiny, Verdict, judge};

/// A second since the epoch: the grain of all counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot(pub i64);

impl Slot {
    /// The slot that an instant lies in.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        Slot(instant.as_second())
    }

    /// The slots of the last `window` seconds up to and with `now`'s own, oldest first.
    #[must_use]
    pub fn window(now: Timestamp, window: std::time::Duration) -> Vec<Slot> {
        let last = Slot::of(now).0;
        let count = i64::try_from(window.as_secs()).unwrap_or(i64::MAX).max(1);
        (last.saturating_sub(count)..=last).map(Slot).collect()
    }
}

/// What was seen of some calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcomes {
    /// Calls that came to an end: succeeded, failed, whether slow or not.
    pub calls: u64,
    /// Calls that failed in a way that counts.
    pub failures: u64,
    /// Calls slower than the threshold, failed or not.
    pub slow: u64,
    /// Calls that were second or later attempts.
    pub retries: u64,
    /// Those of them that failed.
    pub retry_failures: u64,
    /// Who saw failures or slow calls.
    pub reporters: BTreeSet<String>,
}

/// The outcomes of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Which second.
    pub slot: Slot,
    /// What was seen of the calls admitted in it.
    pub outcomes: Outcomes,
}

impl Outcomes {
    /// Nothing seen: nothing worth a write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls == 0 && self.retries == 0
    }

    /// Adds what somebody else saw.
    pub fn add(&mut self, other: &Outcomes) {
        self.calls += other.calls;
        self.failures += other.failures;
        self.slow += other.slow;
        self.retries += other.retries;
        self.retry_failures += other.retry_failures;
        self.reporters.extend(other.reporters.iter().cloned());
    }

    /// The calls that were first attempts, and how many of them failed. Where the same callers always fail, all attempts
    /// together look worse than the dependency is, because whoever failed comes again; where any call may fail, they look
    /// as it is and are more. So the lower share of the two is judged.
    #[must_use]
    pub fn first_attempts(&self) -> (u64, u64) {
        (
            self.calls.saturating_sub(self.retries),
            self.failures.saturating_sub(self.retry_failures),
        )
    }

    /// Calls that did not fail.
    #[must_use]
    pub fn successes(&self) -> u64 {
        self.calls.saturating_sub(self.failures)
    }
}

/// How complete the counts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counting {
    /// Every call is counted: the call worker's way.
    Everything,
    /// Only failures are; the rest is known as so many calls a second (0: unknown).
    FailuresOnly {
        /// Calls a second seen lately.
        volume: f64,
    },
}

impl Counting {
    /// The calls that `seen` of them stand for over `seconds`.
    fn calls(self, seen: u64, seconds: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of a window of minutes")]
        let (seen, seconds) = (seen as f64, seconds as f64);
        match self {
            Counting::Everything => seen,
            Counting::FailuresOnly { volume } => seen.max(volume * seconds),
        }
    }
}
