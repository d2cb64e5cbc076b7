//! What a template makes of API Gateway.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ministack::template::{Template, attributed, referred};

/// What the role of an integration must be allowed to do.
const START: &str = "states:StartSyncExecution";

/// The one HTTP API of a stack.
pub(super) struct Api {
    /// By their keys: `POST /payments`.
    routes: BTreeMap<String, Integration>,
}

/// What a route starts.
pub(super) struct Integration {
    /// The state machine's ARN.
    pub(super) machine: String,
}

impl Api {
    /// Reads it, and holds it against what API Gateway asks of an API that answers.
    ///
    /// # Panics
    /// When something of it would not answer, or is not known here.
    pub(super) fn of(template: &Template) -> Self {
        let stages: Vec<&Value> = template.all("AWS::ApiGatewayV2::Stage").collect();
        let [stage] = stages[..] else {
            panic!("one stage: {stages:?}");
        };
        // Served from the base of the API's URL, with every change released (Developer Guide, "Stages for HTTP APIs").
        assert_eq!(stage["StageName"], "$default", "{stage}");
        assert_eq!(stage["AutoDeploy"], true, "{stage}");
        let routes = template.all("AWS::ApiGatewayV2::Route");
        Api {
            routes: routes.map(|route| read(template, route)).collect(),
        }
    }

    pub(super) fn route(&self, key: &str) -> Option<&Integration> {
        self.routes.get(key)
    }
}

fn read(template: &Template, route: &Value) -> (String, Integration) {
    assert_eq!(route["AuthorizationType"], "NONE", "nobody here can check");
    let key = route["RouteKey"].as_str().unwrap_or_default();
    let target = route["Target"]["Fn::Sub"].as_str().unwrap_or_default();
    let logical = target.strip_prefix("integrations/${").unwrap_or_default();
    let properties = template.properties(
        logical.trim_end_matches('}'),
        "AWS::ApiGatewayV2::Integration",
    );
    (key.to_owned(), integration(template, properties))
}

/// A first-class integration: "you must configure all required parameters", and a role that API Gateway takes on
/// (Developer Guide, "Create AWS service integrations for HTTP APIs"); which parameters there are says the "Integration
/// subtype reference"
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html>).
fn integration(template: &Template, properties: &Value) -> Integration {
    assert_eq!(properties["IntegrationType"], "AWS_PROXY", "{properties}");
    assert_eq!(properties["PayloadFormatVersion"], "1.0", "{properties}");
    let subtype = &properties["IntegrationSubtype"];
    assert_eq!(subtype, "StepFunctions-StartSyncExecution");
    let parameters = &properties["RequestParameters"];
    let expected =
        json!({ "StateMachineArn": parameters["StateMachineArn"], "Input": "$request.body" });
    assert_eq!(parameters, &expected, "others are not known here");

    let machine = machine(template, referred(&parameters["StateMachineArn"]));
    let role = attributed(&properties["CredentialsArn"], "Arn");
    may_start(template.properties(role, "AWS::IAM::Role"), machine);
    Integration {
        machine: template.physical(machine).to_owned(),
    }
}

/// The machine behind an alias, which the emulator does not know: the one whose version it leads to. "If you start an
/// execution with an alias ARN", it runs that version (Step Functions Developer Guide, "How Step Functions associates
/// executions with a version or alias").
fn machine<'a>(template: &'a Template, alias: &str) -> &'a str {
    let alias = template.properties(alias, "AWS::StepFunctions::StateMachineAlias");
    let routing = &alias["RoutingConfiguration"];
    assert_eq!(routing[0]["Weight"], 100, "{alias}");
    let version = template.properties(
        referred(&routing[0]["StateMachineVersionArn"]),
        "AWS::StepFunctions::StateMachineVersion",
    );
    referred(&version["StateMachineArn"])
}

/// Whether API Gateway can take the role on, which it does without telling for whom (so the trust has no condition), and
/// may then start the machine: "To authorize a version or an alias to invoke an API action, Step Functions uses the state
/// machine's ARN" (Developer Guide, "Authorization for versions and aliases in Step Functions workflows",
/// <https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html>).
fn may_start(role: &Value, machine: &str) {
    let trust = &role["AssumeRolePolicyDocument"]["Statement"];
    let expected = json!([{
        "Effect": "Allow",
        "Principal": { "Service": "apigateway.amazonaws.com" },
        "Action": "sts:AssumeRole",
    }]);
    assert_eq!(trust, &expected, "who takes it on");
    let policies = role["Policies"].as_array().into_iter().flatten();
    let may = policies
        .flat_map(|policy| many(&policy["PolicyDocument"]["Statement"]))
        .filter(|statement| statement["Effect"] == "Allow")
        .filter(|statement| many(&statement["Action"]).contains(&json!(START)))
        .any(|statement| many(&statement["Resource"]).contains(&json!({ "Ref": machine })));
    assert!(may, "the role may not start {machine}: {role}");
}

/// What policies write as one or as a list.
fn many(value: &Value) -> &[Value] {
    match value {
        Value::Array(all) => all,
        one => std::slice::from_ref(one),
    }
}
