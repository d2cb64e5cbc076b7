//! What was seen of the dependency, and what it amounts to.
//!
//! Outcomes are counted in slots of an eighth of a second, keyed by the generation under which the call was admitted and
//! by the time at which its outcome was *known*. A failure counts when it is known. A success counts in the slot in which
//! its call was admitted, but no earlier than [`LATEST_SUCCESS`] before it was known: with the time of the answer alone,
//! the last successes of slow calls would hide the start of an outage; with the time of admission alone, the newest slots
//! of a slow dependency would hold nothing but fast failures.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::circuit::{after, before};

mod budget;
mod observation;
pub mod statistics;
mod streak;
mod verdict;

pub use budget::{FREE_RETRIES, may_retry};
pub use observation::{Observation, observe};
pub use streak::Streak;
pub use verdict::{Breach, Known, Verdict, busiest_second, judge};

/// A success counts at most this long before it was known.
pub const LATEST_SUCCESS: Duration = Duration::from_millis(250);

/// How far back outcomes are read, in seconds. Outcomes are counted when they are known, so this does not depend on how
/// long calls may take.
pub const WINDOW: Duration = Duration::from_secs(10);

/// Slots in a second.
pub const SLOTS_PER_SECOND: i64 = 8;

const SLOT_MILLIS: i64 = 1_000 / SLOTS_PER_SECOND;

/// An eighth of a second since the epoch: the unit of all counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot(pub i64);

/// A second since the epoch: the slots of one second share an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Second(pub i64);

impl Slot {
    /// The slot that an instant lies in.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        Slot(instant.as_millisecond().div_euclid(SLOT_MILLIS))
    }

    /// The slot of a call that was admitted and whose outcome is known now.
    #[must_use]
    pub fn of_outcome(failed: bool, admitted_at: Timestamp, now: Timestamp) -> Self {
        if failed {
            Slot::of(now)
        } else {
            Slot::of(admitted_at.max(before(now, LATEST_SUCCESS)))
        }
    }

    /// When the slot begins.
    #[must_use]
    pub fn start(self) -> Timestamp {
        let millis = self.0.saturating_mul(SLOT_MILLIS).max(0).unsigned_abs();
        after(Timestamp::UNIX_EPOCH, Duration::from_millis(millis))
    }

    /// The second that the slot lies in.
    #[must_use]
    pub const fn second(self) -> Second {
        Second(self.0.div_euclid(SLOTS_PER_SECOND))
    }

    /// Which of its second's slots it is (0 to 7).
    #[must_use]
    pub const fn part(self) -> i64 {
        self.0.rem_euclid(SLOTS_PER_SECOND)
    }
}

impl Second {
    /// The seconds of the [`WINDOW`] up to and including `now`'s own, oldest first.
    #[must_use]
    pub fn window(now: Timestamp) -> Vec<Second> {
        let last = now.as_second();
        let count = i64::try_from(WINDOW.as_secs()).unwrap_or(i64::MAX);
        (last.saturating_sub(count)..=last).map(Second).collect()
    }

    /// One of its slots (`part`: 0 to 7).
    #[must_use]
    pub const fn slot(self, part: i64) -> Slot {
        Slot(self.0.saturating_mul(SLOTS_PER_SECOND).saturating_add(part))
    }
}

/// What was seen of some calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Calls that succeeded, but took longer than [`LATEST_SUCCESS`]: their slots are complete only so much later.
    pub late: u64,
}

/// The outcomes of one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Which eighth of a second.
    pub slot: Slot,
    /// What was seen in it.
    pub outcomes: Outcomes,
}

impl Outcomes {
    /// Nothing seen: nothing worth a write.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.calls == 0 && self.retries == 0
    }

    /// Adds other outcomes.
    pub fn add(&mut self, other: &Outcomes) {
        self.calls += other.calls;
        self.failures += other.failures;
        self.slow += other.slow;
        self.retries += other.retries;
        self.retry_failures += other.retry_failures;
        self.late += other.late;
    }

    /// Takes other outcomes away, of which these are the sum with something else.
    #[must_use]
    pub fn without(&self, other: &Outcomes) -> Outcomes {
        Outcomes {
            calls: self.calls.saturating_sub(other.calls),
            failures: self.failures.saturating_sub(other.failures),
            slow: self.slow.saturating_sub(other.slow),
            retries: self.retries.saturating_sub(other.retries),
            retry_failures: self.retry_failures.saturating_sub(other.retry_failures),
            late: self.late.saturating_sub(other.late),
        }
    }

    /// The sum of some buckets.
    #[must_use]
    pub fn sum<'b>(buckets: impl IntoIterator<Item = &'b Bucket>) -> Outcomes {
        let mut total = Outcomes::default();
        for bucket in buckets {
            total.add(&bucket.outcomes);
        }
        total
    }

    /// The calls that were first attempts, and how many of them failed.
    #[must_use]
    pub const fn first_attempts(&self) -> (u64, u64) {
        (
            self.calls.saturating_sub(self.retries),
            self.failures.saturating_sub(self.retry_failures),
        )
    }

    /// Calls and failures, of first attempts or of all, whichever has the lower share of failures. Where the same callers
    /// always fail, all attempts together look worse than the dependency is, because callers that failed come again; where
    /// any call may fail, they look as it is and are more. So retries may excuse, never accuse.
    #[must_use]
    pub fn excused(&self) -> (u64, u64) {
        let (first, first_failed) = self.first_attempts();
        // Cross-multiplied shares: first_failed / first < failures / calls.
        if first > 0 && first_failed * self.calls < self.failures * first {
            (first, first_failed)
        } else {
            (self.calls, self.failures)
        }
    }

    /// Calls that did not fail.
    #[must_use]
    pub const fn successes(&self) -> u64 {
        self.calls.saturating_sub(self.failures)
    }
}
