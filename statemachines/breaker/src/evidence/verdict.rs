//! Whether a dependency that gets all its calls is failing.

use std::time::Duration;

use jiff::Timestamp;

use super::statistics::{float, lower_bound, share, surprise, upper_bound};
use super::{Bucket, Outcomes, SLOTS_PER_SECOND, Slot};
use crate::circuit::{before, elapsed};
use crate::policy::Detection;

/// Least calls, and least failed first attempts, of a stretch that is judged by surprise.
const LEAST_CALLS: u64 = 7;
const LEAST_FAILURES: u64 = 4;

/// Least share of failures of such a stretch, when it has many calls and when it has few.
const MOSTLY: f64 = 0.9;
const NEARLY_ALL: f64 = 0.97;
const MANY_CALLS: u64 = 40;

/// How surprising a stretch must be, in nats: by chance once in ten million stretches (ln 10⁷).
const SURPRISING: f64 = 16.1;

/// Calls that the usual share is assumed to rest on besides those that were seen.
const ASSUMED_CALLS: f64 = 20.0;

/// Standard deviations above the usual share that a stretch is compared with.
const USUAL_Z: f64 = 2.0;

/// Standard deviations below the seen share that is compared with the policy's rate.
const RATE_Z: f64 = 2.58;

/// Failures are known at once, successes when the environment that saw them writes next. So a stretch is taken to hold at
/// least this share of the calls that the traffic before it lets expect.
const EXPECTED: f64 = 0.8;

/// Counts are complete after this long: environments write once a second.
const COMPLETE_AFTER: Duration = Duration::from_millis(1_250);

/// How long before a stretch the share of failures is no longer the usual one.
const ONSET: Duration = Duration::from_secs(1);

/// Where more than this share of the calls succeeds late (see [`Outcomes::late`]), a stretch shorter than [`UNCERTAIN`] is no
/// evidence.
const LATE_SHARE: (u64, u64) = (1, 10);
const UNCERTAIN: Duration = Duration::from_millis(750);

/// What the evidence amounts to.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The dependency is well, or there are too few calls to say.
    Healthy,
    /// The dependency fails.
    Breach(Breach),
}

/// A dependency that fails, and what was known of it before.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// What was seen, for people.
    pub reason: String,
    /// When the failing stretch began.
    pub since: Timestamp,
    /// Whether no call of the stretch succeeded.
    pub is_total: bool,
    /// The share of calls that failed before it (0 to 1); none: too few calls to say.
    pub usual: Option<f64>,
    /// Calls in the busiest second of the window.
    pub volume: f64,
}

/// What is known of a dependency besides the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Known {
    /// The share of calls that fail although it is well (0 to 1).
    pub usual: f64,
    /// Calls a second at least (0: unknown).
    pub rate: f64,
}

/// Judges the buckets of one generation (any order; those outside the window were left out by the reader). `known` is
/// what is known of the dependency from before.
#[must_use]
pub fn judge(detection: &Detection, buckets: &[Bucket], known: Known, now: Timestamp) -> Verdict {
    let mut newest_first = buckets.to_vec();
    newest_first.sort_by_key(|bucket| std::cmp::Reverse(bucket.slot));
    let window = Window::new(&newest_first, known, now);
    let breach = window
        .surprising_stretch()
        .or_else(|| window.above(detection))
        .or_else(|| window.slow(detection));
    breach.map_or(Verdict::Healthy, Verdict::Breach)
}

/// The buckets of one generation.
struct Window<'b> {
    newest_first: &'b [Bucket],
    total: Outcomes,
    known: Known,
    now: Timestamp,
}

impl<'b> Window<'b> {
    fn new(newest_first: &'b [Bucket], known: Known, now: Timestamp) -> Self {
        Window {
            newest_first,
            total: Outcomes::sum(newest_first),
            known,
            now,
        }
    }

    /// A stretch up to now that mostly fails, as the history before it does not explain.
    fn surprising_stretch(&self) -> Option<Breach> {
        let rate = self.rate().max(self.known.rate);
        let mut recent = Outcomes::default();
        for bucket in self.newest_first {
            recent.add(&bucket.outcomes);
            let (calls, failures) = recent.excused();
            let (_, first_failures) = recent.first_attempts();
            let span = elapsed(bucket.slot.start(), self.now).as_secs_f64();
            let calls = calls.max(whole(EXPECTED * rate * span));
            let least = if calls < MANY_CALLS { NEARLY_ALL } else { MOSTLY };
            if calls < LEAST_CALLS
                || first_failures < LEAST_FAILURES
                || share(failures, calls) < least
            {
                continue;
            }
            let older = self.total.without(&recent);
            let (older_calls, older_failures) = older.excused();
            let expected = upper_bound(
                float(older_failures) + ASSUMED_CALLS * self.known.usual,
                float(older_calls) + ASSUMED_CALLS,
                USUAL_Z,
            );
            if surprise(failures, calls, expected) >= SURPRISING
                && !self.are_answers_late(bucket.slot, &older)
            {
                let reason = format!("{failures} of {calls} calls failed ({})", percent(share(failures, calls)));
                return Some(self.breach(reason, bucket.slot, &recent));
            }
        }
        None
    }

    /// Calls a second in the part of the window whose counts are complete; 0: it is too short to say.
    fn rate(&self) -> f64 {
        let complete = before(self.now, COMPLETE_AFTER);
        let old = || self.newest_first.iter().filter(|bucket| bucket.slot.start() < complete);
        let Some(oldest) = old().map(|bucket| bucket.slot).min() else {
            return 0.0;
        };
        let span = elapsed(oldest.start(), complete);
        if span < COMPLETE_AFTER {
            return 0.0;
        }
        float(Outcomes::sum(old()).calls) / span.as_secs_f64()
    }

    /// Whether a stretch is too short where many calls succeed late.
    fn are_answers_late(&self, from: Slot, older: &Outcomes) -> bool {
        older.late * LATE_SHARE.1 > older.successes() * LATE_SHARE.0
            && elapsed(from.start(), self.now) < UNCERTAIN
    }

    /// The policy's rate, crossed beyond doubt.
    fn above(&self, detection: &Detection) -> Option<Breach> {
        let (calls, failures) = self.total.excused();
        let failing = lower_bound(float(failures), float(calls), RATE_Z);
        if calls < u64::from(detection.minimum_calls) || failing <= detection.failure_rate.fraction() {
            return None;
        }
        let reason = format!("{failures} of {calls} calls failed ({})", percent(share(failures, calls)));
        Some(self.breach(reason, self.first_failing(), &self.total))
    }

    /// The policy's rate of slow calls, crossed beyond doubt.
    fn slow(&self, detection: &Detection) -> Option<Breach> {
        let line = detection.slow_call?;
        let (calls, slow) = (self.total.calls, self.total.slow);
        let lowest = lower_bound(float(slow), float(calls), RATE_Z);
        if calls < u64::from(detection.minimum_calls) || lowest <= line.rate.fraction() {
            return None;
        }
        let reason = format!(
            "{slow} of {calls} calls took longer than {} ms ({})",
            line.threshold.as_millis(),
            percent(share(slow, calls))
        );
        Some(self.breach(reason, self.first_failing(), &self.total))
    }

    fn first_failing(&self) -> Slot {
        let bad = |bucket: &&Bucket| bucket.outcomes.failures + bucket.outcomes.slow > 0;
        let first = self.newest_first.iter().rev().find(bad);
        first.map_or(Slot::of(self.now), |bucket| bucket.slot)
    }

    fn breach(&self, reason: String, from: Slot, recent: &Outcomes) -> Breach {
        // The second before a failing stretch may belong to its beginning.
        let earlier = before(from.start(), ONSET);
        let old = self.newest_first.iter().filter(|bucket| bucket.slot.start() < earlier);
        let (older_calls, older_failures) = Outcomes::sum(old).excused();
        Breach {
            reason,
            since: from.start(),
            is_total: recent.successes() == 0,
            usual: (float(older_calls) >= ASSUMED_CALLS).then(|| share(older_failures, older_calls)),
            volume: busiest_second(self.newest_first),
        }
    }
}

/// Calls in the busiest second, whole seconds by their number.
#[must_use]
pub fn busiest_second(buckets: &[Bucket]) -> f64 {
    let mut seconds = std::collections::BTreeMap::new();
    for bucket in buckets {
        *seconds.entry(bucket.slot.0.div_euclid(SLOTS_PER_SECOND)).or_insert(0) += bucket.outcomes.calls;
    }
    float(seconds.into_values().max().unwrap_or(0))
}

/// A number of calls, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "calls of seconds, 0 or more")]
fn whole(calls: f64) -> u64 {
    calls.round().max(0.0) as u64
}

/// A share as people read it.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share.min(1.0) * 100.0)
}

#[cfg(test)]
mod tests;
