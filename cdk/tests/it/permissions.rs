//! What roles may do, looked at from far away: a policy that grew shows here.

use cdk::assembly::Assets;
use serde_json::Value;

use crate::{everything, example, synth};

/// Actions whose services know no resources to name (the services' own documentation): each with the reason that it is
/// there.
const WITHOUT_RESOURCES: [(&str, &str); 5] = [
    ("xray:", "tracing of functions and machines"),
    ("logs:", "Step Functions' delivery of logs"),
    (
        "cloudwatch:GetMetricStatistics",
        "the volume of calls that only Step Functions counts",
    ),
    (
        "cloudwatch:PutMetricData",
        "held to the stack's namespace by a condition",
    ),
    (
        "ec2:",
        "network interfaces of functions in a VPC, which have no ARN before they are made",
    ),
];

fn statements(template: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (id, resource) in template["Resources"].as_object().unwrap() {
        for policy in resource["Properties"]["Policies"]
            .as_array()
            .into_iter()
            .flatten()
        {
            for statement in policy["PolicyDocument"]["Statement"].as_array().unwrap() {
                found.push((id.clone(), statement.clone()));
            }
        }
    }
    found
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

#[test]
fn no_action_is_a_pattern_and_no_resource_is_everything() {
    for spec in [
        example("minimal"),
        example("checkout"),
        example("shipping"),
        everything(),
    ] {
        for stack in synth(spec, Assets::Parameter).stacks {
            let statements = statements(&stack.template);
            assert!(statements.len() > 20);
            for (role, statement) in statements {
                let actions = texts(&statement["Action"]);
                assert!(!actions.is_empty());
                assert!(
                    actions.iter().all(|action| !action.contains('*')),
                    "{role}: {actions:?}"
                );
                if texts(&statement["Resource"]).contains(&"*") {
                    for action in actions {
                        let explained = WITHOUT_RESOURCES
                            .iter()
                            .any(|(one, _)| action.starts_with(one));
                        assert!(explained, "{role}: {action} on everything");
                    }
                }
            }
        }
    }
}

#[test]
fn every_role_is_bounded_where_a_boundary_is_given() {
    for stack in synth(everything(), Assets::Parameter).stacks {
        for (id, resource) in stack.template["Resources"].as_object().unwrap() {
            if resource["Type"] == "AWS::IAM::Role" {
                let boundary = &resource["Properties"]["PermissionsBoundary"];
                assert_eq!(
                    boundary, "arn:aws:iam::111122223333:policy/boundary",
                    "{id}"
                );
            }
        }
    }
}
