//! Alarms: four for each circuit, a composite over them, two for the stack itself; and the rule that opens a circuit when
//! one of its alarms goes on.

use std::time::Duration;

use breaker::names::{metric, substitution};
use serde_json::{Value, json};
use spec::{Call, Dependency, FailureRateAlarm};

use crate::names::{self, DEAD_LETTERS, ON_AWS, RULE_ROLE, logical};
use crate::plan::{AlarmKind, Plan};
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Resource, Template};

mod own;
mod watch;

/// How often Step Functions gives its own metrics, and CloudWatch's usual period.
const A_MINUTE: Duration = Duration::from_secs(60);

/// Adds every alarm, and the rules that act on them.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    for dependency in &plan.spec.dependencies {
        let kinds = AlarmKind::of(dependency);
        for kind in &kinds {
            let (id, resource) = alarm(plan, dependency, *kind);
            template.add(id, resource);
        }
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

fn alarm(plan: &Plan<'_>, dependency: &Dependency, kind: AlarmKind) -> (String, Resource) {
    let circuit = dependency.name.as_str();
    let alarms = &dependency.alarms;
    let (description, watched) = match kind {
        AlarmKind::FailureRate => (
            format!("Too many calls to {circuit} fail. Opens the circuit."),
            alarms
                .failure_rate
                .map(|alarm| failure_rate(plan, dependency, alarm)),
        ),
        AlarmKind::Latency => (
            format!("Calls to {circuit} are too slow. Opens the circuit."),
            alarms.latency.map(|alarm| {
                let look = watch::Look::over(alarm.during);
                let milliseconds = alarm.p99.as_secs_f64() * 1000.0;
                look.at(
                    plan,
                    circuit,
                    metric::DURATION,
                    "p99",
                    "GreaterThanThreshold",
                    milliseconds,
                )
            }),
        ),
        AlarmKind::Unhealthy => (
            format!("The health check finds {circuit} unhealthy. Opens the circuit."),
            alarms.unhealthy.map(|during| {
                // All checks of the time must have failed, and there must have been one.
                let every = dependency.health_check.as_ref().map(|check| check.every);
                let look = match every {
                    Some(every) if every > A_MINUTE => watch::Look::at_once(during.max(every)),
                    Some(every) => watch::Look::over(during.max(every)),
                    None => watch::Look::over(during),
                };
                look.at(
                    plan,
                    circuit,
                    metric::HEALTHY,
                    "Maximum",
                    "LessThanThreshold",
                    1.0,
                )
            }),
        ),
        AlarmKind::Heartbeat => (
            format!("The health check of {circuit} has fallen silent: nobody knows how it is."),
            alarms.heartbeat.map(|during| {
                let look = watch::Look::over(during).missing("breaching");
                look.at(
                    plan,
                    circuit,
                    metric::HEALTHY,
                    "SampleCount",
                    "LessThanThreshold",
                    1.0,
                )
            }),
        ),
    };
    let mut properties = watched.unwrap_or_default();
    properties["AlarmName"] = json!(names::alarm(plan.name(), circuit, kind.word()));
    properties["AlarmDescription"] = json!(description);
    if !kind.opens() {
        properties["AlarmActions"] = json!([plan.topic_arn()]);
        properties["OKActions"] = json!([plan.topic_arn()]);
    }
    let resource = Resource::new("AWS::CloudWatch::Alarm", properties);
    let resource = match kind {
        // Metric math.
        AlarmKind::FailureRate => resource.when(ON_AWS),
        AlarmKind::Latency | AlarmKind::Unhealthy | AlarmKind::Heartbeat => resource,
    };
    (id_of(circuit, kind), resource)
}

/// Failures of a hundred calls. Of Tasks that Step Functions calls itself only failures are counted, so the guard's
/// executions stand for the calls; what the circuit refuses dilutes that, which is right.
fn failure_rate(plan: &Plan<'_>, dependency: &Dependency, alarm: FailureRateAlarm) -> Value {
    let circuit = dependency.name.as_str();
    // Step Functions counts by the minute, and both sides of a fraction must be about the same time.
    let during = match dependency.call {
        Call::Http(_) => alarm.during,
        Call::Task(_) => alarm.during.max(A_MINUTE),
    };
    let look = watch::Look::over(during);
    let calls = match dependency.call {
        Call::Http(_) => look.metric("calls", plan, circuit, metric::CALLS, "Sum"),
        Call::Task(_) => {
            look.of_machine("calls", &plan.callers_arn(dependency), "ExecutionsStarted")
        }
    };
    let least = dependency.policy.detection.minimum_calls;
    look.formula(
        // Nobody called: no rate, and no alarm.
        &format!("IF(calls >= {least}, 100 * FILL(failures, 0) / calls, 0)"),
        "Failures of a hundred calls",
        vec![
            calls,
            look.metric("failures", plan, circuit, metric::FAILURES, "Sum"),
        ],
        alarm.above.fraction() * 100.0,
    )
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
