//! cdk-nag: the rule packs AWS Solutions, Serverless, NIST 800-53 rev. 5, HIPAA Security and PCI DSS 3.2.1.

use std::collections::BTreeSet;

use harness::{repository, tools};
use serde_json::Value;

use super::{Explained, Finding, assert_explained, run, templates};

/// Rules without their packs: several packs have the same ones.
const EXPLAINED: [Explained; 19] = [
    (
        "CloudWatchAlarmAction",
        "Alarm",
        "an alarm that opens a circuit acts by EventBridge, which starts the incident with its input; people are told by that",
    ),
    (
        "CloudWatchLogGroupEncrypted",
        "Logs",
        "encrypted by CloudWatch Logs unless the owner names a key: `stack: { key: … }`",
    ),
    (
        "DynamoDBInBackupPlan",
        "Table",
        "what is in it is learned again within minutes; it can be restored to any second (PITR) all the same",
    ),
    (
        "EventBusDLQ",
        "Answers",
        "a rule without targets, there to be counted: it delivers nothing",
    ),
    (
        "IAM5[Resource::*]",
        "Role",
        "actions that know no resources: cdk/tests/it/permissions.rs names each with its reason",
    ),
    (
        "IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:",
        "ReconcileFunctionRole",
        "the executions of one machine, whose names are made when they start",
    ),
    (
        "IAM5[Resource::[\"arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Name}:*\"",
        "OrdersGuardRole",
        "the executions of one machine, whose names are made when they start",
    ),
    (
        "IAM5[Resource::arn:<AWS::Partition>:s3:::shop-archive/*]",
        "ArchiveGuardRole",
        "the object's key is known only when the Task runs",
    ),
    (
        "IAM5[Resource::arn:aws:ecs:eu-central-1:111122223333:task",
        "LettersGuardRole",
        "the owner's own words: `permissions`",
    ),
    (
        "IAMNoInlinePolicy",
        "Role",
        "each role has exactly what one machine or function does; a policy that others could attach would be for nobody",
    ),
    (
        "LambdaAsyncFailureDestination",
        "ReconcileRetries",
        "what one run misses the next one a minute later finds; an alarm tells when five in a row fail",
    ),
    (
        "LambdaConcurrency",
        "CallFunction",
        "how many calls may be under way is the owner's to say: `stack: { concurrency: { calls: … } }`",
    ),
    (
        "LambdaDLQ",
        "Function",
        "Step Functions waits for the functions' answers and retries; reconciliation comes anew every minute",
    ),
    (
        "LambdaInsideVPC",
        "Function",
        "a VPC is the owner's to name: `stack: { vpc: … }`; without one the functions reach AWS and the dependency",
    ),
    (
        "LambdaStarPermissions",
        "FunctionRole",
        "as IAM5: actions that know no resources, and the executions of one machine",
    ),
    (
        "SF1",
        "Guard",
        "errors are logged; to log every event of every call costs more than the call, and is a customer's data",
    ),
    (
        "SF1",
        "Health",
        "errors are logged; what a check found is a metric",
    ),
    ("SQS3", "DeadLetters", "it is the dead-letter queue"),
    (
        "SQSRedrivePolicy",
        "DeadLetters",
        "it is the dead-letter queue",
    ),
];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn cdk_nag_finds_what_is_explained_and_nothing_else() {
    let modules = tools::find("rules/node_modules");
    let (folder, files) = templates();
    let script = repository::root().join("tests/tools/nag.mjs");
    let mut arguments = vec![script.to_str().unwrap(), modules.to_str().unwrap()];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    let ran = run("node".as_ref(), folder.path(), &arguments);
    let report: Vec<Value> = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
    let found: BTreeSet<Finding> = report
        .iter()
        .map(|one| {
            let rule = one["rule"].as_str().unwrap();
            // `NIST.800.53.R5-LambdaDLQ`
            let (_, rule) = rule.split_once('-').unwrap();
            (
                rule.to_owned(),
                one["resource"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_explained(&found, &EXPLAINED);
}
