//! A declared alarm as CloudFormation writes it.

use breaker::names::metric;
use serde_json::{Value, json};
use spec::Dependency;
use spec::alarm::{
    AlarmDeclaration, Breaching, Metric, MetricSource, MissingData, Statistic, Watched,
};

use crate::names;
use crate::plan::Plan;

/// An alarm's properties: what it watches, for how long, and what is too much.
pub(super) fn properties(
    plan: &Plan<'_>,
    dependency: &Dependency,
    declared: &AlarmDeclaration,
) -> Value {
    let (comparison, threshold) = match declared.breaching {
        Breaching::Above(threshold) => ("GreaterThanThreshold", threshold),
        Breaching::Below(threshold) => ("LessThanThreshold", threshold),
    };
    let missing = match declared.missing {
        MissingData::NotBreaching => "notBreaching",
        MissingData::Breaching => "breaching",
    };
    let mut properties = watched(plan, dependency, declared);
    properties["EvaluationPeriods"] = json!(declared.periods);
    properties["ComparisonOperator"] = json!(comparison);
    properties["Threshold"] = number(threshold);
    properties["TreatMissingData"] = json!(missing);
    properties
}

fn watched(plan: &Plan<'_>, dependency: &Dependency, declared: &AlarmDeclaration) -> Value {
    let period = declared.period.as_secs();
    match declared.watched {
        Watched::Metric {
            metric,
            statistic: wanted,
        } => {
            let mut properties = named(plan, dependency, metric);
            match wanted {
                Statistic::Maximum | Statistic::SampleCount => {
                    properties["Statistic"] = json!(statistic(wanted));
                }
                Statistic::Percentile(_) => {
                    properties["ExtendedStatistic"] = json!(statistic(wanted));
                    properties["EvaluateLowSampleCountPercentile"] = json!("ignore");
                }
            }
            properties["Period"] = json!(period);
            properties
        }
        Watched::Percentage { of, among, least } => {
            let term = |id: &str, metric: Metric| {
                let metric = named(plan, dependency, metric);
                json!({
                    "Id": id,
                    "MetricStat": { "Metric": metric, "Period": period, "Stat": "Sum" },
                    "ReturnData": false,
                })
            };
            json!({ "Metrics": [
                {
                    "Id": "rate",
                    // Without calls there is no rate, and no alarm.
                    "Expression": format!("IF(calls >= {least}, 100 * FILL(failures, 0) / calls, 0)"),
                    "Label": "Failures of a hundred calls",
                    "ReturnData": true,
                },
                term("calls", among),
                term("failures", of),
            ] })
        }
    }
}

/// A metric by its namespace, name and dimensions.
fn named(plan: &Plan<'_>, dependency: &Dependency, named: Metric) -> Value {
    match named.source {
        MetricSource::Circuit => json!({
            "Namespace": names::namespace(plan.name()),
            "MetricName": named.name,
            "Dimensions": [{ "Name": metric::CIRCUIT, "Value": dependency.name.as_str() }],
        }),
        MetricSource::Callers => json!({
            "Namespace": "AWS/States",
            "MetricName": named.name,
            "Dimensions": [{ "Name": "StateMachineArn", "Value": plan.callers_arn(dependency) }],
        }),
    }
}

fn statistic(wanted: Statistic) -> String {
    match wanted {
        Statistic::Maximum => "Maximum".to_owned(),
        Statistic::SampleCount => "SampleCount".to_owned(),
        Statistic::Percentile(percent) => format!("p{percent}"),
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
