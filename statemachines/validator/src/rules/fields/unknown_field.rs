//! `unknown-field`: a field has no meaning where it stands.

use asl::Problem;

use crate::answer::parent;
use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unknown-field",
    severity: Severity::Error,
    what: "A field that has no meaning where it stands: misspelt, or of another kind of state.",
    why: "The service refuses the definition rather than ignore a field, since a misspelt `Retry` would \
        retry nothing.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": {
    "Done": { "Type": "Pass", "Retyr": [], "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": {
    "Done": { "Type": "Pass", "Comment": "cannot fail", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::UnknownField { field, .. } = &error.problem {
            let finding = findings.report_error(error);
            finding.says_at(
                parent(&error.place.pointer),
                format!("Field '{field}' is not supported"),
            );
        }
    }
}
