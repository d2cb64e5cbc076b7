//! `unknown-type`: a state is of no kind that there is.

use asl::Problem;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unknown-type",
    severity: Severity::Error,
    what: "A `Type` that no state has.",
    why: "The service refuses the definition. There are eight kinds: Task, Pass, Choice, Wait, Succeed, \
        Fail, Parallel and Map.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": { "Done": { "Type": "Success" } }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    check: Check::Definition(check),
};

const WORDS: &str = "The field 'Type' should have one of these values: \
    [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]";

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        if let Problem::UnknownType { .. } = &error.problem {
            let finding = findings.report_error(error);
            finding.says(WORDS);
        }
    }
}
