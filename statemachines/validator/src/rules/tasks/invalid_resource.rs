//! `invalid-resource`: a resource is no ARN.

use crate::arn::Arn;
use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-resource",
    severity: Severity::Error,
    what: "A `Resource` that is no ARN: `arn:partition:service:region:account:resource`.",
    why: "The service refuses the definition. A `${Name}` in it is filled in before it gets there.",
    bad: Example::standard(
        r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": { "Type": "Task", "Resource": "charge-card", "TimeoutSeconds": 10, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:eu-central-1:111122223333:function:charge-card",
      "TimeoutSeconds": 10,
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let Some(resource) = state.text("Resource") else {
            continue;
        };
        if asl::is_placeholder(resource) || Arn::parse(resource).is_some() {
            continue;
        }
        let message = format!("`{resource}` is no ARN");
        let finding = findings.report(state.at("Resource"), message);
        if resource.contains("${") {
            finding.hint("a placeholder is closed: `${Name}`");
        } else {
            finding
                .hint("an ARN has six parts: `arn:aws:lambda:<region>:<account>:function:<name>`");
        }
        finding.says("Value is not a valid resource ARN");
    }
}
