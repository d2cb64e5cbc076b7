//! `task-without-timeout`: a Task may wait for ever.

use asl::{ExecutionType, StateKind};

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "task-without-timeout",
    severity: Severity::Warning,
    what: "A Task of a Standard workflow with neither `TimeoutSeconds` nor `TimeoutSecondsPath`.",
    why: "Without one, a task that never answers keeps its execution waiting for up to a year, and nobody \
        hears of it.",
    bad: Example::standard(
        r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "${Function}" },
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "${Function}" },
      "TimeoutSeconds": 30,
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let is_standard = document
            .scope_of(state)
            .is_some_and(|scope| scope.workflow == ExecutionType::Standard);
        let is_bounded = state.has("TimeoutSeconds") || state.has("TimeoutSecondsPath");
        if state.kind == Some(StateKind::Task) && is_standard && !is_bounded {
            let message = format!("state `{}` has no timeout", state.name);
            let finding = findings.report(state.spot(), message);
            finding.hint("add `TimeoutSeconds`: a little more than the work ever takes");
        }
    }
}
