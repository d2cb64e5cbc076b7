//! `choice-without-default`: a Choice may find no way on.

use asl::StateKind;
use asl::syntax::NodeKind;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "choice-without-default",
    severity: Severity::Warning,
    what: "A Choice without `Default`.",
    why: "When no rule matches, the execution fails with States.Runtime, which no Retry and no Catch \
        takes.",
    bad: Example::standard(
        r#"{
  "StartAt": "Route",
  "States": {
    "Route": { "Type": "Choice", "Choices": [{ "Variable": "$.ok", "BooleanEquals": true, "Next": "Done" }] },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Route",
  "States": {
    "Route": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.ok", "BooleanEquals": true, "Next": "Done" }],
      "Default": "Sorry"
    },
    "Done": { "Type": "Succeed" },
    "Sorry": { "Type": "Fail", "Error": "Order.Refused" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let always = state
            .entries("Choices")
            .iter()
            .filter_map(|(_, rule)| rule.member("Condition"))
            .any(|condition| matches!(condition.value.kind, NodeKind::Bool(true)));
        if state.kind == Some(StateKind::Choice) && !state.has("Default") && !always {
            let message = format!("state `{}` has no `Default`", state.name);
            let finding = findings.report(state.spot(), message);
            finding.hint("lead it to a Fail state that says what was not foreseen");
        }
    }
}
