//! `invalid-timestamp`: a time to wait for cannot be read.

use asl::QueryLanguage;
use asl::syntax::Node;

use crate::document::{Document, below, clauses};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-timestamp",
    severity: Severity::Error,
    what: "A `Timestamp` of a Wait, or a time that a choice rule compares with, that is no RFC 3339 time with an uppercase `T` and a `Z` or an offset: \
        `2030-01-31T08:00:00Z`.",
    why: "The service refuses the definition. An expression needs a JSONata state, a path the field \
        `TimestampPath`.",
    bad: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Timestamp": "2030-01-31 08:00", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Timestamp": "2030-01-31T08:00:00Z", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let may_be_expression = state.language == QueryLanguage::Jsonata;
        judge(state.node, &state.pointer, may_be_expression, findings);
        for (pointer, rule) in state.entries("Choices") {
            judge(rule, &pointer, false, findings);
            for (pointer, clause) in clauses(rule, &pointer) {
                judge(clause, &pointer, false, findings);
            }
        }
    }
}

fn judge(owner: &Node, pointer: &str, may_be_expression: bool, findings: &mut Findings<'_>) {
    for member in owner.members() {
        let key = member.key.text.as_str();
        let Some(text) = member.value.text() else {
            continue;
        };
        // `Timestamp`, `TimestampEquals`, … but not `TimestampPath` and the like.
        if !key.starts_with("Timestamp") || key.ends_with("Path") {
            continue;
        }
        let is_expression = may_be_expression && (text.starts_with("{%") || text.ends_with("%}"));
        if is_expression || asl::is_placeholder(text) || program::timestamp(text).is_some() {
            continue;
        }
        let spot = Spot::new(below(pointer, key), member.value.span);
        let message = format!("`{text}` is no time such as `2030-01-31T08:00:00Z`");
        let finding = findings.report(spot, message);
        if text.starts_with('$') {
            finding.hint(format!("a path stands in `{key}Path`"));
        } else if text.starts_with("{%") {
            finding.hint("expressions need `\"QueryLanguage\": \"JSONata\"`");
        }
        finding.says("String does not match RFC3339 timestamp");
    }
}
