//! `wait-without-time`: a Wait does not say how long.

use asl::StateKind;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "wait-without-time",
    severity: Severity::Error,
    what: "A Wait with none of `Seconds`, `SecondsPath`, `Timestamp` and `TimestampPath`.",
    why: "It could not know when to go on, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": 5, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let fields = ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];
        if state.kind == Some(StateKind::Wait) && !fields.iter().any(|field| state.has(field)) {
            let message = format!("state `{}` does not say how long to wait", state.name);
            let finding = findings.report(state.spot(), message);
            finding.hint("give it `Seconds` or `Timestamp`");
            finding.says(format!(
                "This object should have only one of the following fields: [{}]",
                fields.join(", ")
            ));
        }
    }
}
