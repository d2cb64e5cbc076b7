//! The HTTP API in front of the EXPRESS guards: `POST /<circuit>` with the guard's input as JSON.
//!
//! API Gateway answers with what StartSyncExecution does: `status`, the guard's `output` as JSON text, or `error` and
//! `cause`; and with HTTP status 200 even when the execution failed, since starting it did not (Step Functions API
//! Reference, "StartSyncExecution"). Callers look at `status`: the output's description says so. It waits for 30 seconds.
//!
//! An HTTP API changes no bodies (API Gateway Developer Guide, "Transform API requests and responses for HTTP APIs").
//! Headers and the HTTP status it may take from a body's fields; but none of StartSyncExecution's holds an HTTP status, and
//! a header with its `status` is left out: the body is cut at 100 KB before the field is looked for, its own input and
//! output come first, and nothing says what becomes of an answer whose field is not found.

use generator::{Kind, Machine};
use serde_json::{Value, json};
use spec::{Api, Authorizer, Workflow};

use super::log;
use super::role::{self, Service};
use crate::names::{ON_AWS, logical, output};
use crate::plan::Plan;
use crate::template::intrinsic::{arn_text, attribute, choose, reference, sub};
use crate::template::policy::Statement;
use crate::template::{Resource, Template};

const API: &str = "Api";
const ROLE: &str = "ApiRole";
const LOGS: &str = "ApiLogs";
const AUTHORIZER: &str = "ApiAuthorizer";

/// The longest that API Gateway waits, milliseconds (quota).
const LONGEST: u32 = 30_000;

/// Adds the API where the spec asks for one. Its resources are left out on emulators, which know no such integration.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    let Some(api) = &plan.stack.api else {
        return;
    };
    let guards: Vec<&Machine> = plan
        .machines
        .iter()
        .filter(|one| one.kind == Kind::Guard && one.workflow == Workflow::Express)
        .collect();
    let own = Resource::new(
        "AWS::ApiGatewayV2::Api",
        json!({
            "Name": plan.name(),
            "Description": "Protected calls, each behind its circuit breaker.",
            "ProtocolType": "HTTP",
        }),
    );
    template.add(API, own.when(ON_AWS));
    log::add(template, plan, LOGS, None);
    add_role(template, plan, &guards);
    authorizer(template, api);
    for guard in guards {
        route(template, plan, api, guard);
    }
    let stage = Resource::new(
        "AWS::ApiGatewayV2::Stage",
        json!({
            "ApiId": reference(API),
            "StageName": "$default",
            "AutoDeploy": true,
            "DefaultRouteSettings": {
                "ThrottlingRateLimit": rate(api),
                "ThrottlingBurstLimit": api.burst,
                "DetailedMetricsEnabled": true,
            },
            "AccessLogSettings": {
                "DestinationArn": attribute(LOGS, "Arn"),
                "Format": access_log(),
            },
        }),
    );
    template.add("ApiStage", stage.when(ON_AWS));
    template.output(
        output::API,
        "The URL of the HTTP API; POST an input to /<circuit>. The HTTP status is 200 even when the execution failed: look \
         at `status` in the answer; `output` is JSON text."
            .to_owned(),
        choose(
            ON_AWS,
            attribute(API, "ApiEndpoint"),
            json!("none on an emulator"),
        ),
    );
}

fn add_role(template: &mut Template, plan: &Plan<'_>, guards: &[&Machine]) {
    // "To authorize a version or an alias to invoke an API action, Step Functions uses the state machine's ARN" (Developer
    // Guide, "Authorization for versions and aliases in Step Functions workflows").
    let started = guards
        .iter()
        .map(|guard| reference(&plan.machine_id(guard)));
    let mut statements = vec![Statement::allow(
        "StartGuards",
        ["states:StartSyncExecution"],
        started,
    )];
    // "Callers must have kms:Decrypt permission" for a definition under a key, unless they ask for metadata alone (API
    // Reference, "StartSyncExecution", includedData), which the integration has no parameter for.
    statements.extend(
        plan.key()
            .map(|key| Statement::allow("Decrypt", ["kms:Decrypt"], [key])),
    );
    role::add(
        template,
        plan,
        ROLE,
        Service::ApiGateway,
        format!("{}: the HTTP API starts guards", plan.name()),
        statements,
    );
}

fn route(template: &mut Template, plan: &Plan<'_>, api: &Api, guard: &Machine) {
    let circuit = guard.dependency.as_deref().unwrap_or_default();
    let id = logical(circuit);
    let live = format!("{}Live", plan.machine_id(guard));
    let integration = Resource::new(
        "AWS::ApiGatewayV2::Integration",
        json!({
            "ApiId": reference(API),
            "Description": format!("Starts the guard of {circuit} and waits for its answer."),
            "IntegrationType": "AWS_PROXY",
            "IntegrationSubtype": "StepFunctions-StartSyncExecution",
            "PayloadFormatVersion": "1.0",
            "CredentialsArn": attribute(ROLE, "Arn"),
            "TimeoutInMillis": LONGEST,
            "RequestParameters": { "StateMachineArn": reference(&live), "Input": "$request.body" },
        }),
    );
    template.add(format!("{id}ApiIntegration"), integration.when(ON_AWS));
    let (kind, by) = match &api.authorizer {
        Authorizer::None => ("NONE", Value::Null),
        Authorizer::Iam => ("AWS_IAM", Value::Null),
        Authorizer::Jwt { .. } => ("JWT", reference(AUTHORIZER)),
        Authorizer::Lambda(_) => ("CUSTOM", reference(AUTHORIZER)),
    };
    let route = Resource::new(
        "AWS::ApiGatewayV2::Route",
        json!({
            "ApiId": reference(API),
            "RouteKey": format!("POST /{circuit}"),
            "AuthorizationType": kind,
            "AuthorizerId": by,
            "Target": sub(format!("integrations/${{{id}ApiIntegration}}")),
        }),
    );
    template.add(format!("{id}ApiRoute"), route.when(ON_AWS));
}

fn authorizer(template: &mut Template, api: &Api) {
    let properties = match &api.authorizer {
        Authorizer::None | Authorizer::Iam => return,
        Authorizer::Jwt { issuer, audience } => json!({
            "ApiId": reference(API),
            "Name": "tokens",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": { "Issuer": issuer, "Audience": audience },
        }),
        Authorizer::Lambda(function) => {
            let permission = Resource::new(
                "AWS::Lambda::Permission",
                json!({
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": function,
                    "Principal": "apigateway.amazonaws.com",
                    "SourceArn": sub(arn_text("execute-api", &format!("${{{API}}}/authorizers/*"))),
                }),
            );
            template.add(format!("{AUTHORIZER}Permission"), permission.when(ON_AWS));
            json!({
                "ApiId": reference(API),
                "Name": "function",
                "AuthorizerType": "REQUEST",
                "AuthorizerPayloadFormatVersion": "2.0",
                "EnableSimpleResponses": true,
                "IdentitySource": ["$request.header.Authorization"],
                "AuthorizerUri": sub(format!(
                    "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/{function}/invocations"
                )),
            })
        }
    };
    let resource = Resource::new("AWS::ApiGatewayV2::Authorizer", properties);
    template.add(AUTHORIZER, resource.when(ON_AWS));
}

/// Requests a second; API Gateway takes one at least.
fn rate(api: &Api) -> Value {
    let per_second = api.rate.per_second();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "1 to 10,000, by the spec's own range"
    )]
    let whole = per_second.ceil().max(1.0) as u64;
    json!(whole)
}

/// One line of JSON a request: who, what, how it went; no bodies and no tokens.
fn access_log() -> String {
    json!({
        "requestId": "$context.requestId",
        "at": "$context.requestTimeEpoch",
        "ip": "$context.identity.sourceIp",
        "route": "$context.routeKey",
        "status": "$context.status",
        "tookMs": "$context.responseLatency",
        "error": "$context.error.message",
        "integrationError": "$context.integrationErrorMessage",
        "authorizerError": "$context.authorizer.error",
    })
    .to_string()
}
