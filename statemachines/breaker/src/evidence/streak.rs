//! Failures in a row as one execution environment sees them: the evidence of thin traffic, whose window holds too few calls.

use jiff::Timestamp;

use super::statistics::upper_bound;
use super::{Bucket, Outcomes, Slot};

/// A streak counts when this history shows one of its length once in so many calls.
const ONCE_IN_CALLS: f64 = 1e7;

/// No streak shorter than this counts.
const SHORTEST: u32 = 7;

/// A streak of this length counts whatever the history.
const LONGEST: u32 = 30;

/// Successes that a history is assumed to begin with.
const ASSUMED_SUCCESSES: f64 = 20.0;

/// Calls that a history remembers; older ones fade.
const REMEMBERED: f64 = 200.0;

/// Standard deviations of the bound on the usual share of failures.
const Z: f64 = 2.0;

/// The share of failures in the window since the streak began below which other environments contradict it.
const CONFIRMED: (u64, u64) = (3, 4);

/// What one environment saw of a dependency, call after call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Streak {
    failures: u32,
    since: Option<Timestamp>,
    calls_before: f64,
    failures_before: f64,
}

impl Streak {
    /// Failures since the last success.
    #[must_use]
    pub const fn failures(&self) -> u32 {
        self.failures
    }

    /// Adds the outcome of a call, known at `now`.
    pub fn add(&mut self, failed: bool, now: Timestamp) {
        if failed {
            self.failures = self.failures.saturating_add(1);
            self.since = self.since.or(Some(now));
            return;
        }
        self.calls_before += 1.0 + f64::from(self.failures);
        self.failures_before += f64::from(self.failures);
        let fade = (REMEMBERED / self.calls_before).min(1.0);
        self.calls_before *= fade;
        self.failures_before *= fade;
        self.failures = 0;
        self.since = None;
    }

    /// Whether the streak is one that this environment's history does not explain and that the window, which holds the
    /// outcomes of all environments, does not contradict.
    #[must_use]
    pub fn is_outage(&self, buckets: &[Bucket]) -> bool {
        if self.failures < self.needed() {
            return false;
        }
        let since = self.since.map_or(Slot(i64::MIN), Slot::of);
        let seen = Outcomes::sum(buckets.iter().filter(|bucket| bucket.slot >= since));
        seen.failures * CONFIRMED.1 >= seen.calls * CONFIRMED.0
    }

    /// How many failures in a row this history shows once in [`ONCE_IN_CALLS`] calls.
    fn needed(&self) -> u32 {
        let usual = upper_bound(
            self.failures_before,
            self.calls_before + ASSUMED_SUCCESSES,
            Z,
        );
        let length = (ONCE_IN_CALLS.ln() / -usual.ln()).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a small range"
        )]
        let length = length.clamp(f64::from(SHORTEST), f64::from(LONGEST)) as u32;
        length
    }

    /// When it began; none: the last call succeeded.
    #[must_use]
    pub const fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// The share of calls that failed before the streak began, with what is assumed of a new history (0 to 1).
    #[must_use]
    pub fn usual(&self) -> f64 {
        self.failures_before / (self.calls_before + ASSUMED_SUCCESSES)
    }

}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn streak(history: &[(u32, bool)], failures: u32) -> Streak {
        let mut streak = Streak::default();
        for &(count, failed) in history {
            for _ in 0..count {
                streak.add(failed, at(0));
            }
        }
        for _ in 0..failures {
            streak.add(true, at(1));
        }
        streak
    }

    #[test]
    fn a_quiet_history_needs_seven_and_a_new_one_nine() {
        assert!(!streak(&[(200, false)], 6).is_outage(&[]));
        assert!(streak(&[(200, false)], 7).is_outage(&[]));
        assert!(!streak(&[], 8).is_outage(&[]));
        assert!(streak(&[], 9).is_outage(&[]));
    }

    #[test]
    fn a_noisy_history_needs_more() {
        let mut noisy = Streak::default();
        for call in 0..200 {
            noisy.add(call % 10 < 3, at(0));
        }
        noisy.add(false, at(0));
        for _ in 0..10 {
            noisy.add(true, at(1));
        }
        assert!(!noisy.is_outage(&[]));
        for _ in 0..20 {
            noisy.add(true, at(1));
        }
        assert!(noisy.is_outage(&[]));
    }

    #[test]
    fn other_environments_contradict_a_sick_one() {
        let others = Bucket {
            slot: Slot::of(at(2)),
            outcomes: Outcomes {
                calls: 30,
                failures: 10,
                ..Outcomes::default()
            },
        };
        assert!(!streak(&[(200, false)], 10).is_outage(&[others]));
    }
}
