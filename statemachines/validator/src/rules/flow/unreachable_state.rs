//! `unreachable-state`: no way leads to a state.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Scope, State};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unreachable-state",
    severity: Severity::Error,
    what: "A state that no way from `StartAt` leads to.",
    why: "It never runs, so a transition was forgotten or misspelt. The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "First",
  "States": {
    "First": { "Type": "Pass", "End": true },
    "Second": { "Type": "Pass", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "First",
  "States": {
    "First": { "Type": "Pass", "Next": "Second" },
    "Second": { "Type": "Pass", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for scope in &document.scopes {
        let targets = || document.states_of(scope).flat_map(State::targets);
        // Nobody can say yet where a placeholder leads, and a machine without an end has another fault first.
        let is_open = targets().any(|target| asl::is_placeholder(target.name))
            || scope.start().is_none_or(asl::is_placeholder);
        if is_open || !document.states_of(scope).any(State::is_terminal) {
            continue;
        }
        let reached = reached(document, scope);
        for state in document.states_of(scope) {
            if !reached.contains(state.name) {
                let message = format!("no way leads to state `{}`", state.name);
                let finding = findings.report(state.spot(), message);
                finding.hint("name it in a `Next`, `Default` or `StartAt`, or take it out");
                let at = Some(state.pointer.clone());
                let words = format!("State \"{}\" is not reachable.", state.name);
                finding.answers("MISSING_TRANSITION_TARGET", at, words);
            }
        }
    }
}

fn reached<'d>(document: &Document<'d>, scope: &Scope<'d>) -> BTreeSet<&'d str> {
    let by_name: BTreeMap<&str, &State<'d>> = document
        .states_of(scope)
        .map(|state| (state.name, state))
        .collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = scope.start().into_iter().collect();
    while let Some(name) = open.pop() {
        if let Some(state) = by_name.get(name)
            && reached.insert(name)
        {
            open.extend(state.targets().into_iter().map(|target| target.name));
        }
    }
    reached
}
