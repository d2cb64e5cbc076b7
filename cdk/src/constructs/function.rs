//! The functions: one program, six handlers, of which a stack has those that its spec needs.

use std::time::Duration;

use breaker::names::{environment, handler, substitution};
use serde_json::{Value, json};
use spec::{Call, Spec};

use super::{log, role};
use crate::constructs::role::Service;
use crate::names;
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Resource, Template};

mod allowed;

/// What a function may take beyond the call it makes, seconds: the table, and a cold start.
const BEYOND_THE_CALL: u64 = 8;

/// What tables and other services may take, seconds: each with its retries within 3 s (the functions' own clients).
const FEW_REQUESTS: u64 = 15;

/// Lambda's longest, seconds (quota).
const LONGEST: u64 = 900;

/// One of the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Call,
    Record,
    HealthCheck,
    Trip,
    Recover,
    Reconcile,
}

impl Function {
    const ALL: [Function; 6] = [
        Function::Call,
        Function::Record,
        Function::HealthCheck,
        Function::Trip,
        Function::Recover,
        Function::Reconcile,
    ];

    /// The functions that a spec needs.
    pub(crate) fn of(spec: &Spec) -> Vec<Function> {
        let needed = spec.handlers();
        let all = Function::ALL.into_iter();
        all.filter(|function| needed.contains(&function.handler()))
            .collect()
    }

    /// Its logical id, by which definitions name it.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Function::Call => substitution::CALL_FUNCTION,
            Function::Record => substitution::RECORD_FUNCTION,
            Function::HealthCheck => substitution::HEALTH_CHECK_FUNCTION,
            Function::Trip => substitution::TRIP_FUNCTION,
            Function::Recover => substitution::RECOVER_FUNCTION,
            Function::Reconcile => "ReconcileFunction",
        }
    }

    /// Its handler's name, which the program looks at.
    pub(crate) const fn handler(self) -> &'static str {
        match self {
            Function::Call => handler::CALL,
            Function::Record => handler::RECORD,
            Function::HealthCheck => handler::HEALTH_CHECK,
            Function::Trip => handler::TRIP,
            Function::Recover => handler::RECOVER,
            Function::Reconcile => handler::RECONCILE,
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Function::Call => "Makes a protected call and counts its outcome.",
            Function::Record => "Counts what became of a call that Step Functions made.",
            Function::HealthCheck => "Asks a dependency how it is.",
            Function::Trip => "Opens a circuit for its incident.",
            Function::Recover => "Takes an incident's next step: probe, ramp, close.",
            Function::Reconcile => "Puts right, once a minute, what an event lost.",
        }
    }

    fn timeout(self, spec: &Spec) -> u64 {
        let seconds = |longest: Option<Duration>| longest.unwrap_or_default().as_secs() + 1;
        let checks = spec
            .dependencies
            .iter()
            .filter_map(|one| one.health_check.as_ref());
        match self {
            Function::Call => {
                let calls = spec.dependencies.iter().filter_map(|one| match &one.call {
                    Call::Http(http) => Some(http.timeout),
                    Call::Task(_) => None,
                });
                (seconds(calls.max()) + BEYOND_THE_CALL).min(LONGEST)
            }
            Function::HealthCheck | Function::Recover => {
                seconds(checks.map(|check| check.timeout).max()) + BEYOND_THE_CALL
            }
            Function::Record => BEYOND_THE_CALL,
            Function::Trip => FEW_REQUESTS,
            Function::Reconcile => 55,
        }
    }

    /// Whether it starts incidents.
    const fn starts_incidents(self) -> bool {
        match self {
            Function::Call | Function::Record | Function::Reconcile => true,
            Function::HealthCheck | Function::Trip | Function::Recover => false,
        }
    }
}

/// Adds every function that the spec needs, each with its role and log group.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    for function in Function::of(plan.spec) {
        let id = function.id();
        let (role, logs) = (format!("{id}Role"), format!("{id}Logs"));
        log::add(template, plan, &logs, None);
        role::add(
            template,
            plan,
            &role,
            Service::Lambda,
            format!("{}: {}", plan.name(), function.handler()),
            allowed::statements(function, plan, &logs),
        );
        template.add(id, resource(function, plan, &role, &logs));
    }
}

fn resource(function: Function, plan: &Plan<'_>, role: &str, logs: &str) -> Resource {
    let (bucket, key) = &plan.code;
    let mut variables = json!({
        environment::TABLE: plan.table_name(),
        environment::NAMESPACE: names::namespace(plan.name()),
    });
    if let (true, Value::Object(fields)) = (function.starts_incidents(), &mut variables) {
        fields.insert(
            environment::INCIDENT_MACHINE.to_owned(),
            plan.incident_arn(),
        );
    }
    let vpc =
        plan.stack.vpc.as_ref().map(
            |vpc| json!({ "SubnetIds": vpc.subnets, "SecurityGroupIds": vpc.security_groups }),
        );
    Resource::new(
        "AWS::Lambda::Function",
        json!({
            "Description": function.description(),
            "Runtime": "provided.al2023",
            "Architectures": [plan.stack.architecture.as_str()],
            "Handler": function.handler(),
            "Code": { "S3Bucket": bucket, "S3Key": key },
            "MemorySize": plan.stack.memory,
            "Timeout": function.timeout(plan.spec),
            "ReservedConcurrentExecutions": plan.stack.concurrency.reserved_for(function.handler()),
            "Role": attribute(role, "Arn"),
            "Environment": { "Variables": variables },
            "KmsKeyArn": plan.key(),
            "LoggingConfig": { "LogGroup": reference(logs) },
            "TracingConfig": { "Mode": "Active" },
            "VpcConfig": vpc,
        }),
    )
}
