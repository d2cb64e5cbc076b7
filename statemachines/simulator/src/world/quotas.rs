//! The quotas of `StartExecution`: a token bucket for each type of workflow.

use std::cell::RefCell;

use asl::ExecutionType;
use jiff::Timestamp;

use super::bucket::TokenBucket;
use crate::scenario::{Account, Quota, Throttled};

/// The error that a throttled caller sees.
pub(crate) const THROTTLED: &str = "ThrottlingException";

/// What `StartExecution` takes of an account.
pub(crate) struct StartQuotas {
    standard: RefCell<TokenBucket>,
    express: RefCell<TokenBucket>,
    applies_to: Throttled,
}

impl StartQuotas {
    pub(crate) fn new(account: &Account, start: Timestamp) -> Self {
        let full =
            |quota: Quota| RefCell::new(TokenBucket::full(quota.bucket, quota.a_second, start));
        StartQuotas {
            standard: full(account.standard_starts()),
            express: full(account.express_starts()),
            applies_to: account.start_execution,
        }
    }

    /// Whether an execution may be started.
    pub(crate) fn admits(&self, workflow: ExecutionType, now: Timestamp) -> bool {
        let bucket = match workflow {
            ExecutionType::Standard => &self.standard,
            ExecutionType::Express => &self.express,
        };
        bucket.borrow_mut().take(1.0, now)
    }

    /// Whether a caller may start one.
    pub(crate) fn admits_caller(&self, workflow: ExecutionType, now: Timestamp) -> bool {
        match self.applies_to {
            Throttled::Incidents => true,
            Throttled::All => self.admits(workflow, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(account: &Account, workflow: ExecutionType, millis: i64) -> usize {
        let at = |millis| Timestamp::from_millisecond(millis).unwrap();
        let quotas = StartQuotas::new(account, at(0));
        let tries = (0..10_000).filter(|_| quotas.admits_caller(workflow, at(0)));
        let first = tries.count();
        let tries = (0..10_000).filter(|_| quotas.admits_caller(workflow, at(millis)));
        first + tries.count()
    }

    #[test]
    fn starts_are_limited_by_type_and_region() {
        let account = |region: &str| Account {
            region: region.to_owned(),
            start_execution: Throttled::All,
            ..Account::default()
        };
        let (large, small) = (account("eu-west-1"), account("eu-central-1"));
        assert_eq!(started(&large, ExecutionType::Standard, 2_000), 1_300 + 600);
        assert_eq!(started(&small, ExecutionType::Standard, 2_000), 800 + 300);
        assert_eq!(started(&small, ExecutionType::Express, 500), 6_000 + 3_000);
    }

    #[test]
    fn callers_are_limited_only_when_that_is_asked_for() {
        let account = Account::default();
        assert_eq!(started(&account, ExecutionType::Standard, 0), 20_000);
    }
}
