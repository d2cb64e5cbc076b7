//! What alarms look at: for how long, at which metric.

use std::time::Duration;

use breaker::names::metric;
use serde_json::{Value, json};

use crate::names;
use crate::plan::Plan;

/// A span of time as CloudWatch divides it: below a minute one period, above it periods of a minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    period: u64,
    periods: u64,
    missing: &'static str,
}

impl Look {
    /// A look over some time: 10, 20 or 30 seconds, or whole minutes.
    pub(super) fn over(during: Duration) -> Self {
        let seconds = during.as_secs();
        let (period, periods) = if seconds < 60 {
            (seconds.max(10), 1)
        } else {
            (60, seconds / 60)
        };
        Look {
            period,
            periods,
            // No data is no news.
            missing: "notBreaching",
        }
    }

    /// A look at all of some time at once, for a metric that comes less often than once a minute: there is nothing to see in
    /// most minutes. The time slides (CloudWatch User Guide, "Alarm evaluation window").
    pub(super) fn at_once(during: Duration) -> Self {
        let look = Look::over(during);
        Look {
            period: look.period * look.periods,
            periods: 1,
            ..look
        }
    }

    /// Taking missing data for something else.
    pub(super) fn missing(mut self, word: &'static str) -> Self {
        self.missing = word;
        self
    }

    /// An alarm's properties, looking at one of our own metrics.
    pub(super) fn at(
        self,
        plan: &Plan<'_>,
        circuit: &str,
        name: &str,
        statistic: &str,
        comparison: &str,
        threshold: f64,
    ) -> Value {
        let key = if statistic.starts_with('p') {
            "ExtendedStatistic"
        } else {
            "Statistic"
        };
        json!({
            "Namespace": names::namespace(plan.name()),
            "MetricName": name,
            "Dimensions": [{ "Name": metric::CIRCUIT, "Value": circuit }],
            key: statistic,
            "Period": self.period,
            "EvaluationPeriods": self.periods,
            "ComparisonOperator": comparison,
            "Threshold": number(threshold),
            "TreatMissingData": self.missing,
        })
    }

    /// An alarm's properties, looking at what a formula makes of several metrics.
    pub(super) fn formula(
        self,
        expression: &str,
        label: &str,
        metrics: Vec<Value>,
        above: f64,
    ) -> Value {
        let mut all = vec![json!({
            "Id": "rate",
            "Expression": expression,
            "Label": label,
            "ReturnData": true,
        })];
        all.extend(metrics);
        json!({
            "Metrics": all,
            "EvaluationPeriods": self.periods,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": number(above),
            "TreatMissingData": self.missing,
        })
    }

    /// One of our own metrics in a formula.
    pub(super) fn metric(
        self,
        id: &str,
        plan: &Plan<'_>,
        circuit: &str,
        name: &str,
        statistic: &str,
    ) -> Value {
        self.term(
            id,
            statistic,
            json!({
                "Namespace": names::namespace(plan.name()),
                "MetricName": name,
                "Dimensions": [{ "Name": metric::CIRCUIT, "Value": circuit }],
            }),
        )
    }

    /// One of Step Functions' metrics of a machine in a formula.
    pub(super) fn of_machine(self, id: &str, arn: &Value, name: &str) -> Value {
        self.term(
            id,
            "Sum",
            json!({
                "Namespace": "AWS/States",
                "MetricName": name,
                "Dimensions": [{ "Name": "StateMachineArn", "Value": arn }],
            }),
        )
    }

    fn term(self, id: &str, statistic: &str, metric: Value) -> Value {
        json!({
            "Id": id,
            "MetricStat": { "Metric": metric, "Period": self.period, "Stat": statistic },
            "ReturnData": false,
        })
    }
}

/// A number as short as it can be: templates hold whole numbers where they can.
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole and far below what an i64 holds"
)]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}
