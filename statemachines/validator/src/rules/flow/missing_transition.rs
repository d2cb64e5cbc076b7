//! `missing-transition`: a state does not say where it leads.

use asl::StateKind;
use asl::syntax::{Node, NodeKind};

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "missing-transition",
    severity: Severity::Error,
    what: "A state with neither `Next` nor `\"End\": true`, or a Wait that says neither how long nor until \
        when.",
    why: "An execution could not leave the state, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "Stay" }], "Default": "Done" },
    "Stay": { "Type": "Pass" },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "Stay" }], "Default": "Done" },
    "Stay": { "Type": "Pass", "Next": "Done" },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let leads_on = match state.kind {
            Some(
                StateKind::Task
                | StateKind::Pass
                | StateKind::Wait
                | StateKind::Parallel
                | StateKind::Map,
            ) => true,
            Some(StateKind::Choice | StateKind::Succeed | StateKind::Fail) | None => false,
        };
        let says_so = state.has("Next") || state.field("End").is_some_and(|end| !is_false(end));
        if leads_on && !says_so {
            let message = format!("state `{}` needs `Next` or `\"End\": true`", state.name);
            let finding = findings.report(state.spot(), message);
            finding.says("This object should have only one of the following fields: [Next, End]");
        }
    }
}

fn is_false(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Bool(false))
}
