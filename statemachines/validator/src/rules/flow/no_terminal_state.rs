//! `no-terminal-state`: a machine cannot end.

use asl::StateKind;

use crate::document::{Document, State, below};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "no-terminal-state",
    severity: Severity::Error,
    what: "A machine, branch or processor without a state that ends it: one with `\"End\": true`, a Succeed \
        or a Fail.",
    why: "An execution could only be stopped from outside, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Tick",
  "States": {
    "Tick": { "Type": "Wait", "Seconds": 3600, "Next": "Tock" },
    "Tock": { "Type": "Wait", "Seconds": 3600, "Next": "Tick" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Tick",
  "States": {
    "Tick": { "Type": "Wait", "Seconds": 3600, "Next": "Tock" },
    "Tock": { "Type": "Wait", "Seconds": 3600, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for scope in &document.scopes {
        // A state of unknown kind, or without a transition, may be meant as the end.
        let may_end = |state: &State<'_>| {
            let leads_on = state.kind == Some(StateKind::Choice) || !state.targets().is_empty();
            state.is_terminal() || state.kind.is_none() || !leads_on
        };
        if scope.states.is_empty() || document.states_of(scope).any(may_end) {
            continue;
        }
        let spot = match scope.node.member("States") {
            Some(states) => Spot::new(below(&scope.pointer, "States"), states.key.span),
            None => scope.spot(),
        };
        let finding = findings.report(spot, "no state ends this machine");
        finding.hint("give one of them `\"End\": true`, or lead to a Succeed or Fail state");
        finding.answers("MISSING_END_STATE", None, "Workflow has no terminal state");
    }
}
