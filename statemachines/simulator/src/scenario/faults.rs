//! What breaks besides the dependencies.

use std::time::Duration;

use breaker::rate::Rate;

/// Faults of the breaker's own parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// Of the table.
    pub table: Vec<Fault>,
    /// Of the Lambda functions.
    pub lambda: Vec<Fault>,
    /// Of starting incidents: a worker is told, an alarm's event is lost.
    pub incidents: Vec<Fault>,
}

/// A time in which a service does not do what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// When it begins, from the start of the scenario.
    pub at: Duration,
    /// How long it lasts.
    pub lasts: Duration,
    /// What the service does instead.
    pub kind: FaultKind,
    /// The share of requests it hits (default `100%`).
    pub share: Rate,
}

/// What a service does instead of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It answers with an internal error.
    Down,
    /// It asks for fewer requests.
    Throttled,
}

impl Fault {
    /// Whether it is there at a time.
    #[must_use]
    pub fn active(&self, elapsed: Duration) -> bool {
        self.at <= elapsed && elapsed < self.at.saturating_add(self.lasts)
    }
}
