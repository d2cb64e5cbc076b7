//! `delay-below-interval`: the longest delay is shorter than the first.

use crate::document::{Document, below, number};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "delay-below-interval",
    severity: Severity::Error,
    what: "A retrier whose `MaxDelaySeconds` is not more than its `IntervalSeconds`.",
    why: "The delay could never grow; the service wants the maximum to be greater.",
    bad: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{ "StartAt": "Only", "States": { "Only": { "Type": "Succeed" } } }],
      "Retry": [{ "ErrorEquals": ["Stock.Locked"], "IntervalSeconds": 30, "MaxDelaySeconds": 10 }],
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
      "Branches": [{ "StartAt": "Only", "States": { "Only": { "Type": "Succeed" } } }],
      "Retry": [{ "ErrorEquals": ["Stock.Locked"], "IntervalSeconds": 10, "MaxDelaySeconds": 30 }],
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// Seconds before the first retry when a retrier does not say.
const DEFAULT_INTERVAL: f64 = 1.0;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        for (pointer, retrier) in state.entries("Retry") {
            let Some(most) = retrier.member("MaxDelaySeconds") else {
                continue;
            };
            let interval = match retrier.member("IntervalSeconds") {
                Some(member) => number(&member.value),
                None => Some(DEFAULT_INTERVAL),
            };
            if let (Some(longest), Some(interval)) = (number(&most.value), interval)
                && (0.0..interval).contains(&longest)
            {
                let spot = Spot::new(below(&pointer, "MaxDelaySeconds"), most.value.span);
                let message = format!(
                    "`MaxDelaySeconds` must be more than `IntervalSeconds`, which is {interval}"
                );
                let finding = findings.report(spot, message);
                finding.says("MaxDelaySeconds must be greater than IntervalSeconds");
            }
        }
    }
}
