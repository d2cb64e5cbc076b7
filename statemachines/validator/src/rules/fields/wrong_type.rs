//! `wrong-type`: a value is of the wrong type.

use asl::Problem;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    what: "A value of another type than its field takes.",
    why: "The service refuses the definition. A number in quotes is the commonest case.",
    bad: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": "5", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": 5, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        // A text that is no object at all is no definition: another rule says so.
        let is_whole = error.place.pointer.is_empty();
        if let Problem::WrongType { expected, .. } = &error.problem
            && !is_whole
        {
            let finding = findings.report_error(error);
            finding.says(format!("Expected value of type {}", type_name(expected)));
        }
    }
}

/// The service's name for what a message asks for.
fn type_name(expected: &str) -> &'static str {
    if expected.contains("whole number") {
        "Integer"
    } else if expected.contains("number") {
        "Number"
    } else if expected.contains("list") {
        "Array"
    } else if expected.contains("object") {
        "Object"
    } else if expected.contains("true") {
        "Boolean"
    } else {
        "String"
    }
}
