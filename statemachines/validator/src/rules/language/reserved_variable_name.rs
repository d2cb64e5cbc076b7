//! `reserved-variable-name`: a variable has the name of the service's own.

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::variables::assignments;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "reserved-variable-name",
    severity: Severity::Error,
    what: "A variable called `states` in an `Assign`.",
    why: "`$states` holds the input, the result and the context of a state. The service refuses the \
        definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Assign": { "states.$": "$.states" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Assign": { "regions.$": "$.states" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for assignment in assignments(document) {
        if assignment.name == "states" {
            let at = Some(assignment.spot.pointer.clone());
            let finding = findings.report(
                assignment.spot,
                "the variable `$states` is the service's own",
            );
            let words = "Cannot assign to reserved variable '$states'.";
            finding.answers("RESERVED_VARIABLE_NAME", at, words);
        }
    }
}
