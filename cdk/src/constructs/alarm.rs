//! Alarms: four for each circuit, a composite over them, two for the stack itself; and the rule that opens a circuit when
//! one of its alarms goes on.

use breaker::names::substitution;
use serde_json::json;
use spec::Dependency;
use spec::alarm::{AlarmDeclaration, AlarmKind, Watched};

use crate::names::{self, DEAD_LETTERS, ON_AWS, RULE_ROLE, logical};
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Resource, Template};

mod own;
mod watch;

/// Adds every alarm, and the rules that act on them.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    for dependency in &plan.spec.dependencies {
        let declared = dependency.alarm_declarations();
        for one in &declared {
            let (id, resource) = alarm(plan, dependency, one);
            template.add(id, resource);
        }
        let kinds: Vec<AlarmKind> = declared.iter().map(|one| one.kind).collect();
        if !kinds.is_empty() {
            composite(template, plan, dependency, &kinds);
        }
        let opening: Vec<AlarmKind> = kinds.into_iter().filter(|kind| kind.opens()).collect();
        if !opening.is_empty() {
            rule(template, plan, dependency, &opening);
        }
    }
    own::add(template, plan);
}

/// The logical id of a circuit's alarm.
fn id_of(circuit: &str, kind: AlarmKind) -> String {
    let word = match kind {
        AlarmKind::FailureRate => "FailureRate",
        AlarmKind::Latency => "Latency",
        AlarmKind::Unhealthy => "Unhealthy",
        AlarmKind::Heartbeat => "Heartbeat",
    };
    format!("{}{word}Alarm", logical(circuit))
}

fn alarm(
    plan: &Plan<'_>,
    dependency: &Dependency,
    declared: &AlarmDeclaration,
) -> (String, Resource) {
    let circuit = dependency.name.as_str();
    let kind = declared.kind;
    let description = match kind {
        AlarmKind::FailureRate => format!("Too many calls to {circuit} fail. Opens the circuit."),
        AlarmKind::Latency => format!("Calls to {circuit} are too slow. Opens the circuit."),
        AlarmKind::Unhealthy => {
            format!("The health check finds {circuit} unhealthy. Opens the circuit.")
        }
        AlarmKind::Heartbeat => {
            format!("The health check of {circuit} has fallen silent: nobody knows how it is.")
        }
    };
    let mut properties = watch::properties(plan, dependency, declared);
    properties["AlarmName"] = json!(names::alarm(plan.name(), circuit, kind.word()));
    properties["AlarmDescription"] = json!(description);
    if !kind.opens() {
        properties["AlarmActions"] = json!([plan.topic_arn()]);
        properties["OKActions"] = json!([plan.topic_arn()]);
    }
    let resource = Resource::new("AWS::CloudWatch::Alarm", properties);
    let resource = match declared.watched {
        // Metric math.
        Watched::Percentage { .. } => resource.when(ON_AWS),
        Watched::Metric { .. } => resource,
    };
    (id_of(circuit, kind), resource)
}

/// One alarm that tells whether anything is wrong with a circuit: for deployments to wait on, and for people to look at.
fn composite(
    template: &mut Template,
    plan: &Plan<'_>,
    dependency: &Dependency,
    kinds: &[AlarmKind],
) {
    let circuit = dependency.name.as_str();
    let terms: Vec<String> = kinds
        .iter()
        .map(|kind| {
            format!(
                "ALARM(\"{}\")",
                names::alarm(plan.name(), circuit, kind.word())
            )
        })
        .collect();
    let mut resource = Resource::new(
        "AWS::CloudWatch::CompositeAlarm",
        json!({
            "AlarmName": names::alarm(plan.name(), circuit, "any"),
            "AlarmDescription": format!("Something is wrong with {circuit}, or with the eyes on it."),
            "AlarmRule": terms.join(" OR "),
        }),
    )
    .when(ON_AWS);
    for kind in kinds {
        resource = resource.after(id_of(circuit, *kind));
    }
    template.add(format!("{}Alarm", logical(circuit)), resource);
}

/// An alarm that goes on starts the incident machine, with the input that it takes.
fn rule(template: &mut Template, plan: &Plan<'_>, dependency: &Dependency, kinds: &[AlarmKind]) {
    let circuit = dependency.name.as_str();
    let alarms: Vec<String> = kinds
        .iter()
        .map(|kind| names::alarm(plan.name(), circuit, kind.word()))
        .collect();
    let input = json!({
        "circuit": circuit,
        "alarm": { "name": "<name>", "at": "<at>" },
    });
    // EventBridge puts the quotes around a text itself.
    let input = input.to_string().replace("\"<", "<").replace(">\"", ">");
    let rule = Resource::new(
        "AWS::Events::Rule",
        json!({
            "Description": format!("Opens the circuit of {circuit} when one of its alarms goes on."),
            "EventPattern": {
                "source": ["aws.cloudwatch"],
                "detail-type": ["CloudWatch Alarm State Change"],
                "detail": { "alarmName": alarms, "state": { "value": ["ALARM"] } },
            },
            "Targets": [{
                "Id": "incident",
                "Arn": reference(substitution::INCIDENT_MACHINE),
                "RoleArn": attribute(RULE_ROLE, "Arn"),
                "InputTransformer": {
                    "InputPathsMap": { "name": "$.detail.alarmName", "at": "$.detail.state.timestamp" },
                    "InputTemplate": input,
                },
                // Reconciliation looks at the alarms' level meanwhile.
                "RetryPolicy": { "MaximumEventAgeInSeconds": 900, "MaximumRetryAttempts": 20 },
                "DeadLetterConfig": { "Arn": attribute(DEAD_LETTERS, "Arn") },
            }],
        }),
    );
    template.add(format!("{}AlarmRule", logical(circuit)), rule);
}
