//! cfn-guard, with the proactive controls of AWS Control Tower for the services that a stack uses.

use std::collections::BTreeSet;
use std::env::consts::{ARCH, OS};

use harness::tools;
use regex_lite::Regex;
use serde_json::Value;

use super::{Explained, Finding, assert_explained, run, templates};

const PACKAGE: &str = "rules/node_modules/@cdklabs/cdk-validator-cfnguard";

/// The folders of rules that are about something in a stack.
const SERVICES: [&str; 8] = [
    "apigateway",
    "cloudwatch",
    "dynamodb",
    "identityandaccessmanagement",
    "keymanagementservice",
    "lambda",
    "sqs",
    "stepfunctions",
];

/// Rules that have something to say of our templates and are kept.
const LEAST_PASSED: usize = 10;

const EXPLAINED: [Explained; 5] = [
    (
        "cloudwatch_alarm_action_check",
        "Alarm",
        "an alarm that opens a circuit acts by EventBridge, which starts the incident with its input; people are told by that",
    ),
    (
        "cloudwatch_log_group_encrypted_check",
        "Logs",
        "encrypted by CloudWatch Logs unless the owner names a key: `stack: { key: … }`",
    ),
    (
        "cloudwatch_log_group_retention_period_check",
        "Logs",
        "a year is the owner's to ask for: `stack: { logRetention: 365d }`",
    ),
    (
        "lambda_inside_vpc_check",
        "Function",
        "a VPC is the owner's to name: `stack: { vpc: … }`; without one the functions reach AWS and the dependency",
    ),
    (
        "sqs_dlq_check",
        "DeadLetters",
        "it is the dead-letter queue",
    ),
];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn cfn_guard_finds_what_is_explained_and_nothing_else() {
    let system = if OS == "macos" { "macos" } else { "ubuntu" };
    let tool = tools::find(&format!("{PACKAGE}/bin/{system}/{ARCH}/cfn-guard"));
    let rules =
        SERVICES.map(|service| format!("{PACKAGE}/rules/control-tower/cfn-guard/{service}"));
    let rules = rules.map(|folder| tools::find(&folder));
    let (folder, files) = templates();
    let mut arguments = vec!["validate", "--structured", "--output-format", "json"];
    arguments.extend(["--show-summary", "none", "--rules"]);
    arguments.extend(rules.iter().map(|one| one.to_str().unwrap()));
    arguments.push("--data");
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    let ran = run(&tool, folder.path(), &arguments);
    let report: Vec<Value> = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
    assert_eq!(report.len(), files.len());
    let resource = Regex::new(r#""path":"/Resources/(\w+)"#).unwrap();
    let mut found: BTreeSet<Finding> = BTreeSet::new();
    for template in report {
        let passed = template["compliant"].as_array().unwrap();
        assert!(
            passed.len() >= LEAST_PASSED,
            "{}: {passed:?}",
            template["name"]
        );
        for rule in template["not_compliant"].as_array().unwrap() {
            let name = rule["Rule"]["name"].as_str().unwrap();
            // Where a check went wrong stands somewhere inside, by the kind of check.
            for at in resource.captures_iter(&rule.to_string()) {
                found.insert((name.to_owned(), at[1].to_owned()));
            }
        }
    }
    assert_explained(&found, &EXPLAINED);
}
