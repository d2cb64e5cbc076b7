//! Roles: one for each function and each machine, each with exactly what it does.

use serde_json::{Value, json};

use crate::plan::Plan;
use crate::template::policy::{Statement, document, trust};
use crate::template::{Resource, Template};

/// Who takes a role on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Lambda,
    StepFunctions,
    EventBridge,
    ApiGateway,
}

impl Service {
    const fn principal(self) -> &'static str {
        match self {
            Service::Lambda => "lambda.amazonaws.com",
            Service::StepFunctions => "states.amazonaws.com",
            Service::EventBridge => "events.amazonaws.com",
            Service::ApiGateway => "apigateway.amazonaws.com",
        }
    }

    /// Services that act for many accounts are held to the stack's own.
    fn condition(self) -> Option<Value> {
        match self {
            Service::Lambda => None,
            Service::StepFunctions | Service::EventBridge | Service::ApiGateway => Some(json!({
                "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } },
            })),
        }
    }
}

/// Adds a role with its statements; none: it may do nothing by itself.
pub(crate) fn add(
    template: &mut Template,
    plan: &Plan<'_>,
    id: &str,
    service: Service,
    description: String,
    statements: Vec<Statement>,
) {
    let role = Resource::new(
        "AWS::IAM::Role",
        json!({
            "Description": description,
            "AssumeRolePolicyDocument": trust(service.principal(), service.condition()),
            "PermissionsBoundary": plan.stack.permissions_boundary,
            "Policies": [{ "PolicyName": "exactly-this", "PolicyDocument": document(statements) }],
        }),
    );
    template.add(id, role);
}

/// What tracing takes. X-Ray knows no resources.
pub(crate) fn tracing() -> Statement {
    Statement::allow(
        "Tracing",
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        [json!("*")],
    )
}
