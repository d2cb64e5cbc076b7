//! `invalid-path`: a path does not parse.

use crate::document::{Content, Document, inside};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-path",
    severity: Severity::Error,
    what: "A path field whose text is no JSONPath.",
    why: "The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "InputPath": "order.id", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "InputPath": "$.order.id", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let error = match &formula.content {
            Content::Path(Err(error)) | Content::Dynamic(Err(error)) => error,
            Content::Path(Ok(_))
            | Content::ReferencePath(_)
            | Content::Dynamic(Ok(_))
            | Content::Field(_)
            | Content::Expression(_)
            | Content::Undelimited => continue,
        };
        let span = inside(document.tree, formula.node, &error.span);
        let spot = Spot::new(formula.spot.pointer.clone(), span);
        let message = format!("`{}` is no valid path: {error}", formula.key);
        let finding = findings.report(spot, message);
        let words = if formula.key == "Variable" {
            "Value is not a Reference Path"
        } else {
            "Value must be a valid JSONPath."
        };
        finding.says(words);
    }
}
