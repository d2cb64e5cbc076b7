//! `unknown-integration`: a service integration is not there.

use asl::StateKind;

use crate::arn::Arn;
use crate::document::Document;
use crate::finding::Severity;
use crate::integrations;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unknown-integration",
    severity: Severity::Error,
    what: "A `Resource` like `arn:aws:states:::dynamodb:query`, where the service is integrated but not \
        that action, or not with `.sync` or `.waitForTaskToken`.",
    why: "The service refuses the definition. Most actions are there as \
        `arn:aws:states:::aws-sdk:<service>:<action>`.",
    bad: Example::standard(
        r#"{
  "StartAt": "Find",
  "States": {
    "Find": { "Type": "Task", "Resource": "arn:aws:states:::dynamodb:query", "TimeoutSeconds": 10, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Find",
  "States": {
    "Find": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:query", "TimeoutSeconds": 10, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let resource = state.text("Resource").unwrap_or_default();
        if state.kind != Some(StateKind::Task) || asl::is_placeholder(resource) {
            continue;
        }
        let Some(integration) = Arn::parse(resource).and_then(|arn| arn.integration()) else {
            continue;
        };
        let Err(refusal) = integrations::judge(&integration) else {
            continue;
        };
        let finding = findings.report(state.at("Resource"), refusal.message);
        finding.hints.extend(refusal.hint);
        finding.says(format!(
            "The resource provided {resource} is not recognized. The value is not a valid resource ARN, \
             or the resource is not available in this region."
        ));
    }
}
