//! The outcomes of one slot as an item: counters that writers add to.

use super::{Attribute, BadItem, Item, Reader};
use crate::evidence::Outcomes;

/// The counters of a bucket.
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
    /// Who saw failures or slow calls.
    pub const REPORTERS: &str = "reporters";
}

impl Outcomes {
    /// Reads a bucket; a counter that is not there is 0.
    ///
    /// # Errors
    /// When a counter is no whole number.
    pub fn from_item(item: &Item) -> Result<Self, BadItem> {
        let read = Reader { item };
        let reporters = match item.get(attribute::REPORTERS) {
            Some(Attribute::Texts(texts)) => texts.clone(),
            None => std::collections::BTreeSet::new(),
            Some(Attribute::S(_) | Attribute::N(_) | Attribute::Bool(_)) => {
                return Err(read.missing(attribute::REPORTERS, "text set"));
            }
        };
        Ok(Outcomes {
            calls: read.number(attribute::CALLS)?.unwrap_or(0),
            failures: read.number(attribute::FAILURES)?.unwrap_or(0),
            slow: read.number(attribute::SLOW)?.unwrap_or(0),
            retries: read.number(attribute::RETRIES)?.unwrap_or(0),
            retry_failures: read.number(attribute::RETRY_FAILURES)?.unwrap_or(0),
            reporters,
        })
    }

    /// The counters as attributes, without the key: what an atomic `ADD` adds. Zeros and an empty set are left out.
    #[must_use]
    pub fn to_additions(&self) -> Item {
        let counters = [
            (attribute::CALLS, self.calls),
            (attribute::FAILURES, self.failures),
            (attribute::SLOW, self.slow),
            (attribute::RETRIES, self.retries),
            (attribute::RETRY_FAILURES, self.retry_failures),
        ];
        let mut item: Item = counters
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| (name.to_owned(), Attribute::N(count.to_string())))
            .collect();
        if !self.reporters.is_empty() {
            item.insert(
                attribute::REPORTERS.to_owned(),
                Attribute::Texts(self.reporters.clone()),
            );
        }
        item
    }
}
