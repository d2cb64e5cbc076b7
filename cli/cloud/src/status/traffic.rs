//! What calls came to lately: the counts of the table's last seconds.

use std::time::Duration;

use breaker::circuit::{Circuit, Phase};
use breaker::evidence::{Outcomes, Second};
use jiff::Timestamp;
use serde::Serialize;
use workers::ports::BreakerStore;

use crate::error::CloudError;
use crate::session::Session;
use crate::stack::Stack;
use crate::store;

/// What calls came to, over the last seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Traffic {
    /// Over how many seconds.
    pub seconds: u64,
    /// Calls that came to an end. Of a closed circuit's Task only the failures are always counted: as many calls as its
    /// callers' executions were lately, if that is more.
    pub calls: u64,
    /// Those that failed in a way that counts.
    pub failures: u64,
    /// Those slower than the threshold.
    pub slow: u64,
    /// Those that were second or later attempts.
    pub retries: u64,
    /// Calls a second.
    pub per_second: f64,
    /// The share that failed (0 to 1); none without calls.
    pub failure_rate: Option<f64>,
    /// The share that was slow.
    pub slow_rate: Option<f64>,
}

/// What calls of this generation, and of the one before where it still was then, came to.
pub(super) fn traffic(
    session: &Session,
    stack: &Stack,
    circuit: &Circuit,
    over: Duration,
    now: Timestamp,
) -> Result<Traffic, CloudError> {
    let seconds = seconds(over, now);
    let store = store::open(session, stack)?;
    let begun = circuit.since;
    let oldest = seconds.first().map_or(0, |second| second.0);
    let mut generations = vec![circuit.generation];
    if begun.as_second() >= oldest && circuit.generation > 0 {
        generations.push(circuit.generation - 1);
    }
    let mut sum = Outcomes::default();
    for generation in generations {
        let buckets = session
            .wait(store.outcomes(&circuit.name, generation, &seconds))
            .map_err(store::failed)?;
        for bucket in &buckets {
            sum.add(&bucket.outcomes);
        }
    }
    let is_task = stack
        .circuit(&circuit.name)
        .is_some_and(|settings| settings.callers.is_some());
    let volume = circuit
        .volume
        .filter(|_| is_task && circuit.phase == Phase::Closed);
    Ok(Traffic::of(&sum, volume, over.as_secs()))
}

/// The seconds of so long a time up to now, now's own included, oldest first.
fn seconds(over: Duration, now: Timestamp) -> Vec<Second> {
    let last = now.as_second();
    let count = i64::try_from(over.as_secs()).unwrap_or(i64::MAX);
    (last.saturating_sub(count)..=last).map(Second).collect()
}

impl Traffic {
    /// What some outcomes amount to over so many seconds; `volume` is the calls a second where not all successes are
    /// counted.
    fn of(outcomes: &Outcomes, volume: Option<f64>, seconds: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "calls and seconds of an hour")]
        let (seen, length) = (outcomes.calls as f64, seconds.max(1) as f64);
        let calls = volume.map_or(seen, |volume| seen.max(volume * length));
        #[expect(clippy::cast_precision_loss, reason = "calls of an hour")]
        let share = |part: u64| (calls > 0.0).then(|| (part as f64 / calls).min(1.0));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "calls of an hour, never negative"
        )]
        let whole = calls.round() as u64;
        Traffic {
            seconds,
            calls: whole,
            failures: outcomes.failures,
            slow: outcomes.slow,
            retries: outcomes.retries,
            per_second: calls / length,
            failure_rate: share(outcomes.failures),
            slow_rate: share(outcomes.slow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_with_the_second_that_has_begun() {
        let now = Timestamp::from_millisecond(100_900).unwrap();
        let found = seconds(Duration::from_secs(2), now);
        assert_eq!(found, [98, 99, 100].map(Second));
    }

    #[test]
    fn traffic_counts_everything_or_stands_on_the_volume() {
        let outcomes = Outcomes {
            calls: 40,
            failures: 10,
            ..Outcomes::default()
        };
        let all = Traffic::of(&outcomes, None, 20);
        assert_eq!(
            (all.calls, all.per_second, all.failure_rate),
            (40, 2.0, Some(0.25))
        );
        let failures_only = Traffic::of(&outcomes, Some(10.0), 20);
        assert_eq!(
            (failures_only.calls, failures_only.failure_rate),
            (200, Some(0.05))
        );
        let none = Traffic::of(&Outcomes::default(), None, 20);
        assert_eq!((none.calls, none.failure_rate), (0, None));
    }
}
