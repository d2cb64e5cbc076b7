//! What roles may do, looked at from far away: a policy that grew shows here.

use cdk::assembly::Assets;
use serde_json::Value;

use crate::{everything, example, parse, synth};

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

/// A machine whose data is under a key of the user's runs only if its role may use the key both ways (Step Functions
/// Developer Guide, "Data at rest encryption in Step Functions").
#[test]
fn every_machine_may_use_the_key_that_its_data_is_under() {
    let mut machines = 0;
    for stack in synth(everything(), Assets::Parameter).stacks {
        let granted = statements(&stack.template);
        for (id, resource) in stack.template["Resources"].as_object().unwrap() {
            let key = &resource["Properties"]["EncryptionConfiguration"]["KmsKeyId"];
            if resource["Type"] != "AWS::StepFunctions::StateMachine" || key.is_null() {
                continue;
            }
            machines += 1;
            let role = format!("{id}Role");
            let on_key = granted
                .iter()
                .filter(|(one, statement)| *one == role && &statement["Resource"] == key);
            let actions: Vec<&str> = on_key
                .flat_map(|(_, statement)| texts(&statement["Action"]))
                .collect();
            assert_eq!(actions, ["kms:Decrypt", "kms:GenerateDataKey"], "{role}");
        }
    }
    assert!(machines > 10);
}

/// Who starts a machine synchronously must be able to read its definition (Step Functions API Reference,
/// "StartSyncExecution").
#[test]
fn the_api_may_read_definitions_that_are_under_a_key() {
    let of_api = |key: &str| -> Vec<Value> {
        let spec = parse(&format!(
            "{{version: 1, name: shop, stack: {{api: {{authorizer: iam}}{key}}}, dependencies: {{rates: {{workflow: EXPRESS, \
             http: 'https://rates.example.com'}}}}}}"
        ));
        let template = synth(spec, Assets::Parameter).stacks[0].template.clone();
        let granted = statements(&template).into_iter();
        let of_role = granted.filter(|(role, _)| role == "ApiRole");
        of_role.map(|(_, statement)| statement).collect()
    };
    let key = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000";
    let with_key = of_api(&format!(", key: '{key}'"));
    assert_eq!(with_key.len(), 2);
    assert_eq!(texts(&with_key[1]["Action"]), ["kms:Decrypt"]);
    assert_eq!(with_key[1]["Resource"], key);
    assert_eq!(of_api("").len(), 1);
}

/// The statements of a guard's role that are called `sid`.
fn guard_statements(task: &str, sid: &str) -> Vec<Value> {
    let spec = parse(&format!(
        "{{version: 1, name: shop, dependencies: {{rates: {{task: {task}}}}}}}"
    ));
    let template = synth(spec, Assets::Parameter).stacks[0].template.clone();
    let of_guard = statements(&template)
        .into_iter()
        .filter(|(role, statement)| role == "RatesGuardRole" && statement["Sid"] == sid);
    of_guard.map(|(_, statement)| statement).collect()
}

/// To Lambda an alias is another resource than its function (Lambda Developer Guide, "Resources and conditions for Lambda
/// actions").
#[test]
fn a_qualified_function_may_be_invoked_as_qualified() {
    let invoke = |arguments: &str| {
        let task =
            format!("{{resource: 'arn:aws:states:::lambda:invoke', arguments: {arguments}}}");
        guard_statements(&task, "Invoke")
            .into_iter()
            .map(|one| one["Resource"].clone())
            .find(|one| one != &serde_json::json!({ "Fn::GetAtt": ["RecordFunction", "Arn"] }))
            .unwrap()
    };
    assert_eq!(
        invoke("{FunctionName: rates, Qualifier: live}"),
        serde_json::json!({ "Fn::Sub": [
            "${Function}:live",
            { "Function": { "Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:rates" } },
        ] })
    );
    assert_eq!(
        invoke("{FunctionName: '${Rates}', Qualifier: '7'}"),
        serde_json::json!({ "Fn::Sub": ["${Function}:7", { "Function": { "Ref": "Rates" } }] })
    );
}

/// Step Functions refuses a machine whose role may not keep the rule by which it hears of a job's end.
#[test]
fn whoever_waits_for_a_job_may_keep_the_rule_for_it() {
    let rule = |task: &str| -> Vec<String> {
        guard_statements(task, "FollowEvents")
            .iter()
            .map(|one| one["Resource"]["Fn::Sub"].as_str().unwrap().to_owned())
            .collect()
    };
    let stated = "permissions: [{actions: [ecs:RunTask], resources: ['arn:aws:ecs:eu-west-1:1:task-definition/a:*']}]";
    assert_eq!(
        rule(&format!(
            "{{resource: 'arn:aws:states:::ecs:runTask.sync', {stated}}}"
        )),
        [
            "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForECSTaskRule"
        ]
    );
    let other = "arguments: {StateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:orders'}";
    assert_eq!(
        rule(&format!(
            "{{resource: 'arn:aws:states:::states:startExecution.sync:2', {other}}}"
        )),
        [
            "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/\
             StepFunctionsGetEventsForStepFunctionsExecutionRule"
        ]
    );
    assert!(
        rule(&format!(
            "{{resource: 'arn:aws:states:::ecs:runTask', {stated}}}"
        ))
        .is_empty()
    );
    assert!(
        rule(&format!(
            "{{resource: 'arn:aws:states:::glue:startJobRun.sync', {stated}}}"
        ))
        .is_empty()
    );
}
