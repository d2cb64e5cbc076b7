//! `duplicate-key`: a key stands twice in one object.

use asl::Problem;

use crate::answer::parent;
use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    what: "A key that stands twice in one object.",
    why: "Readers of JSON keep one of the two values and drop the other, and do not agree on which.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": {
    "Done": { "Type": "Succeed", "Comment": "first", "Comment": "second" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": {
    "Done": { "Type": "Succeed", "Comment": "both" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::DuplicateKey { key, .. } = &error.problem {
            let finding = findings.report_error(error);
            finding.says_at(
                parent(&error.place.pointer),
                format!("Duplicate field '{key}'"),
            );
        }
    }
}
