//! `retry-amplification`: retries multiply from the inside out.

use asl::StateKind;

use crate::document::{Document, State, number};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "retry-amplification",
    severity: Severity::Warning,
    what: "A Task that retries inside a Map or Parallel that retries, so that one failure is tried 16 times \
        or more.",
    why: "The dependency that fails gets all of these calls while it is down: retries on several levels \
        multiply. Keep them on one.",
    bad: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{
        "StartAt": "Charge",
        "States": {
          "Charge": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": { "FunctionName": "${Function}" },
            "TimeoutSeconds": 30,
            "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 5 }],
            "End": true
          }
        }
      }],
      "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 3 }],
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{
        "StartAt": "Charge",
        "States": {
          "Charge": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": { "FunctionName": "${Function}" },
            "TimeoutSeconds": 30,
            "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 5 }],
            "End": true
          }
        }
      }],
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// How many tries of one failure are too many.
const TOO_MANY: f64 = 16.0;

/// Retries of a retrier that does not say.
const DEFAULT_ATTEMPTS: f64 = 3.0;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let own = tries(state);
        if state.kind != Some(StateKind::Task) || own <= 1.0 {
            continue;
        }
        let mut factors = vec![own];
        let mut around = document.scope_of(state).and_then(|scope| scope.holder);
        while let Some(holder) = around.and_then(|at| document.states.get(at)) {
            factors.push(tries(holder));
            around = document.scope_of(holder).and_then(|scope| scope.holder);
        }
        factors.retain(|tries| *tries > 1.0);
        let product: f64 = factors.iter().product();
        if factors.len() > 1 && product >= TOO_MANY {
            let sum: Vec<String> = factors.iter().map(f64::to_string).collect();
            let message = format!(
                "one failure may be tried {} = {product} times",
                sum.join(" × ")
            );
            let finding = findings.report(state.at_key("Retry"), message);
            finding.hint("retry on one level only: here, or in the states around it");
        }
    }
}

/// How often a state is tried at most for one error: with the retrier that tries most.
fn tries(state: &State<'_>) -> f64 {
    let attempts = state.entries("Retry").into_iter().map(|(_, retrier)| {
        let written = retrier.member("MaxAttempts");
        written.map_or(Some(DEFAULT_ATTEMPTS), |member| number(&member.value))
    });
    1.0 + attempts.flatten().fold(0.0, f64::max)
}
