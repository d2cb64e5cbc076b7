//! Whether the dependency is failing.

use std::collections::BTreeSet;

use super::{Bucket, Counting, Outcomes};
use crate::policy::Detection;
use crate::rate::Rate;

/// What the evidence amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Too few calls to say.
    TooFew,
    /// Nothing to complain about.
    Healthy,
    /// The policy's line is crossed; the clause says how, for people.
    Breach(String),
}

/// How strictly to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrutiny {
    /// A closed circuit: the policy's own thresholds.
    Closed,
    /// A recovering circuit: half the rates on a quarter of the calls. Closing is meant to be harder than staying
    /// closed, and a ramp's first calls are few.
    Recovering,
}

/// Judges the buckets of one generation (any order; those outside the window were left out by the reader).
#[must_use]
pub fn judge(
    detection: &Detection,
    buckets: &[Bucket],
    counting: Counting,
    scrutiny: Scrutiny,
) -> Verdict {
    let mut total = Outcomes::default();
    for bucket in buckets {
        total.add(&bucket.outcomes);
    }
    if total.reporters.len() < detection.reporters as usize {
        return if total.calls == 0 {
            Verdict::TooFew
        } else {
            Verdict::Healthy
        };
    }
    if let Some(clause) = in_a_row(detection, buckets, counting) {
        return Verdict::Breach(clause);
    }

    let (divisor, least) = match scrutiny {
        Scrutiny::Closed => (1.0, f64::from(detection.minimum_calls)),
        Scrutiny::Recovering => (2.0, (f64::from(detection.minimum_calls) / 4.0).ceil()),
    };
    let seconds = detection.window.as_secs();
    let all = counting.calls(total.calls, seconds);
    if all < least.max(1.0) {
        return Verdict::TooFew;
    }
    let share = |count: u64, calls: f64| {
        #[expect(clippy::cast_precision_loss, reason = "counts of a window of minutes")]
        let count = count as f64;
        count / calls.max(1.0)
    };
    let crosses = |share: f64, line: Rate| share > 0.0 && share >= line.fraction() / divisor;
    let (first, first_failed) = total.first_attempts();
    let firsts = counting.calls(first, seconds);
    // Retries may excuse, never accuse: see `Outcomes::first_attempts`.
    let (failed, calls) = if share(first_failed, firsts) < share(total.failures, all) {
        (first_failed, firsts)
    } else {
        (total.failures, all)
    };
    let failing = share(failed, calls);
    if crosses(failing, detection.failure_rate) {
        return Verdict::Breach(format!(
            "{failed} of {calls:.0} calls failed ({})",
            whole_percent(failing)
        ));
    }
    if let Some(slow) = detection.slow_call
        && crosses(share(total.slow, all), slow.rate)
    {
        return Verdict::Breach(format!(
            "{} of {all:.0} calls took longer than {} ms ({})",
            total.slow,
            slow.threshold.as_millis(),
            whole_percent(share(total.slow, all))
        ));
    }
    Verdict::Healthy
}

/// Failures without a success between them, newest slots first. Slots are the grain: one with a success ends the run,
/// wherever in that second the success lay, so this never counts too many.
fn in_a_row(detection: &Detection, buckets: &[Bucket], counting: Counting) -> Option<String> {
    let needed = u64::from(detection.consecutive_failures?);
    if counting != Counting::Everything {
        return None; // successes go unseen, so nothing is known to be consecutive
    }
    let mut newest_first: Vec<&Bucket> = buckets.iter().collect();
    newest_first.sort_by_key(|bucket| std::cmp::Reverse(bucket.slot));
    let run: Vec<&Outcomes> = newest_first
        .iter()
        .map(|bucket| &bucket.outcomes)
        .take_while(|outcomes| outcomes.successes() == 0)
        .collect();
    let failures: u64 = run.iter().map(|outcomes| outcomes.failures).sum();
    let reporters: BTreeSet<&String> = run.iter().flat_map(|o| &o.reporters).collect();
    (failures >= needed.max(1) && reporters.len() >= detection.reporters as usize)
        .then(|| format!("{failures} calls in a row failed"))
}

fn whole_percent(share: f64) -> String {
    format!("{:.0} %", share.min(1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::evidence::Slot;
    use crate::policy::SlowCall;

    fn bucket(slot: i64, calls: u64, failures: u64, slow: u64) -> Bucket {
        let reporters = if failures + slow > 0 {
            BTreeSet::from(["a".to_owned(), "b".to_owned()])
        } else {
            BTreeSet::new()
        };
        Bucket {
            slot: Slot(slot),
            outcomes: Outcomes {
                calls,
                failures,
                slow,
                retries: 0,
                retry_failures: 0,
                reporters,
            },
        }
    }

    fn closed(detection: &Detection, buckets: &[Bucket]) -> Verdict {
        judge(detection, buckets, Counting::Everything, Scrutiny::Closed)
    }

    fn rate_only() -> Detection {
        Detection {
            consecutive_failures: None,
            ..Detection::default()
        }
    }

    #[test]
    fn breaches_at_the_rate_and_not_below() {
        let line = [bucket(1, 20, 10, 0)];
        assert_eq!(
            closed(&rate_only(), &line),
            Verdict::Breach("10 of 20 calls failed (50 %)".into())
        );
        assert_eq!(
            closed(&rate_only(), &[bucket(1, 21, 10, 0)]),
            Verdict::Healthy
        );
    }

    #[test]
    fn retries_excuse_and_never_accuse() {
        // Four callers in ten fail, and fail again both times that they come back.
        let mut seen = bucket(1, 180, 120, 0);
        (seen.outcomes.retries, seen.outcomes.retry_failures) = (80, 80);
        assert_eq!(closed(&rate_only(), &[seen]), Verdict::Healthy);
        let mut worse = bucket(1, 200, 150, 0);
        (worse.outcomes.retries, worse.outcomes.retry_failures) = (100, 100);
        assert_eq!(
            closed(&rate_only(), &[worse]),
            Verdict::Breach("50 of 100 calls failed (50 %)".into())
        );
        // Any call may fail, and most that come back are answered.
        let mut lucky = bucket(1, 150, 60, 0);
        (lucky.outcomes.retries, lucky.outcomes.retry_failures) = (50, 10);
        assert_eq!(closed(&rate_only(), &[lucky]), Verdict::Healthy);
    }

    #[test]
    fn says_nothing_on_few_calls() {
        assert_eq!(
            closed(&rate_only(), &[bucket(1, 19, 19, 0)]),
            Verdict::TooFew
        );
    }

    #[test]
    fn one_sick_reporter_opens_nothing() {
        let detection = Detection {
            reporters: 3,
            ..rate_only()
        };
        assert_eq!(
            closed(&detection, &[bucket(1, 100, 100, 0)]),
            Verdict::Healthy
        );
    }

    #[test]
    fn counts_failures_in_a_row_across_slots_until_a_success() {
        let detection = Detection::default();
        let broken = [bucket(1, 100, 1, 0), bucket(2, 6, 6, 0), bucket(3, 4, 4, 0)];
        assert_eq!(
            closed(&detection, &broken),
            Verdict::Breach("10 calls in a row failed".into())
        );
        let mixed = [bucket(1, 100, 1, 0), bucket(2, 7, 6, 0), bucket(3, 4, 4, 0)];
        assert_eq!(closed(&detection, &mixed), Verdict::Healthy);
    }

    #[test]
    fn slow_calls_breach_when_asked_to() {
        let detection = Detection {
            slow_call: Some(SlowCall {
                threshold: Duration::from_millis(800),
                rate: Rate::percent(80),
            }),
            ..rate_only()
        };
        assert_eq!(
            closed(&detection, &[bucket(1, 50, 0, 40)]),
            Verdict::Breach("40 of 50 calls took longer than 800 ms (80 %)".into())
        );
        assert_eq!(
            closed(&rate_only(), &[bucket(1, 50, 0, 50)]),
            Verdict::Healthy
        );
    }

    #[test]
    fn looks_twice_as_hard_while_recovering() {
        let few = [bucket(1, 8, 2, 0)];
        let verdict = judge(
            &rate_only(),
            &few,
            Counting::Everything,
            Scrutiny::Recovering,
        );
        assert_eq!(
            verdict,
            Verdict::Breach("2 of 8 calls failed (25 %)".into())
        );
    }

    #[test]
    fn divides_by_the_volume_where_successes_go_unseen() {
        let failures = [bucket(1, 30, 30, 0)];
        let judged = |volume| {
            judge(
                &Detection::default(),
                &failures,
                Counting::FailuresOnly { volume },
                Scrutiny::Closed,
            )
        };
        assert_eq!(judged(100.0), Verdict::Healthy);
        assert_eq!(
            judged(5.0),
            Verdict::Breach("30 of 50 calls failed (60 %)".into())
        );
    }
}
