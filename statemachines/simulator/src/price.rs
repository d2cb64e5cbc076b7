//! What a simulation used, in money: [`breaker::price`] has the table.

use breaker::price::{
    EVENT, EXPRESS_REQUEST, EXPRESS_UNIT, INVOCATION, LAMBDA_GB_SECOND, LOG_BYTE, MESSAGE,
    METRIC_REQUEST, READ_UNIT, TRANSITION, WRITE_UNIT,
};
use serde::Serialize;

use crate::world::meter::Usage;

/// What a worker is given, in GB: 128 MB, twenty times what it needs, and what a stack gives it by default.
const LAMBDA_GB: f64 = 128.0 / 1024.0;

/// A cost in US dollars, by service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Transitions, or EXPRESS requests and time.
    pub step_functions: f64,
    /// Invocations and time.
    pub lambda: f64,
    /// Reads and writes.
    pub dynamo_db: f64,
    /// SNS, EventBridge, CloudWatch, and the log of guards that log every event.
    pub other: f64,
    /// All of it.
    pub total: f64,
}

/// What some usage costs.
#[must_use]
pub fn cost(usage: &Usage) -> Cost {
    #[expect(clippy::cast_precision_loss, reason = "counts of one simulation")]
    let times = |count: u64, price: f64| count as f64 * price;
    let step_functions = times(usage.transitions, TRANSITION)
        + times(usage.express_requests, EXPRESS_REQUEST)
        + times(usage.express_units, EXPRESS_UNIT);
    let lambda = times(usage.invocations, INVOCATION)
        + times(usage.lambda_millis, LAMBDA_GB * LAMBDA_GB_SECOND / 1e3);
    let dynamo_db = times(usage.half_reads, READ_UNIT / 2.0) + times(usage.writes, WRITE_UNIT);
    let other = times(usage.messages, MESSAGE)
        + times(usage.events, EVENT)
        + times(usage.metric_requests, METRIC_REQUEST)
        + times(usage.log_bytes, LOG_BYTE);
    Cost {
        step_functions,
        lambda,
        dynamo_db,
        other,
        total: step_functions + lambda + dynamo_db + other,
    }
}

impl Cost {
    /// The same for a million calls, when this is what `calls` cost.
    #[must_use]
    pub fn per_million(self, calls: u64) -> Cost {
        #[expect(clippy::cast_precision_loss, reason = "counts of one simulation")]
        let factor = 1e6 / calls.max(1) as f64;
        Cost {
            step_functions: self.step_functions * factor,
            lambda: self.lambda * factor,
            dynamo_db: self.dynamo_db * factor,
            other: self.other * factor,
            total: self.total * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_closed_calls_of_three_transitions() {
        let usage = Usage {
            transitions: 3_000_000,
            invocations: 1_000_000,
            lambda_millis: 50_000_000,
            half_reads: 1_000_000,
            ..Usage::default()
        };
        let cost = cost(&usage).per_million(1_000_000);
        assert!((cost.step_functions - 75.0).abs() < 1e-6, "{cost:?}");
        assert!((cost.dynamo_db - 0.0625).abs() < 1e-9, "{cost:?}");
        assert!((cost.lambda - 0.304_166).abs() < 1e-4, "{cost:?}");
    }

    #[test]
    fn an_express_execution_is_billed_by_chunk() {
        let usage = Usage {
            express_requests: 1,
            express_units: 10,
            ..Usage::default()
        };
        let expected = 1e-6 + 0.000_016_67 / 16.0;
        assert!((cost(&usage).total - expected).abs() < 1e-12);
    }
}
