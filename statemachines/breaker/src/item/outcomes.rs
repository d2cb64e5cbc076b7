//! The outcomes of one second as an item: counters that writers add to, one of each kind for every slot of the second.

use std::collections::BTreeMap;

use super::{Attribute, BadItem, Item, Reader};
use crate::evidence::{Bucket, Outcomes, SLOTS_PER_SECOND, Second};

/// The counters of a slot: the attribute's name is one of these and the slot's number in its second (`calls0` to `calls7`).
pub mod attribute {
    /// Calls that came to an end.
    pub const CALLS: &str = "calls";
    /// Calls that failed.
    pub const FAILURES: &str = "failures";
    /// Calls that were slow.
    pub const SLOW: &str = "slow";
    /// Second and later attempts.
    pub const RETRIES: &str = "retries";
    /// Second and later attempts that failed.
    pub const RETRY_FAILURES: &str = "retryFailures";
    /// Calls that succeeded late.
    pub const LATE: &str = "late";
}

/// Reads the buckets of a second; a counter that is not there is 0, and a slot without any is left out.
///
/// # Errors
/// When a counter is no whole number.
pub fn from_item(second: Second, item: &Item) -> Result<Vec<Bucket>, BadItem> {
    let read = Reader { item };
    let mut buckets = Vec::new();
    for part in 0..SLOTS_PER_SECOND {
        let count = |name: &str| read.named_number(&numbered(name, part)).map(Option::unwrap_or_default);
        let outcomes = Outcomes {
            calls: count(attribute::CALLS)?,
            failures: count(attribute::FAILURES)?,
            slow: count(attribute::SLOW)?,
            retries: count(attribute::RETRIES)?,
            retry_failures: count(attribute::RETRY_FAILURES)?,
            late: count(attribute::LATE)?,
        };
        if !outcomes.is_empty() {
            let slot = second.slot(part);
            buckets.push(Bucket { slot, outcomes });
        }
    }
    Ok(buckets)
}

/// The counters of some slots of one second as attributes, without the key: what an atomic `ADD` adds. Zeros are left out.
#[must_use]
pub fn to_additions(buckets: &[Bucket]) -> Item {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for Bucket { slot, outcomes } in buckets {
        for (name, count) in [
            (attribute::CALLS, outcomes.calls),
            (attribute::FAILURES, outcomes.failures),
            (attribute::SLOW, outcomes.slow),
            (attribute::RETRIES, outcomes.retries),
            (attribute::RETRY_FAILURES, outcomes.retry_failures),
            (attribute::LATE, outcomes.late),
        ] {
            if count > 0 {
                *sums.entry(numbered(name, slot.part())).or_default() += count;
            }
        }
    }
    sums.into_iter()
        .map(|(name, count)| (name, Attribute::N(count.to_string())))
        .collect()
}

fn numbered(name: &str, part: i64) -> String {
    format!("{name}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Slot;

    #[test]
    fn slots_of_a_second_survive_the_table() {
        let bucket = |slot, calls, failures| Bucket {
            slot: Slot(slot),
            outcomes: Outcomes {
                calls,
                failures,
                ..Outcomes::default()
            },
        };
        let buckets = [bucket(80, 3, 1), bucket(87, 2, 0)];
        assert_eq!(from_item(Second(10), &to_additions(&buckets)), Ok(buckets.to_vec()));
    }

    #[test]
    fn a_counter_that_is_no_number_is_named() {
        let item = Item::from([("calls3".to_owned(), Attribute::S("many".to_owned()))]);
        let error = from_item(Second(1), &item).unwrap_err().to_string();
        assert!(error.contains("calls3"), "{error}");
    }
}
