//! What each function may do: what its handler's ports do, and nothing else. A test holds the two together.

use breaker::item;
use breaker::lease::ProbeKind;
use serde_json::{Value, json};
use spec::{Call, Dependency};

use super::Function;
use crate::constructs::role::tracing;
use crate::constructs::table::only_keys;
use crate::names;
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, sub};
use crate::template::policy::Statement;

/// The statements of a function's role.
pub(crate) fn statements(function: Function, plan: &Plan<'_>, logs: &str) -> Vec<Statement> {
    let mut statements = vec![
        Statement::allow(
            "Logs",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [attribute(logs, "Arn")],
        ),
        tracing(),
    ];
    statements.extend(table(function, plan));
    if function.starts_incidents() {
        statements.push(Statement::allow(
            "StartIncidents",
            ["states:StartExecution"],
            [plan.incident_arn()],
        ));
    }
    match function {
        Function::Reconcile => statements.extend(reconcile(plan)),
        Function::HealthCheck => statements.push(health_metrics(plan)),
        Function::Call | Function::Record | Function::Trip | Function::Recover => {}
    }
    if let Some(key) = plan.key() {
        statements.push(Statement::allow("Decrypt", ["kms:Decrypt"], [key]));
    }
    if plan.stack.vpc.is_some() {
        statements.push(network());
    }
    statements
}

/// What a handler does with the table, as its store does it, held to the kinds of items that it does it with: nobody but an
/// operator writes the audit trail of orders.
fn table(function: Function, plan: &Plan<'_>) -> Vec<Statement> {
    let on = |sid: &str, actions: &[&str], keys: String| {
        Statement::allow(sid, actions.iter().copied(), [plan.table_arn()])
            .only_if(only_keys(&[keys]))
    };
    let circuits = || {
        on(
            "Circuits",
            &["dynamodb:GetItem", "dynamodb:PutItem"],
            item::circuit_key("*"),
        )
    };
    let counts = |actions| on("Counts", actions, item::window_prefix("*") + "*");
    let leases = |kind| {
        on(
            "Leases",
            &["dynamodb:GetItem", "dynamodb:PutItem"],
            item::lease_key("*", kind),
        )
    };
    match function {
        Function::Call => {
            let mut statements = vec![
                circuits(),
                counts(&["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]),
                leases(ProbeKind::Call),
            ];
            if plan.spec.dependencies.iter().any(remembers) {
                let keys = item::answer_prefix("*") + "*";
                statements.push(on("Answers", &["dynamodb:PutItem"], keys));
            }
            statements
        }
        Function::Record => vec![
            circuits(),
            counts(&["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]),
        ],
        Function::Recover => {
            let mut statements = vec![circuits(), counts(&["dynamodb:BatchGetItem"])];
            let probes = |one: &Dependency| one.health_check.is_some();
            if plan.spec.dependencies.iter().any(probes) {
                statements.push(leases(ProbeKind::HealthCheck));
            }
            statements
        }
        // Calls that succeed contradict an alarm.
        Function::Trip => vec![circuits(), counts(&["dynamodb:BatchGetItem"])],
        Function::Reconcile => {
            let mut statements = vec![circuits()];
            if !opening_alarms(plan).is_empty() {
                statements.push(counts(&["dynamodb:BatchGetItem"]));
            }
            statements
        }
        Function::HealthCheck => Vec::new(),
    }
}

/// Whether the call worker keeps a dependency's answers.
fn remembers(dependency: &Dependency) -> bool {
    matches!(dependency.call, Call::Http(_)) && dependency.fallback.cache.is_some()
}

fn reconcile(plan: &Plan<'_>) -> Vec<Statement> {
    let mut statements = vec![Statement::allow(
        "LookAtIncidents",
        ["states:DescribeExecution"],
        [plan.incident_executions()],
    )];
    let alarms = opening_alarms(plan);
    if !alarms.is_empty() {
        statements.push(Statement::allow(
            "LookAtAlarms",
            ["cloudwatch:DescribeAlarms"],
            alarms,
        ));
    }
    if plan
        .settings
        .circuits
        .values()
        .any(|one| one.callers.is_some())
    {
        // The action knows no resources.
        statements.push(Statement::allow(
            "CountCalls",
            ["cloudwatch:GetMetricStatistics"],
            [json!("*")],
        ));
    }
    statements
}

/// The ARNs of the alarms that open circuits.
fn opening_alarms(plan: &Plan<'_>) -> Vec<Value> {
    let dependencies = plan.spec.dependencies.iter();
    dependencies
        .flat_map(|dependency| {
            let declared = dependency.alarm_declarations().into_iter();
            declared
                .filter(|alarm| alarm.kind.opens())
                .map(|alarm| sub(plan.alarm_arn(dependency.name.as_str(), alarm.kind)))
        })
        .collect()
}

/// Metrics are no resources: the namespace stands in for one.
fn health_metrics(plan: &Plan<'_>) -> Statement {
    Statement::allow("HealthMetrics", ["cloudwatch:PutMetricData"], [json!("*")]).only_if(json!({
        "StringEquals": { "cloudwatch:namespace": names::namespace(plan.name()) },
    }))
}

/// What Lambda asks of the role of a function in a VPC (its own documentation's list; interfaces are made before they
/// have an ARN).
fn network() -> Statement {
    Statement::allow(
        "NetworkInterfaces",
        [
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
        ],
        [json!("*")],
    )
}
