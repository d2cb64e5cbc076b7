//! `unknown-target`: a transition leads to a state that is not there.

use crate::document::{Document, Role, Scope, State, Target};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use spec::nearest;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unknown-target",
    severity: Severity::Error,
    what: "A `StartAt`, `Next` or `Default` that names no state of its own machine. The states of a branch \
        or processor see each other only.",
    why: "An execution would have nowhere to go, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Route",
  "States": {
    "Route": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "Dine" }],
      "Default": "Done"
    },
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
      "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "Done" }],
      "Default": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for scope in &document.scopes {
        // Without a single state, that is what is wrong.
        if scope.states.is_empty() {
            continue;
        }
        let start = scope.start().map(|name| Target {
            name,
            spot: scope.at("StartAt"),
        });
        let targets = document.states_of(scope).flat_map(State::targets);
        for target in start.into_iter().chain(targets) {
            let is_known = document
                .states_of(scope)
                .any(|state| state.name == target.name);
            if !is_known && !asl::is_placeholder(target.name) {
                report(document, scope, &target, findings);
            }
        }
    }
}

fn report(
    document: &Document<'_>,
    scope: &Scope<'_>,
    target: &Target<'_>,
    findings: &mut Findings<'_>,
) {
    let name = target.name;
    let machine = match scope.role {
        Role::Machine => "this machine",
        Role::Branch => "this branch",
        Role::Processor => "this Map's processor",
    };
    let message = format!("there is no state `{name}` in {machine}");
    let finding = findings.report(target.spot.clone(), message);
    let names = document.states_of(scope).map(|state| state.name);
    if let Some(nearest) = nearest(name, names) {
        finding.hint(format!("did you mean `{nearest}`?"));
    } else if document.states.iter().any(|state| state.name == name) {
        finding.hint("it is a state of another machine in this definition: only states side by side see each other");
    }
    let at = Some(target.spot.pointer.clone());
    let words = format!("Missing 'Next' target: {name}");
    finding.answers("MISSING_TRANSITION_TARGET", at, words);
}
