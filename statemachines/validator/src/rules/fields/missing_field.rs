//! `missing-field`: a field is not there without which a construct is nothing.

use asl::Problem;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "missing-field",
    severity: Severity::Error,
    what: "A field without which its construct is nothing, such as a Task without `Resource`.",
    why: "The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Store",
  "States": {
    "Store": { "Type": "Task", "TimeoutSeconds": 10, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Store",
  "States": {
    "Store": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:putItem",
      "Parameters": { "TableName": "orders", "Item": {} },
      "TimeoutSeconds": 10,
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::MissingField { field, .. } = &error.problem {
            let finding = findings.report_error(error);
            finding.says(format!("These fields are required: [{field}]"));
        }
    }
}
