//! What one look at a recovering circuit came to.

use jiff::{SignedDuration, Timestamp};

use super::Hold;
use crate::circuit::{Circuit, Phase};
use crate::evidence::{Bucket, Counting, Scrutiny, Slot, Verdict, judge};
use crate::policy::Detection;

/// What one look at a recovering circuit came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What is wrong; none: nothing that is known of.
    pub trouble: Option<Trouble>,
    /// Whether an alarm from before the ramp is still on.
    pub held: bool,
}

/// What is wrong with a dependency that calls are let through to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What was seen, for people.
    pub reason: String,
    /// When it began: what the ramp grew since then was never earned.
    pub since: Timestamp,
}

impl Look {
    /// Looks at the outcomes of the circuit's generation and at what alarms say.
    #[must_use]
    pub fn new(circuit: &Circuit, detection: &Detection, buckets: &[Bucket], hold: &Hold) -> Self {
        let mut since_ramp = buckets.to_vec();
        if let Phase::Recovering { ramp } = circuit.phase {
            // The second of the cut itself holds calls from before it.
            since_ramp.retain(|bucket| bucket.slot > Slot::of(ramp.at));
        }
        let verdict = judge(
            detection,
            &since_ramp,
            Counting::Everything,
            Scrutiny::Recovering,
        );
        let seen = match verdict {
            Verdict::Breach(reason) => Some(Trouble {
                reason,
                since: before_the_first_failure(&since_ramp),
            }),
            Verdict::TooFew | Verdict::Healthy => None,
        };
        let (told, held) = match hold {
            Hold::Free => (None, false),
            Hold::Waits(_) => (None, true),
            Hold::Breaches(alarm) => (
                Some(Trouble {
                    reason: format!("alarm {}", alarm.name),
                    since: alarm.since,
                }),
                false,
            ),
        };
        Look {
            trouble: seen.or(told),
            held,
        }
    }
}

/// The second before the first one of which a call failed or was slow. Failures are heard of late, hanging calls after
/// their whole timeout, so the time of the look says nothing about when they began.
fn before_the_first_failure(buckets: &[Bucket]) -> Timestamp {
    let bad = |bucket: &&Bucket| bucket.outcomes.failures + bucket.outcomes.slow > 0;
    let first = buckets.iter().filter(bad).map(|bucket| bucket.slot.0).min();
    let second = first.unwrap_or(i64::MIN).saturating_sub(1);
    Timestamp::from_duration(SignedDuration::from_secs(second)).unwrap_or(Timestamp::MIN)
}
