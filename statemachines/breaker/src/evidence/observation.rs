//! What the calls came to that a recovering circuit let through since its last step.

use jiff::Timestamp;

use super::statistics::{float, lower_bound, share, upper_bound};
use super::verdict::{busiest_second, percent};
use super::{Bucket, Outcomes, Slot};

/// What was seen since the last step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Observation {
    /// All of it.
    pub total: Outcomes,
    /// Failures since the last success.
    pub failures_in_a_row: u64,
    /// When the last success was, as far as the window reaches.
    pub last_success: Option<Timestamp>,
    /// Calls in the busiest second of the window.
    pub volume: f64,
}

/// Observes the buckets of one generation. Outcomes before `from`, or after `until`, count only for the failures in a row and the
/// last success.
#[must_use]
pub fn observe(buckets: &[Bucket], from: Timestamp, until: Timestamp) -> Observation {
    let span = Slot::of(from)..Slot::of(until);
    let since = buckets.iter().filter(|bucket| span.contains(&bucket.slot) && bucket.slot > span.start);
    let succeeded = buckets.iter().filter(|bucket| bucket.outcomes.successes() > 0);
    let last_success = succeeded.map(|bucket| bucket.slot).max();
    let in_a_row = buckets
        .iter()
        .filter(|bucket| last_success.is_none_or(|last| bucket.slot > last));
    Observation {
        total: Outcomes::sum(since),
        failures_in_a_row: in_a_row.map(|bucket| bucket.outcomes.failures).sum(),
        last_success: last_success.map(Slot::start),
        volume: busiest_second(buckets),
    }
}

impl Observation {
    /// The share of calls that failed (0 to 1).
    #[must_use]
    pub fn failing(&self) -> f64 {
        let (calls, failures) = self.total.excused();
        share(failures, calls)
    }

    /// The lower bound of that share, `z` standard deviations away.
    #[must_use]
    pub fn failing_at_least(&self, z: f64) -> f64 {
        let (calls, failures) = self.total.excused();
        lower_bound(float(failures), float(calls), z)
    }

    /// The upper bound of that share, `z` standard deviations away.
    #[must_use]
    pub fn failing_at_most(&self, z: f64) -> f64 {
        let (calls, failures) = self.total.excused();
        upper_bound(float(failures), float(calls), z)
    }

    /// The lower bound of the share of slow calls, `z` standard deviations away.
    #[must_use]
    pub fn slow_at_least(&self, z: f64) -> f64 {
        lower_bound(float(self.total.slow), float(self.total.calls), z)
    }

    /// What was seen, for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let (calls, failures) = self.total.excused();
        format!("{failures} of {calls} calls failed ({})", percent(share(failures, calls)))
    }
}

#[cfg(test)]
mod tests;
