//! `invalid-spec`: the spec has a mistake.

use asl::syntax::Span;

use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-spec",
    severity: Severity::Error,
    what: "Anything in a `breaker.yaml` that cannot be: an unknown field, a value out of range, a number \
        without a unit.",
    why: "Nothing is rendered from a spec with mistakes. `sfn-breaker schema` lists every field with its \
        unit, default and range.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    opn: { coolDown: 30s }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    open: { coolDown: 30s }"#,
    ),
    check: Check::Spec(check),
};

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    let lines: Vec<&str> = spec.text.split_inclusive('\n').collect();
    for error in &spec.errors {
        let before: usize = lines
            .iter()
            .take(error.at.line.saturating_sub(1))
            .map(|line| line.len())
            .sum();
        let line = lines
            .get(error.at.line.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        let start = before + bytes(line, error.at.column.saturating_sub(1));
        let end = before + bytes(line, error.at.column.saturating_sub(1) + error.at.length);
        let spot = Spot::new(error.at.path.clone(), Span::new(start, end));
        let finding = findings.report(spot, error.to_string());
        finding.hints.extend(error.hints());
    }
}

/// The bytes of so many characters of a line.
fn bytes(line: &str, characters: usize) -> usize {
    line.chars().take(characters).map(char::len_utf8).sum()
}
