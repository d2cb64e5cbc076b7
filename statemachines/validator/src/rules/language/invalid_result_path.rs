//! `invalid-result-path`: a place to write to cannot be written to.

use expr::jsonpath::{Path, Root};

use crate::document::{Content, Document, inside};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-result-path",
    severity: Severity::Error,
    what: "A `ResultPath` that names no single place in the input: a variable, a filter, a wildcard, or no \
        path at all.",
    why: "The result is put at that place, so there must be exactly one; the service refuses the \
        definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "ResultPath": "$.notes[*]", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "ResultPath": "$.notes", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let Content::ReferencePath(Err(error)) = &formula.content else {
            continue;
        };
        let span = inside(document.tree, formula.node, &error.span);
        let message = format!("`{}` names no place in the input: {error}", formula.key);
        let finding = findings.report(Spot::new(formula.spot.pointer.clone(), span), message);
        let path = Path::parse(formula.node.text().unwrap_or_default());
        if path.is_ok_and(|path| matches!(path.root(), Root::Variable(_))) {
            finding.hint("a variable is set with `Assign`");
        }
        finding.says("Value is not a Reference Path");
    }
}
