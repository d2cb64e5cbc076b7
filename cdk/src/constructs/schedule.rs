//! What happens by the clock: health checks, and reconciliation once a minute.

use std::time::Duration;

use generator::Kind;
use serde_json::json;

use super::function::Function;
use super::role::{self, Service};
use crate::names::{DEAD_LETTERS, RULE_ROLE, logical};
use crate::plan::{Plan, machine_id};
use crate::template::intrinsic::{attribute, reference};
use crate::template::policy::Statement;
use crate::template::{Resource, Template};

/// EventBridge's shortest rate.
const SHORTEST: Duration = Duration::from_secs(60);

/// Adds the schedules, and the role under which rules start machines.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    let mut started = vec![plan.incident_arn()];
    for dependency in &plan.spec.dependencies {
        let Some(check) = &dependency.health_check else {
            continue;
        };
        let circuit = dependency.name.as_str();
        let machine = machine_id(Kind::Health, Some(circuit));
        started.push(reference(&machine));
        let rule = Resource::new(
            "AWS::Events::Rule",
            json!({
                "Description": format!("Checks the health of {circuit}."),
                "ScheduleExpression": rate(check.every),
                "Targets": [{
                    "Id": "health",
                    "Arn": reference(&machine),
                    "RoleArn": attribute(RULE_ROLE, "Arn"),
                    "Input": "{}",
                    // A check that comes late would be one beside the next.
                    "RetryPolicy": { "MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 1 },
                    "DeadLetterConfig": { "Arn": attribute(DEAD_LETTERS, "Arn") },
                }],
            }),
        );
        template.add(format!("{}HealthSchedule", logical(circuit)), rule);
    }
    role::add(
        template,
        plan,
        RULE_ROLE,
        Service::EventBridge,
        format!("{}: rules start machines", plan.name()),
        vec![Statement::allow(
            "StartMachines",
            ["states:StartExecution"],
            started,
        )],
    );
    reconciliation(template);
}

fn reconciliation(template: &mut Template) {
    let function = Function::Reconcile.id();
    let rule = "ReconcileSchedule";
    let schedule = Resource::new(
        "AWS::Events::Rule",
        json!({
            "Description": "Puts right, once a minute, what an event lost.",
            "ScheduleExpression": "rate(1 minute)",
            "Targets": [{
                "Id": "reconcile",
                "Arn": attribute(function, "Arn"),
                "Input": "{}",
                "RetryPolicy": { "MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 1 },
                "DeadLetterConfig": { "Arn": attribute(DEAD_LETTERS, "Arn") },
            }],
        }),
    );
    template.add(rule, schedule);
    let permission = Resource::new(
        "AWS::Lambda::Permission",
        json!({
            "Action": "lambda:InvokeFunction",
            "FunctionName": attribute(function, "Arn"),
            "Principal": "events.amazonaws.com",
            "SourceArn": attribute(rule, "Arn"),
        }),
    );
    template.add(format!("{rule}Permission"), permission);
    // Lambda queues what EventBridge hands it, and would try again for hours what comes anew every minute.
    let asynchronous = Resource::new(
        "AWS::Lambda::EventInvokeConfig",
        json!({
            "FunctionName": reference(function),
            "Qualifier": "$LATEST",
            "MaximumEventAgeInSeconds": 60,
            "MaximumRetryAttempts": 0,
        }),
    );
    template.add("ReconcileRetries", asynchronous);
}

fn rate(every: Duration) -> String {
    let minutes = every.max(SHORTEST).as_secs() / 60;
    if minutes == 1 {
        "rate(1 minute)".to_owned()
    } else {
        format!("rate({minutes} minutes)")
    }
}
