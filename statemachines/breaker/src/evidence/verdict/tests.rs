use super::*;
use crate::policy::SlowCall;
use crate::rate::Rate;

/// The window's counts end here.
fn now() -> Timestamp {
    Timestamp::from_second(1_000_000).unwrap()
}

/// A window, written from its oldest slot to the one before now.
#[derive(Default)]
struct Counts(Vec<Outcomes>);

impl Counts {
    /// So many slots with so many calls and failures each.
    fn with(mut self, slots: usize, calls: u64, failures: u64) -> Self {
        let outcomes = Outcomes {
            calls,
            failures,
            ..Outcomes::default()
        };
        self.0.extend(std::iter::repeat_n(outcomes, slots));
        self
    }

    fn changed(mut self, change: impl Fn(&mut Outcomes)) -> Self {
        self.0.iter_mut().for_each(change);
        self
    }

    fn buckets(&self) -> Vec<Bucket> {
        let newest_first = (1..).map(|back| Slot(Slot::of(now()).0 - back));
        let outcomes = self.0.iter().rev().copied();
        newest_first
            .zip(outcomes)
            .map(|(slot, outcomes)| Bucket { slot, outcomes })
            .collect()
    }

    fn judged(&self, detection: &Detection, known: Known) -> Option<Breach> {
        match judge(detection, &self.buckets(), known, now()) {
            Verdict::Healthy => None,
            Verdict::Breach(breach) => Some(breach),
        }
    }

    fn breach(&self) -> Option<Breach> {
        self.judged(&Detection::default(), Known::default())
    }
}

fn counts() -> Counts {
    Counts::default()
}

#[test]
fn nothing_and_a_few_failures_are_no_evidence() {
    assert_eq!(counts().breach(), None);
    assert_eq!(
        counts().with(1, LEAST_CALLS - 1, LEAST_CALLS - 1).breach(),
        None
    );
}

#[test]
fn a_stretch_that_fails_where_all_was_well_is_an_outage() {
    let breach = counts().with(40, 20, 0).with(1, 20, 20).breach().unwrap();
    assert!(breach.is_total);
    assert_eq!(breach.usual, Some(0.0));
    assert_eq!(breach.volume, 160.0);
    assert!(breach.since < now() && breach.since >= before(now(), Duration::from_millis(500)));
    assert!(
        breach.reason.ends_with("calls failed (100 %)"),
        "{}",
        breach.reason
    );
}

#[test]
fn the_order_of_buckets_is_nothing() {
    let counts = counts().with(40, 20, 0).with(4, 20, 20);
    let mut shuffled = counts.buckets();
    shuffled.sort_by_key(|bucket| (bucket.slot.0 * 37) % 41);
    let verdict = judge(&Detection::default(), &shuffled, Known::default(), now());
    assert_eq!(verdict, Verdict::Breach(counts.breach().unwrap()));
}

#[test]
fn a_burst_of_failures_among_many_calls_is_none() {
    assert_eq!(counts().with(40, 100, 0).with(1, 100, 60).breach(), None);
}

#[test]
fn what_is_usual_surprises_nobody() {
    assert_eq!(counts().with(80, 20, 6).breach(), None);
    // The same stretch is an outage where calls used to succeed and none where most of them used to fail.
    let stretch = counts().with(1, 20, 17);
    let knowing = |usual| {
        let known = Known {
            usual,
            ..Known::default()
        };
        let lenient = Detection {
            failure_rate: Rate::ONE,
            ..Detection::default()
        };
        stretch.judged(&lenient, known).is_some()
    };
    assert!(knowing(0.0));
    assert!(!knowing(0.6));
}

#[test]
fn answers_that_are_still_out_are_no_failures() {
    // The last eighth of a second holds the failures alone; the successes of the same calls are still to be told of.
    let failures_first = counts().with(70, 40, 4).with(1, 8, 8);
    assert_eq!(failures_first.breach(), None);
}

#[test]
fn a_busy_circuit_that_has_just_closed_is_not_judged_by_the_ramps_few_calls() {
    let few = counts().with(1, 10, 10);
    let known = |rate| Known {
        rate,
        ..Known::default()
    };
    assert!(few.judged(&Detection::default(), known(0.0)).is_some());
    assert!(few.judged(&Detection::default(), known(1_000.0)).is_none());
}

#[test]
fn where_answers_come_late_a_short_stretch_is_no_evidence() {
    let late = |outcomes: &mut Outcomes| outcomes.late = outcomes.calls - outcomes.failures;
    let short = counts().with(40, 20, 0).with(4, 20, 20);
    assert!(short.breach().is_some());
    assert_eq!(short.changed(late).breach(), None);
    let long = counts().with(40, 20, 0).with(12, 20, 20).changed(late);
    assert!(long.breach().is_some());
}

#[test]
fn the_rate_is_crossed_beyond_doubt_or_not_at_all() {
    let detection = Detection::default();
    let line = detection.failure_rate.fraction();
    let just_above = counts().with(20, 10, 6);
    assert!(0.6 > line);
    let few = counts().with(2, 10, 6);
    assert_eq!(few.breach(), None, "twelve of twenty may be chance");
    assert!(just_above.breach().is_some(), "120 of 200 are not");
    assert_eq!(counts().with(80, 100, 49).breach(), None);
}

#[test]
fn fewer_calls_than_the_policys_least_are_not_judged_by_rate() {
    let strict = Detection {
        minimum_calls: 1_000,
        ..Detection::default()
    };
    let counts = counts().with(20, 10, 6);
    assert_eq!(counts.judged(&strict, Known::default()), None);
}

#[test]
fn slow_calls_count_where_the_policy_says_so() {
    let slow = counts()
        .with(20, 10, 0)
        .changed(|outcomes| outcomes.slow = 9);
    assert_eq!(slow.breach(), None);
    let detection = Detection {
        slow_call: Some(SlowCall {
            threshold: Duration::from_millis(800),
            rate: Rate::percent(80),
        }),
        ..Detection::default()
    };
    let breach = slow.judged(&detection, Known::default()).unwrap();
    assert_eq!(
        breach.reason,
        "180 of 200 calls took longer than 800 ms (90 %)"
    );
    assert!(!breach.is_total);
}

#[test]
fn retries_excuse_and_never_accuse() {
    // One caller in five always fails and comes again twice: 3 of 7 attempts fail, but 1 of 5 callers.
    let line = Detection {
        failure_rate: Rate::percent(30),
        ..Detection::default()
    };
    let attempts = counts().with(40, 14, 6);
    assert!(attempts.judged(&line, Known::default()).is_some());
    let with_retries = attempts.changed(|outcomes| {
        outcomes.retries = 4;
        outcomes.retry_failures = 4;
    });
    assert_eq!(with_retries.judged(&line, Known::default()), None);
}

#[test]
fn the_busiest_second_is_a_whole_one() {
    let bucket = |slot, calls| Bucket {
        slot: Slot(slot),
        outcomes: Outcomes {
            calls,
            ..Outcomes::default()
        },
    };
    assert_eq!(busiest_second(&[]), 0.0);
    assert_eq!(
        busiest_second(&[bucket(7, 5), bucket(8, 4), bucket(15, 3), bucket(16, 6)]),
        7.0
    );
}
