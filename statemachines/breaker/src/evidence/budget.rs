//! How many retries recent successes pay for.

use super::{Bucket, Outcomes};
use crate::policy::Retries;

/// Retries a window that need no success to pay for them, so that a quiet circuit can retry at all
/// (Envoy's retry budget has the same floor: `min_retry_concurrency`, 3).
pub const FREE_RETRIES: u64 = 3;

/// Whether another retry fits the budget: retries so far against a share of the successes in the same window.
#[must_use]
pub fn may_retry(
    retries: &Retries,
    buckets: &[Bucket],
) -> bool {
    let total = Outcomes::sum(buckets);
    #[expect(clippy::cast_precision_loss, reason = "counts of a window of minutes")]
    let (spent, successes, free) = (
        total.retries as f64,
        total.successes() as f64,
        FREE_RETRIES as f64,
    );
    spent < (retries.budget.fraction() * successes).max(free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Slot;

    fn seen(calls: u64, failures: u64, retries: u64) -> Vec<Bucket> {
        vec![Bucket {
            slot: Slot(1),
            outcomes: Outcomes {
                calls,
                failures,
                retries,
                ..Outcomes::default()
            },
        }]
    }

    fn may(buckets: &[Bucket]) -> bool {
        may_retry(&Retries::default(), buckets)
    }

    #[test]
    fn successes_pay_for_retries() {
        assert!(may(&seen(100, 0, 19)));
        assert!(!may(&seen(100, 0, 20)));
        assert!(!may(&seen(100, 80, 4)));
    }

    #[test]
    fn a_quiet_circuit_has_a_few_for_free() {
        assert!(may(&seen(0, 0, 2)));
        assert!(!may(&seen(5, 5, 3)));
    }
}
