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

    /// Services that act for many accounts are held to the stack's own, where they say for whom they act.
    ///
    /// API Gateway does not: it takes an integration's role on without `aws:SourceAccount`, and every call would end with
    /// HTTP status 500 (seen and mended in an AWS solution:
    /// <https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479>).
    /// Whoever gives it a role has to be allowed to pass that role, which nobody is across accounts.
    fn condition(self) -> Option<Value> {
        match self {
            Service::Lambda | Service::ApiGateway => None,
            Service::StepFunctions | Service::EventBridge => Some(json!({
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
