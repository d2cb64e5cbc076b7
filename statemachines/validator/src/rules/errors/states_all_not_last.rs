//! `states-all-not-last`: a catch-all is not alone, or not last.

use crate::document::{Document, below};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "states-all-not-last",
    severity: Severity::Error,
    what: "`States.ALL` beside other names, or in a retrier or catcher that is not the last.",
    why: "It matches everything, so what stands beside or behind it would never be asked. The service \
        refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{ "StartAt": "Only", "States": { "Only": { "Type": "Succeed" } } }],
      "Catch": [{ "ErrorEquals": ["States.ALL", "Stock.Empty"], "Next": "Sorry" }],
      "End": true
    },
    "Sorry": { "Type": "Succeed" }
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
      "Catch": [
        { "ErrorEquals": ["Stock.Empty"], "Next": "Sorry" },
        { "ErrorEquals": ["States.ALL"], "Next": "Sorry" }
      ],
      "End": true
    },
    "Sorry": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        for list in ["Retry", "Catch"] {
            let entries = state.entries(list);
            let last = entries.len().saturating_sub(1);
            for (at, (pointer, entry)) in entries.iter().enumerate() {
                let Some(names) = entry.member("ErrorEquals") else {
                    continue;
                };
                let names = names.value.items();
                let Some(all) = names.iter().find(|name| name.text() == Some("States.ALL")) else {
                    continue;
                };
                let message = if names.len() > 1 {
                    "`States.ALL` must stand alone in its `ErrorEquals`"
                } else if at < last {
                    "`States.ALL` must be in the last entry"
                } else {
                    continue;
                };
                let pointer = below(pointer, "ErrorEquals");
                let finding = findings.report(Spot::new(pointer, all.span), message);
                finding
                    .hint("it matches what the others do: give it an entry of its own, at the end");
                finding.says("States.ALL must appear alone and at end of list");
            }
        }
    }
}
