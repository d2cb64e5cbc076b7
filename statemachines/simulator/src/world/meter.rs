//! What is billed, counted where it is used.

use std::cell::Cell;
use std::ops::AddAssign;
use std::time::Duration;

use serde::Serialize;

use super::servable::FirstAttempt;

/// What one or many executions used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// State transitions of STANDARD executions.
    pub transitions: u64,
    /// EXPRESS executions started.
    pub express_requests: u64,
    /// What EXPRESS executions took, in 64 MB chunks times 100 ms.
    pub express_units: u64,
    /// Lambda invocations.
    pub invocations: u64,
    /// Milliseconds that Lambda functions ran, initialisation included.
    pub lambda_millis: u64,
    /// Half read request units of the table: an eventually consistent read of an item up to 4 KB.
    pub half_reads: u64,
    /// Write request units of the table: a write of an item up to 1 KB.
    pub writes: u64,
    /// Messages published to SNS.
    pub messages: u64,
    /// Events put on the bus.
    pub events: u64,
    /// Requests that put metrics.
    pub metric_requests: u64,
    /// Bytes of the log lines of guards that log every event (`executionLog: all`).
    pub log_bytes: u64,
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Usage) {
        self.transitions += other.transitions;
        self.express_requests += other.express_requests;
        self.express_units += other.express_units;
        self.invocations += other.invocations;
        self.lambda_millis += other.lambda_millis;
        self.half_reads += other.half_reads;
        self.writes += other.writes;
        self.messages += other.messages;
        self.events += other.events;
        self.metric_requests += other.metric_requests;
        self.log_bytes += other.log_bytes;
    }
}

/// Counts what one execution uses, across all services, and keeps the result of its first attempt.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    usage: Cell<Usage>,
    first: Cell<FirstAttempt>,
}

impl Meter {
    /// Adds what was used.
    pub(crate) fn add(&self, count: impl FnOnce(&mut Usage)) {
        let mut usage = self.usage.get();
        count(&mut usage);
        self.usage.set(usage);
    }

    /// What was used so far.
    pub(crate) fn usage(&self) -> Usage {
        self.usage.get()
    }

    /// An attempt reached the dependency, which would answer it in time (overload left out), or would not.
    pub(crate) fn attempt(&self, well: bool) {
        if self.first.get() == FirstAttempt::NotMade {
            self.first.set(FirstAttempt::Judged(well));
        }
    }

    /// What became of the first attempt of an execution that makes one call.
    pub(crate) fn first_attempt(&self) -> FirstAttempt {
        self.first.get()
    }
}

/// Whole milliseconds, begun ones included: how Lambda bills.
pub(crate) fn begun_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros().div_ceil(1_000)).unwrap_or(u64::MAX)
}
