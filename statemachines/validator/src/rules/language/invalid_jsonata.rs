//! `invalid-jsonata`: a JSONata expression does not parse.

use expr::jsonata;

use crate::document::{Content, Document, inside};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-jsonata",
    severity: Severity::Error,
    what: "An expression between `{%` and `%}` that is no JSONata, version 2.0.6.",
    why: "The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": { "sum": "{% $sum($states.input.items.price %}" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": { "sum": "{% $sum($states.input.items.price) %}" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let Content::Expression(Err(error)) = &formula.content else {
            continue;
        };
        let text = formula.node.text().unwrap_or_default();
        let start = jsonata::code(text)
            .and_then(|code| text.find(code))
            .unwrap_or(0);
        let part = start + error.span.start..start + error.span.end.max(error.span.start + 1);
        let spot = Spot::new(
            formula.spot.pointer.clone(),
            inside(document.tree, formula.node, &part),
        );
        let message = format!("the expression does not parse: {error} ({})", error.code);
        let finding = findings.report(spot, message);
        let at = Some(formula.spot.pointer.clone());
        finding.answers("INVALID_JSONATA_EXPRESSION", at, error.message.clone());
    }
}
