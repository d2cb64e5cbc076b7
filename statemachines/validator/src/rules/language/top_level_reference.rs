//! `top-level-reference`: an expression reads a context that it does not have.

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "top-level-reference",
    severity: Severity::Error,
    what: "A JSONata expression with a bare name, `$` or `$$` at its top level.",
    why: "In Step Functions an expression has no context: the input is `$states.input`, and variables \
        start with `$`. The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": { "id": "{% order.id %}" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": { "id": "{% $states.input.order.id %}" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let Some(names) = formula.expression().and_then(|it| it.reads().context) else {
            continue;
        };
        for name in names {
            let message = format!("`{name}` reads a context, and expressions here have none");
            let finding = findings.report(formula.spot.clone(), message);
            finding.hint(format!("the state's input is `$states.input.{name}`"));
            let at = Some(formula.spot.pointer.clone());
            let words = format!("Reference to '{name}' at the top level is not supported.");
            finding.answers("UNSUPPORTED_JSONATA_EXPRESSION", at, words);
        }
    }
}
