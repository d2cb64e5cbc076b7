//! `express-integration`: an Express workflow cannot wait for that.

use asl::{ExecutionType, StateKind};

use crate::arn::Arn;
use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "express-integration",
    severity: Severity::Error,
    what: "A Task of an Express workflow with `.sync`, `.waitForTaskToken` or an activity.",
    why: "An Express workflow lives five minutes and keeps no history to come back to; the service refuses \
        the definition.",
    bad: Example::express(
        r#"{
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters": { "QueueUrl": "${QueueUrl}", "MessageBody": { "Token.$": "$$.Task.Token" } },
      "TimeoutSeconds": 60,
      "End": true
    }
  }
}"#,
    ),
    good: Example::express(
        r#"{
  "StartAt": "Tell",
  "States": {
    "Tell": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": { "QueueUrl": "${QueueUrl}", "MessageBody": { "id.$": "$.id" } },
      "TimeoutSeconds": 60,
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let express = document
            .scope_of(state)
            .is_some_and(|scope| scope.workflow == ExecutionType::Express);
        let resource = state.text("Resource").unwrap_or_default();
        if !express || state.kind != Some(StateKind::Task) {
            continue;
        }
        let (message, words) = if Arn::parse(resource).is_some_and(|arn| arn.is_activity()) {
            (
                "an Express workflow cannot use an activity".to_owned(),
                "Express state machine does not support Activity ARN".to_owned(),
            )
        } else if let Some(pattern) = waiting_pattern(resource) {
            (
                format!("an Express workflow cannot wait with `{pattern}`"),
                format!("Express state machine does not support '{pattern}' service integration"),
            )
        } else {
            continue;
        };
        let finding = findings.report(state.at("Resource"), message);
        finding.hint("make it a Standard workflow, or start one for this part");
        finding.says(words);
    }
}

/// The pattern of an integration that waits for something.
fn waiting_pattern(resource: &str) -> Option<&'static str> {
    if resource.ends_with(".waitForTaskToken") {
        Some(".waitForTaskToken")
    } else if resource.ends_with(".sync") || resource.ends_with(".sync:2") {
        Some(".sync")
    } else {
        None
    }
}
