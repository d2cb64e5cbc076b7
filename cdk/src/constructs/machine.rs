//! The machines, each with its role and log group; guards with a version and the alias that callers use.

use breaker::names::substitution;
use generator::{Kind, Machine};
use serde_json::{Map, Value, json};
use spec::{ExecutionLog, Workflow};

use super::log;
use super::role::{self, Service, tracing};
use crate::app::Problem;
use crate::names::{self, ALIAS, ON_AWS, output};
use crate::permissions;
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, choose, reference};
use crate::template::policy::Statement;
use crate::template::{Resource, Template};

mod substitutions;

/// Adds every machine.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>, problems: &mut Vec<Problem>) {
    for machine in &plan.machines {
        let id = plan.machine_id(machine);
        let (role, logs) = (format!("{id}Role"), logs_id(&id));
        // The prefix keeps Step Functions from writing a resource policy for each group, of which an account has few.
        let group = format!("/aws/vendedlogs/states/{}/{}", plan.name(), machine.name);
        log::add(template, plan, &logs, Some(group));
        let substitutions = substitutions::of(template, plan, machine);
        let names = substitutions::with_permissions(template, plan, machine, &substitutions);
        role::add(
            template,
            plan,
            &role,
            Service::StepFunctions,
            format!("{}: {}", plan.name(), machine.name),
            statements(plan, machine, &names, problems),
        );
        template.add(&id, resource(plan, machine, &role, &logs, &substitutions));
        match machine.kind {
            Kind::Guard => publish(template, machine, &id),
            Kind::Incident => template.output(
                output::INCIDENT_MACHINE,
                "The ARN of the machine that owns trips, from open to closed.".to_owned(),
                reference(&id),
            ),
            Kind::Health => template.output(
                output::health(machine.dependency.as_deref().unwrap_or_default()),
                format!(
                    "The ARN of the machine that checks {}.",
                    machine.dependency.as_deref().unwrap_or_default()
                ),
                reference(&id),
            ),
        }
    }
}

/// The logical id of a machine's log group.
pub(crate) fn logs_id(machine: &str) -> String {
    format!("{machine}Logs")
}

fn resource(
    plan: &Plan<'_>,
    machine: &Machine,
    role: &str,
    logs: &str,
    substitutions: &Map<String, Value>,
) -> Resource {
    let (level, with_data) = logged(plan, machine);
    let name = names::machine(plan.name(), &machine.name, machine.workflow);
    let encryption = plan
        .key()
        .map(|key| json!({ "Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": key }));
    Resource::new(
        "AWS::StepFunctions::StateMachine",
        json!({
            "StateMachineName": name,
            "StateMachineType": machine.workflow.as_str(),
            "DefinitionString": machine.definition.to_value().to_string(),
            "DefinitionSubstitutions": substitutions,
            "RoleArn": attribute(role, "Arn"),
            "LoggingConfiguration": {
                "Level": level,
                "IncludeExecutionData": with_data,
                "Destinations": [
                    { "CloudWatchLogsLogGroup": { "LogGroupArn": attribute(logs, "Arn") } },
                ],
            },
            "TracingConfiguration": { "Enabled": true },
            "EncryptionConfiguration": encryption,
        }),
    )
}

/// Which events are logged, and whether with inputs and outputs: an incident's are the breaker's own, a guard's may be a
/// customer's.
fn logged(plan: &Plan<'_>, machine: &Machine) -> (&'static str, bool) {
    match machine.kind {
        Kind::Incident => ("ALL", true),
        Kind::Guard => {
            let circuit = machine.dependency.as_deref();
            let dependency = circuit.and_then(|name| plan.spec.dependency(name));
            match dependency.map_or(ExecutionLog::default(), |one| one.execution_log) {
                ExecutionLog::Errors => ("ERROR", false),
                ExecutionLog::All => ("ALL", false),
            }
        }
        Kind::Health => ("ERROR", false),
    }
}

/// What a machine may do: what its Tasks do, and what Step Functions itself asks of the role.
fn statements(
    plan: &Plan<'_>,
    machine: &Machine,
    substitutions: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Vec<Statement> {
    let mut statements = permissions::of_machine(plan, machine, substitutions, problems);
    statements.push(tracing());
    statements.push(Statement::allow(
        "Sampling",
        ["xray:GetSamplingRules", "xray:GetSamplingTargets"],
        [json!("*")],
    ));
    statements.push(log_delivery());
    statements.extend(keys(plan, substitutions.contains_key(substitution::TOPIC)));
    statements
}

/// What is encrypted: the machine's own data and what it logs, as the role that runs it (Step Functions Developer Guide,
/// "Data at rest encryption in Step Functions"), the table, and notices.
fn keys(plan: &Plan<'_>, publishes: bool) -> Option<Statement> {
    let (sid, key) = match plan.key() {
        Some(key) => ("UseKey", key),
        None => ("EncryptNotices", plan.notice_key().filter(|_| publishes)?),
    };
    let actions = ["kms:Decrypt", "kms:GenerateDataKey"];
    Some(Statement::allow(sid, actions, [key]))
}

/// Step Functions delivers logs as the machine's role; the actions know no resources (its documentation's own list).
fn log_delivery() -> Statement {
    Statement::allow(
        "LogDelivery",
        [
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery",
        ],
        [json!("*")],
    )
}

/// A version of the guard as it is now, and the alias that leads callers to it.
fn publish(template: &mut Template, machine: &Machine, id: &str) {
    let circuit = machine.dependency.as_deref().unwrap_or_default();
    let (version, alias) = (format!("{id}Version"), format!("{id}Live"));
    let published = Resource::new(
        "AWS::StepFunctions::StateMachineVersion",
        json!({
            "StateMachineArn": reference(id),
            "StateMachineRevisionId": attribute(id, "StateMachineRevisionId"),
        }),
    );
    template.add(&version, published.when(ON_AWS));
    let live = Resource::new(
        "AWS::StepFunctions::StateMachineAlias",
        json!({
            "Name": ALIAS,
            "Description": format!("What callers of {circuit} start."),
            "RoutingConfiguration": [
                { "StateMachineVersionArn": reference(&version), "Weight": 100 },
            ],
        }),
    );
    template.add(&alias, live.when(ON_AWS));
    let how = match machine.workflow {
        Workflow::Standard => "start an execution of it",
        Workflow::Express => "start it synchronously",
    };
    template.output(
        output::guard(circuit),
        format!("The ARN of the guard of {circuit}: {how} to make a protected call."),
        choose(ON_AWS, reference(&alias), reference(id)),
    );
}
