//! `invalid-result-path`: a place to write to cannot be written to.

use expr::jsonpath::Root;

use crate::document::{Content, Document, PathUse, inside};
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
        let Content::Path(PathUse::Write, parsed) = &formula.content else {
            continue;
        };
        let (span, message) = match parsed {
            Err(error) => (
                inside(document.tree, formula.node, &error.span),
                format!("`{}` is no valid path: {error}", formula.key),
            ),
            Ok(path) if *path.root() != Root::Input => (
                formula.spot.span,
                format!(
                    "`{}` must lead into the input, starting with `$.`",
                    formula.key
                ),
            ),
            Ok(path) if !path.is_reference() => (
                formula.spot.span,
                format!(
                    "`{}` must name a single place: names and indexes only",
                    formula.key
                ),
            ),
            Ok(_) => continue,
        };
        let is_variable = matches!(parsed, Ok(path) if matches!(path.root(), Root::Variable(_)));
        let finding = findings.report(Spot::new(formula.spot.pointer.clone(), span), message);
        if is_variable {
            finding.hint("a variable is set with `Assign`");
        }
        finding.says("Value is not a Reference Path");
    }
}
