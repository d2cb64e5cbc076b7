//! `account`: the quotas of the account.

use spec::reading::{Region, Setting};
use spec::{words, written};

pub(crate) const CONCURRENCY: Setting<u32> = Setting::new(1_000, 100, 100_000);

written! {
    /// The quotas of the account in which the scenario plays.
    struct Account, "the quotas of the account" {
        /// The region whose quotas hold: Step Functions' for `StartExecution` are larger in some. Default: the stack's, else `us-east-1`.
        region "region": Region;
        /// Lambda's concurrency, from which functions have their reservations. Default 1000, 100 to 100000.
        concurrency "concurrency": u32 = CONCURRENCY;
        /// What the quota of `StartExecution` applies to. Default `incidents`.
        #[schemars(extend("default" = "incidents"))]
        start_execution "startExecution": ThrottledWord;
    }
}

words! {
    /// What the quota of `StartExecution` applies to.
    pub enum ThrottledWord {
        /// Incidents alone: callers have had their quota raised to what they need.
        #[default]
        "incidents" => Incidents,
        /// Callers' executions, too.
        "all" => All,
    }
}
