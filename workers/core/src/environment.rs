//! What one Lambda execution environment remembers between invocations.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use breaker::circuit::Circuit;
use breaker::evidence::{Bucket, Outcomes, Slot};
use jiff::Timestamp;

/// An environment reads a circuit for its own gate no more often than this.
pub const CIRCUIT_CACHED: Duration = Duration::from_secs(1);

/// Counts are flushed no more often than this, save for the first failure after a success.
pub const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Cache keys whose last write an environment remembers; beyond it the oldest is forgotten and written again.
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
    /// Outcomes not yet written, by generation and slot.
    pub(crate) pending: BTreeMap<(u64, Slot), Outcomes>,
    /// When they were last written.
    pub(crate) flushed_at: Option<Timestamp>,
    /// Whether the last outcome was a failure.
    pub(crate) failing: bool,
    /// The counts as last read.
    pub(crate) seen: Vec<Bucket>,
    /// When an answer was last written, by cache key.
    pub(crate) answers: BTreeMap<String, Timestamp>,
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
