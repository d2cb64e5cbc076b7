//! When the successes of a Task are counted: Step Functions makes the call itself, and each outcome that is counted costs a
//! state and an invocation. So successes are counted only while it matters: while calls fail, and while a circuit is not
//! closed.

use std::time::Duration;

use jiff::Timestamp;

use super::{Decision, Keep, Kind, write};
use crate::circuit::{Circuit, Counting, Phase, after, elapsed};
use crate::evidence::statistics::{float, share};
use crate::evidence::{Bucket, Outcomes, WINDOW, busiest_second};

/// Successes that are counted a second: more would say little more.
const COUNTED_A_SECOND: f64 = 20.0;

/// Counting ends after this long at the latest.
const LONGEST: Duration = Duration::from_secs(300);

/// The dependency is found to be well after this long at the earliest, on so many calls of which no more failed than this share.
const JUDGED_AFTER: Duration = Duration::from_secs(8);
const JUDGED_CALLS: u64 = 50;
const WELL: f64 = 0.2;

/// Failures that are more than this many times as frequent as they were when all was well are counted anew.
const MORE_FREQUENT: f64 = 2.0;
const MORE_FAILURES: f64 = 0.5;

/// One in so many successes of a Task is counted, as that many; 0: none is.
#[must_use]
pub fn weight(circuit: &Circuit) -> u64 {
    match circuit.phase {
        Phase::Closed => circuit.counting.map_or(0, |counting| counting.weight),
        Phase::Open { .. } => 1,
        Phase::Recovering { ramp } => weight_for(circuit.volume.unwrap_or(0.0) * ramp.level),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 or more, and small")]
fn weight_for(calls_a_second: f64) -> u64 {
    (calls_a_second / COUNTED_A_SECOND).ceil().max(1.0) as u64
}

/// Whether successes are counted now.
#[must_use]
pub fn is_counting(circuit: &Circuit, now: Timestamp) -> bool {
    circuit.counting.is_some_and(|counting| now < counting.until)
}

/// What was counted since successes are.
#[must_use]
pub fn counted(circuit: &Circuit, buckets: &[Bucket]) -> Vec<Bucket> {
    let since = circuit.counting.map_or(Timestamp::MAX, |counting| counting.since);
    buckets.iter().filter(|bucket| bucket.slot.start() >= since).copied().collect()
}

/// Begins to count the successes of a closed circuit where calls fail, or ends it where enough was seen.
#[must_use]
pub fn count(circuit: &Circuit, buckets: &[Bucket], now: Timestamp) -> Decision {
    if circuit.phase != Phase::Closed {
        return Decision::Keep(Keep::Same);
    }
    let failures = float(Outcomes::sum(buckets).failures) / WINDOW.as_secs_f64();
    let Some(counting) = circuit.counting.filter(|counting| now < counting.until) else {
        let known = circuit.counting.filter(|counting| now < after(counting.until, LONGEST));
        let calm = known.and_then(|counting| counting.calm);
        if calm.is_some_and(|calm| failures <= MORE_FREQUENT * calm + MORE_FAILURES) {
            return Decision::Keep(Keep::Same);
        }
        let begun = Counting {
            since: now,
            until: after(now, LONGEST),
            weight: weight_for(circuit.volume.unwrap_or(0.0)),
            calm: None,
        };
        return counting_is(circuit, begun, now);
    };
    let seen = counted(circuit, buckets);
    let total = Outcomes::sum(&seen);
    let is_well = elapsed(counting.since, now) >= JUDGED_AFTER
        && total.calls >= JUDGED_CALLS
        && share(total.failures, total.calls) <= WELL;
    if is_well {
        let ended = Counting {
            until: now,
            calm: Some(failures),
            ..counting
        };
        return counting_is(circuit, ended, now);
    }
    let fitting = weight_for(busiest_second(&seen));
    let is_heavy = counting.weight * 2 < fitting && elapsed(counting.since, now) >= Duration::from_secs(1);
    let is_ending = counting.until < after(now, LONGEST / 10);
    if is_heavy || is_ending {
        let goes_on = Counting {
            until: after(now, LONGEST),
            weight: fitting,
            ..counting
        };
        return counting_is(circuit, goes_on, now);
    }
    Decision::Keep(Keep::Same)
}

fn counting_is(circuit: &Circuit, counting: Counting, now: Timestamp) -> Decision {
    let next = Circuit {
        counting: Some(counting),
        ..circuit.clone()
    };
    write(circuit, Kind::Measured, now, next)
}

/// How long successes must have been counted before a closed circuit is judged: those of slow calls come late.
#[must_use]
pub fn judged_from(circuit: &Circuit, timeout: Duration) -> Timestamp {
    let wait = (timeout / 5).clamp(Duration::from_secs(2), Duration::from_secs(5));
    let since = circuit.counting.map_or(Timestamp::MAX, |counting| counting.since);
    after(since, wait)
}
