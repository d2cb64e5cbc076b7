//! Alarms about the breaker itself: who watches the watchman.

use breaker::names::substitution;
use serde_json::{Value, json};

use crate::constructs::function::Function;
use crate::names::DEAD_LETTERS;
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Resource, Template};

/// Adds the alarms; all of them tell people.
pub(super) fn add(template: &mut Template, plan: &Plan<'_>) {
    let mut tell = |id: &str, name: &str, description: &str, watched: Value| {
        let mut properties = watched;
        properties["AlarmName"] = json!(format!("{}-{name}", plan.name()));
        properties["AlarmDescription"] = json!(description);
        properties["AlarmActions"] = json!([plan.topic_arn()]);
        properties["ComparisonOperator"] = json!("GreaterThanThreshold");
        properties["Threshold"] = json!(0);
        properties["TreatMissingData"] = json!("notBreaching");
        template.add(id, Resource::new("AWS::CloudWatch::Alarm", properties));
    };
    tell(
        "DeadLettersAlarm",
        "dead-letters",
        "An event or a notice of the circuit breakers could not be delivered: it lies in the queue of dead letters. \
         Reconciliation makes up for lost events; of lost notices people know nothing.",
        json!({
            "Namespace": "AWS/SQS",
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [{ "Name": "QueueName", "Value": attribute(DEAD_LETTERS, "QueueName") }],
            "Statistic": "Maximum",
            "Period": 300,
            "EvaluationPeriods": 1,
        }),
    );
    tell(
        "ReconcileAlarm",
        "reconcile",
        "Reconciliation has failed for five minutes: nobody puts right what an event lost.",
        json!({
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Dimensions": [{ "Name": "FunctionName", "Value": reference(Function::Reconcile.id()) }],
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 5,
        }),
    );
    tell(
        "IncidentsAlarm",
        "incidents",
        "An incident ended in an error before its circuit was closed. Reconciliation starts another.",
        json!({
            "Namespace": "AWS/States",
            "MetricName": "ExecutionsFailed",
            "Dimensions": [{ "Name": "StateMachineArn", "Value": reference(substitution::INCIDENT_MACHINE) }],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
        }),
    );
}
