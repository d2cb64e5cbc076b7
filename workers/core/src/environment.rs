//! What one Lambda execution environment remembers between invocations.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use breaker::circuit::Circuit;
use breaker::evidence::{Bucket, Streak};
use jiff::Timestamp;

use crate::outcomes::Pending;

/// An environment reads a circuit for its own gate no more often than this.
pub const CIRCUIT_CACHED: Duration = Duration::from_secs(1);

/// Counts are flushed no more often than this while all is well.
pub const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Counts are flushed no more often than this while calls fail or the circuit recovers, save for the first
/// [`EAGER_FAILURES`] in a row.
pub const FLUSH_EVERY_WHEN_FAILING: Duration = Duration::from_millis(200);

/// Each of so many failures in a row is flushed at once: the sooner the others know, the fewer calls meet the outage.
pub const EAGER_FAILURES: u32 = 30;

/// Failures in a row after which an environment that cannot reach the table refuses calls by itself.
pub const OWN_THRESHOLD: u32 = 5;

/// How long it does so, until one more call goes through.
pub const OWN_COOL_DOWN: Duration = Duration::from_secs(10);

/// A failure is recent for so long: the environment asks for the circuit anew before its next call.
pub const SUSPICIOUS: Duration = Duration::from_secs(2);

/// Cache keys whose last write an environment remembers; beyond it the older half is forgotten and written again.
pub const REMEMBERED_KEYS: usize = 1_024;

/// One environment. Invocations in it come one after another.
#[derive(Debug)]
pub struct Environment {
    /// Tells environments apart: the log stream's name in Lambda.
    pub id: String,
    pub(crate) circuits: RefCell<BTreeMap<String, Known>>,
    failed_flushes: Cell<u64>,
    failed_starts: Cell<u64>,
}

/// What an environment knows of one circuit.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The circuit as last read, and when.
    pub(crate) circuit: Option<(Option<Circuit>, Timestamp)>,
    /// Outcomes not yet written.
    pub(crate) pending: Pending,
    /// When they were last written.
    pub(crate) flushed_at: Option<Timestamp>,
    /// When a step of the recovering circuit was last decided here.
    pub(crate) looked_at: Option<Timestamp>,
    /// What this environment saw, call after call.
    pub(crate) streak: Streak,
    /// When the last call failed here.
    pub(crate) failed_at: Option<Timestamp>,
    /// Until when calls are refused here because the table cannot be reached.
    pub(crate) refused_until: Option<Timestamp>,
    /// The counts as last read.
    pub(crate) seen: Vec<Bucket>,
    /// When an answer was last written, by cache key.
    pub(crate) answers: BTreeMap<String, Timestamp>,
}

impl Known {
    /// Notes that an answer was written. Where there is no room the older half is forgotten in one go: to look for the
    /// oldest one at every call would cost more than the writes that it saves.
    pub(crate) fn wrote_answer(&mut self, key: &str, now: Timestamp) {
        if self.answers.len() >= REMEMBERED_KEYS && !self.answers.contains_key(key) {
            let mut times: Vec<Timestamp> = self.answers.values().copied().collect();
            times.sort_unstable();
            if let Some(middle) = times.get(times.len() / 2) {
                self.answers.retain(|_, at| *at > *middle);
            }
        }
        self.answers.insert(key.to_owned(), now);
    }
}

impl Environment {
    /// A fresh environment.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Environment {
            id: id.into(),
            circuits: RefCell::default(),
            failed_flushes: Cell::new(0),
            failed_starts: Cell::new(0),
        }
    }

    /// Flushes that failed and whose counts wait for the next call.
    #[must_use]
    pub fn failed_flushes(&self) -> u64 {
        self.failed_flushes.get()
    }

    /// Incidents that could not be started; reconciliation starts them.
    #[must_use]
    pub fn failed_starts(&self) -> u64 {
        self.failed_starts.get()
    }

    pub(crate) fn count_failed_flush(&self) {
        self.failed_flushes.set(self.failed_flushes.get() + 1);
    }

    pub(crate) fn count_failed_start(&self) {
        self.failed_starts.set(self.failed_starts.get() + 1);
    }

    /// Looks at what is known of a circuit. Never held across an await.
    pub(crate) fn with<T>(&self, circuit: &str, look: impl FnOnce(&mut Known) -> T) -> T {
        let mut circuits = self.circuits.borrow_mut();
        look(circuits.entry(circuit.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_written_last_are_remembered_and_never_too_many() {
        let mut known = Known::default();
        for second in 0..5_000 {
            let now = Timestamp::from_second(second).unwrap();
            known.wrote_answer(&format!("key-{second}"), now);
            assert!(known.answers.len() <= REMEMBERED_KEYS);
        }
        assert!(known.answers.len() >= REMEMBERED_KEYS / 2 - 1);
        let lately = (5_000 - 500..5_000).map(|second| format!("key-{second}"));
        assert!(
            lately
                .into_iter()
                .all(|key| known.answers.contains_key(&key))
        );
    }
}
