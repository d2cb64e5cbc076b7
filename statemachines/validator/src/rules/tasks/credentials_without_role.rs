//! `credentials-without-role`: credentials name no role.

use asl::syntax::NodeKind;

use crate::arn::Arn;
use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "credentials-without-role",
    severity: Severity::Error,
    what: "`Credentials` without `RoleArn`, or `RoleArn.$`; or credentials for an activity.",
    why: "There is nothing else in them to use, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "${Function}" },
      "Credentials": {},
      "TimeoutSeconds": 10,
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "${Function}" },
      "Credentials": { "RoleArn": "${Role}" },
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
        let Some(credentials) = state.field("Credentials") else {
            continue;
        };
        let resource = state.text("Resource").unwrap_or_default();
        if Arn::parse(resource).is_some_and(|arn| arn.is_activity()) {
            let message = "an activity takes no `Credentials`";
            let finding = findings.report(state.at_key("Credentials"), message);
            finding.says("The field 'Credentials' is not supported for activities");
            continue;
        }
        let is_object = matches!(credentials.kind, NodeKind::Object(_));
        let has_role = ["RoleArn", "RoleArn.$"]
            .iter()
            .any(|key| credentials.member(key).is_some());
        if is_object && !has_role {
            let finding =
                findings.report(state.at_key("Credentials"), "`Credentials` needs `RoleArn`");
            finding.says("The field 'RoleArn' is required but was missing");
        }
    }
}
