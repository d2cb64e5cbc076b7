//! `misplaced-error-output`: an expression reads an error where there is none.

use crate::document::{Document, Moment};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "misplaced-error-output",
    severity: Severity::Error,
    what: "`$states.errorOutput` outside of a catcher.",
    why: "Only the `Output` and `Assign` of a catcher know an error. The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": "{% $states.errorOutput.Cause %}", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": "{% $states.input.Cause %}", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let states = formula.expression().and_then(|it| it.reads().states);
        let reads_error = states.is_some_and(|fields| fields.iter().any(|it| it == "errorOutput"));
        if reads_error && formula.moment != Moment::Caught {
            let message = "there is no `$states.errorOutput` here, only in a catcher";
            let finding = findings.report(formula.spot.clone(), message);
            finding.hint("hand it on in the catcher's `Output`, or keep it with its `Assign`");
            let at = Some(formula.spot.pointer.clone());
            let words = "Reference to '$states.errorOutput' is not supported in this field.";
            finding.answers("UNSUPPORTED_JSONATA_EXPRESSION", at, words);
        }
    }
}
