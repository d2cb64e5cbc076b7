//! `empty-rule`: a choice rule tests nothing.

use asl::Problem;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "empty-rule",
    severity: Severity::Error,
    what: "A choice rule, or a part of one, without a comparison.",
    why: "It could never hold, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Route",
  "States": {
    "Route": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "Next": "Done" }], "Default": "Done" },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Route",
  "States": {
    "Route": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "Done" }], "Default": "Done" },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::NoCondition = &error.problem {
            let finding = findings.report_error(error);
            finding.says(
                "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
            );
        }
    }
}
