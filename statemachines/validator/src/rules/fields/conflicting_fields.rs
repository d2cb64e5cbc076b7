//! `conflicting-fields`: two fields stand together that exclude each other.

use asl::Problem;

use crate::answer::parent;
use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "conflicting-fields",
    severity: Severity::Error,
    what: "Two fields that exclude each other, such as `Seconds` and `SecondsPath`, or `Next` and `End`.",
    why: "It cannot be told which of the two is meant, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": 5, "SecondsPath": "$.pause", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "SecondsPath": "$.pause", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::Conflict { first, second } = &error.problem {
            let finding = findings.report_error(error);
            let words =
                format!("There should only be one of the following fields: [{first}, {second}]");
            finding.says_at(parent(&error.place.pointer), words);
        }
    }
}
