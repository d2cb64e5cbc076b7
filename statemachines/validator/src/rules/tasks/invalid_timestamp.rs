//! `invalid-timestamp`: a time to wait for cannot be read.

use asl::QueryLanguage;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::timestamp;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-timestamp",
    severity: Severity::Error,
    what: "A `Timestamp` of a Wait that is no RFC 3339 time with an uppercase `T` and a `Z` or an offset: \
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
        let Some(text) = state.text("Timestamp") else {
            continue;
        };
        let is_expression = state.language == QueryLanguage::Jsonata
            && (text.starts_with("{%") || text.ends_with("%}"));
        if is_expression || asl::is_placeholder(text) || timestamp::is_valid(text) {
            continue;
        }
        let message = format!("`{text}` is no time such as `2030-01-31T08:00:00Z`");
        let finding = findings.report(state.at("Timestamp"), message);
        if text.starts_with('$') {
            finding.hint("a path stands in `TimestampPath`");
        } else if text.starts_with("{%") {
            finding.hint("expressions need `\"QueryLanguage\": \"JSONata\"`");
        }
        finding.says("String does not match RFC3339 timestamp");
    }
}
