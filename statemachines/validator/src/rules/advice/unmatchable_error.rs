//! `unmatchable-error`: a retrier or catcher waits for an error that never comes.

use asl::StateKind;
use std::collections::BTreeSet;

use crate::document::{Document, State, below, items};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};
use spec::nearest;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unmatchable-error",
    severity: Severity::Warning,
    what: "A name in `ErrorEquals` that can never be matched: one of `States.` that does not exist or that \
        this kind of state never raises, one that an earlier entry has already, or `States.Runtime`, \
        which ends the execution whatever is caught.",
    why: "What was meant to be handled is not. A name that is only misspelt looks right for years.",
    bad: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{ "StartAt": "Only", "States": { "Only": { "Type": "Succeed" } } }],
      "Catch": [{ "ErrorEquals": ["States.TimeOut"], "Next": "Sorry" }],
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
      "Catch": [{ "ErrorEquals": ["States.Timeout"], "Next": "Sorry" }],
      "End": true
    },
    "Sorry": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The errors of the service that a state of any kind may hand on.
const GENERAL: [&str; 12] = [
    "States.ALL",
    "States.Timeout",
    "States.TaskFailed",
    "States.Permissions",
    "States.ResultPathMatchFailure",
    "States.ParameterPathFailure",
    "States.IntrinsicFailure",
    "States.QueryEvaluationError",
    "States.DataLimitExceeded",
    "States.BranchFailed",
    "States.NoChoiceMatched",
    "States.Http.Socket",
];

/// The errors of a Map alone, or of what stands around one.
const OF_MAPS: [&str; 3] = [
    "States.ExceedToleratedFailureThreshold",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let raised: BTreeSet<&str> = document
        .states
        .iter()
        .filter_map(|state| state.text("Error"))
        .collect();
    for state in &document.states {
        for list in ["Retry", "Catch"] {
            judge(state, list, &raised, findings);
        }
    }
}

fn judge(state: &State<'_>, list: &str, raised: &BTreeSet<&str>, findings: &mut Findings<'_>) {
    let mut earlier: BTreeSet<&str> = BTreeSet::new();
    for (pointer, entry) in state.entries(list) {
        let Some(names) = entry.member("ErrorEquals") else {
            continue;
        };
        let pointer = below(&pointer, "ErrorEquals");
        for (pointer, node) in items(&names.value, &pointer) {
            let Some(name) = node.text() else {
                continue;
            };
            let is_new = earlier.insert(name);
            let complaint = if is_new {
                complaint(state, name, raised)
            } else {
                Some((
                    format!("`{name}` is there already, and the first entry that has it counts"),
                    None,
                ))
            };
            if let Some((message, hint)) = complaint {
                let finding = findings.report(Spot::new(pointer, node.span), message);
                finding.hints.extend(hint);
            }
        }
    }
}

/// Why an error never comes here, and what to do about it; none if it may.
fn complaint(
    state: &State<'_>,
    name: &str,
    raised: &BTreeSet<&str>,
) -> Option<(String, Option<String>)> {
    if name == "States.Runtime" {
        let message = "`States.Runtime` ends the execution: it is neither retried nor caught, by `States.ALL` neither";
        let hint = "make sure of the data before: a Choice with `IsPresent`, or a JSONata state, whose errors can be caught";
        return Some((message.to_owned(), Some(hint.to_owned())));
    }
    if !name.starts_with("States.") || GENERAL.contains(&name) || raised.contains(name) {
        return None;
    }
    // Errors from inside come out of a Map or Parallel as they are.
    let holds_others = matches!(state.kind, Some(StateKind::Map | StateKind::Parallel));
    if name == "States.HeartbeatTimeout" {
        let has_heartbeat = state.has("HeartbeatSeconds") || state.has("HeartbeatSecondsPath");
        let message = "`States.HeartbeatTimeout` never comes without `HeartbeatSeconds`";
        return (!has_heartbeat && !holds_others).then(|| (message.to_owned(), None));
    }
    if OF_MAPS.contains(&name) {
        let message = format!("`{name}` is an error of Maps, and this is none");
        return (!holds_others).then_some((message, None));
    }
    let known = GENERAL.iter().chain(&OF_MAPS).copied();
    let hint = nearest(name, known).map(|nearest| format!("did you mean `{nearest}`?"));
    Some((
        format!("there is no error `{name}`, and nothing here raises one"),
        hint,
    ))
}
