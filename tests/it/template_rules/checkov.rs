//! checkov, without the rules that it would download.

use std::collections::BTreeSet;

use harness::tools;
use serde_json::Value;

use super::{Explained, Finding, assert_explained, run, templates};

const EXPLAINED: [Explained; 8] = [
    (
        "CKV_AWS_27",
        "DeadLetters",
        "the queue is encrypted by SQS itself (SqsManagedSseEnabled), which the check does not know",
    ),
    (
        "CKV_AWS_111",
        "Role",
        "functions in a VPC make network interfaces, which have no ARN before they are made",
    ),
    (
        "CKV_AWS_115",
        "CallFunction",
        "how many calls may be under way is the owner's to say: `stack: { concurrency: { calls: … } }`",
    ),
    (
        "CKV_AWS_116",
        "Function",
        "Step Functions waits for the functions' answers and retries; reconciliation comes anew every minute",
    ),
    (
        "CKV_AWS_117",
        "Function",
        "a VPC is the owner's to name: `stack: { vpc: … }`; without one the functions reach AWS and the dependency",
    ),
    (
        "CKV_AWS_119",
        "Table",
        "encrypted under AWS's key for DynamoDB unless the owner names another: `stack: { key: … }`",
    ),
    (
        "CKV_AWS_158",
        "Logs",
        "encrypted by CloudWatch Logs unless the owner names a key: `stack: { key: … }`",
    ),
    (
        "CKV_AWS_173",
        "Function",
        "the variables are names of resources; encrypted under AWS's key for Lambda unless the owner names one",
    ),
];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn checkov_finds_what_is_explained_and_nothing_else() {
    let tool = tools::find("templates/bin/checkov");
    let (folder, _) = templates();
    let at = folder.path().to_str().unwrap();
    let ran = run(
        &tool,
        folder.path(),
        &[
            "--skip-download",
            "--framework",
            "cloudformation",
            "-d",
            at,
            "--compact",
            "--quiet",
            "-o",
            "json",
        ],
    );
    let report: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
    assert!(
        report["summary"]["passed"].as_u64() > Some(500),
        "{}",
        report["summary"]
    );
    assert_eq!(report["summary"]["parsing_errors"], 0);
    let found: BTreeSet<Finding> = report["results"]["failed_checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let check = one["check_id"].as_str().unwrap().to_owned();
            // `AWS::SQS::Queue.DeadLetters`
            (check, one["resource"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_explained(&found, &EXPLAINED);
}
