//! The quotas of the account in which a scenario plays.

/// Regions with the larger quotas of Step Functions' `StartExecution`.
const LARGE_REGIONS: [&str; 3] = ["us-east-1", "us-west-2", "eu-west-1"];

/// The quotas of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The region whose quotas hold (default: the first stack's, else `us-east-1`).
    pub region: String,
    /// Lambda's concurrency (100 to 100,000; default 1,000, Lambda's default quota).
    pub concurrency: u32,
    /// What the quota of `StartExecution` applies to (default [`Throttled::Incidents`]).
    pub start_execution: Throttled,
}

/// What the quota of `StartExecution` applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Throttled {
    /// Incidents alone: callers have had their quota raised to what they need.
    #[default]
    Incidents,
    /// Callers' executions, too: they share the quota with incidents.
    All,
}

/// A quota that is a token bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quota {
    /// Its size.
    pub(crate) bucket: f64,
    /// What comes back a second.
    pub(crate) a_second: f64,
}

impl Account {
    /// The quota of `StartExecution` for STANDARD workflows (Step Functions Developer Guide, "Quotas related to API action
    /// throttling").
    pub(crate) fn standard_starts(&self) -> Quota {
        let (bucket, a_second) = if LARGE_REGIONS.contains(&self.region.as_str()) {
            (1_300.0, 300.0)
        } else {
            (800.0, 150.0)
        };
        Quota { bucket, a_second }
    }

    /// The same for EXPRESS workflows, in every region.
    pub(crate) const fn express_starts(&self) -> Quota {
        Quota {
            bucket: 6_000.0,
            a_second: 6_000.0,
        }
    }
}

impl Default for Account {
    fn default() -> Self {
        Account {
            region: "us-east-1".to_owned(),
            concurrency: 1_000,
            start_execution: Throttled::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_regions_have_larger_quotas() {
        let of = |region: &str| {
            let account = Account {
                region: region.to_owned(),
                ..Account::default()
            };
            let quota = account.standard_starts();
            (quota.bucket, quota.a_second)
        };
        for region in LARGE_REGIONS {
            assert_eq!(of(region), (1_300.0, 300.0));
        }
        assert_eq!(of("eu-central-1"), (800.0, 150.0));
        assert_eq!(Account::default().express_starts().bucket, 6_000.0);
    }
}
