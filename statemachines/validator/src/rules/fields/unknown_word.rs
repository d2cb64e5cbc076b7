//! `unknown-word`: a field has a word that it does not know.

use asl::Problem;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unknown-word",
    severity: Severity::Error,
    what: "A word that its field does not know, such as a query language that does not exist.",
    why: "The service refuses the definition. Case matters: `jsonata` is not `JSONata`.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done",
  "QueryLanguage": "jsonata",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "QueryLanguage": "JSONata",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::UnknownWord { allowed, .. } = &error.problem {
            let finding = findings.report_error(error);
            let allowed = allowed.join(", ");
            finding.says(format!("Value should be one of the following: [{allowed}]"));
        }
    }
}
