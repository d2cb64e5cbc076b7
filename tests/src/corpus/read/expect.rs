//! What a case expects.

use asl::syntax::{Member, Node, NodeKind};
use expr::Value;

use super::{member_pattern, pattern};
use crate::corpus::case::{Answer, Diagnostic, Expected};
use crate::corpus::events::EventPattern;
use crate::corpus::fields::Notes;

/// How an execution may end.
const STATUSES: [&str; 3] = ["SUCCEEDED", "FAILED", "TIMED_OUT"];

/// What a history may hold, as the API names it, after the type of the state or worker is taken off.
const EVENTS: [&str; 27] = [
    "ExecutionStarted",
    "ExecutionSucceeded",
    "ExecutionFailed",
    "ExecutionTimedOut",
    "ExecutionAborted",
    "EvaluationFailed",
    "StateEntered",
    "StateExited",
    "StateAborted",
    "StateStarted",
    "StateSucceeded",
    "StateFailed",
    "IterationStarted",
    "IterationSucceeded",
    "IterationFailed",
    "IterationAborted",
    "RunStarted",
    "RunSucceeded",
    "RunFailed",
    "RunAborted",
    "ScheduleFailed",
    "Scheduled",
    "StartFailed",
    "Started",
    "SubmitFailed",
    "Submitted",
    "TimedOut",
];

/// The history's prefixes: the type of a state or of who works for it.
const PREFIXES: [&str; 11] = [
    "",
    "Pass",
    "Task",
    "Choice",
    "Wait",
    "Succeed",
    "Fail",
    "Parallel",
    "Map",
    "LambdaFunction",
    "Activity",
];

/// How an execution must go.
pub(super) fn execution(node: &Node, notes: &mut Notes<'_>) -> Option<Expected> {
    const FIELDS: [&str; 7] = [
        "status", "output", "error", "cause", "events", "states", "seconds",
    ];
    notes.known(node, &FIELDS);
    let has = |key: &str| node.member(key).is_some();
    let failed = has("error") || has("cause");
    if failed && has("output") {
        notes.at(node, "an execution has an `output` or an `error`, not both");
    }
    let status = match notes.text(node, "status") {
        Some(status) if STATUSES.contains(&status) => status,
        Some(_) => {
            notes.at(node, format!("`status` is one of {}", STATUSES.join(", ")));
            return None;
        }
        None if failed => "FAILED",
        None => "SUCCEEDED",
    };
    if (status == "SUCCEEDED" && failed) || (status != "SUCCEEDED" && has("output")) {
        notes.at(
            node,
            "`status` contradicts the rest: only an execution that succeeds has an `output`, only others an `error`",
        );
    }
    if !["output", "error", "events", "states", "seconds"]
        .iter()
        .any(|key| has(key))
    {
        notes.at(node, "`expect` has neither output, error, events, states nor seconds: the case checks next to nothing");
    }
    let events = node.member("events").is_some().then(|| events(node, notes));
    Some(Expected {
        status: status.to_owned(),
        output: member_pattern(node, "output", notes),
        error: member_pattern(node, "error", notes),
        cause: member_pattern(node, "cause", notes),
        events,
        states: member_pattern(node, "states", notes),
        seconds: member_pattern(node, "seconds", notes),
    })
}

fn events(node: &Node, notes: &mut Notes<'_>) -> Vec<EventPattern> {
    let items = notes.list(node, "events").unwrap_or_default();
    let patterns: Vec<_> = items.iter().filter_map(|item| event(item, notes)).collect();
    if !patterns
        .iter()
        .any(|pattern| matches!(pattern, EventPattern::One { .. }))
    {
        notes.at(node, "`events` names no event: it checks nothing");
    }
    patterns
}

/// `Type`, `Type: name of its state`, or `Type: {details…}`.
fn event(node: &Node, notes: &mut Notes<'_>) -> Option<EventPattern> {
    let (name, about) = match (&node.kind, node.members()) {
        (NodeKind::String(text), _) if text == "..." => return Some(EventPattern::Any),
        (NodeKind::String(text), _) => (text, None),
        (_, [Member { key, value }]) => (&key.text, Some(value)),
        _ => {
            notes.at(
                node,
                "an event is its type, or an object with its type as the only key",
            );
            return None;
        }
    };
    if !is_event(name) {
        notes.at(node, format!("there is no event `{name}`"));
    }
    let (mut details, mut at) = (Value::empty_object(), None);
    if let Some(about) = about {
        if let Some(text) = about.text() {
            details = Value::Object([("name", Value::from(text))].into_iter().collect());
        } else {
            let Value::Object(fields) = pattern(about, notes) else {
                notes.at(
                    about,
                    "an event's details are an object, or the name of its state",
                );
                return None;
            };
            at = fields.get("at").cloned();
            let fields = fields.iter().filter(|(key, _)| ***key != *"at");
            details = Value::Object(
                fields
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
            );
        }
    }
    Some(EventPattern::One {
        name: name.clone(),
        details,
        at,
    })
}

fn is_event(name: &str) -> bool {
    PREFIXES.iter().any(|prefix| {
        let rest = name.strip_prefix(prefix);
        rest.is_some_and(|rest| {
            EVENTS.contains(&rest)
                || (!prefix.is_empty() && ["Succeeded", "Failed"].contains(&rest))
        })
    })
}

/// The diagnostics of a refusal; an empty list for a definition that is accepted.
pub(super) fn refusal(node: &Node, notes: &mut Notes<'_>) -> Option<Vec<Diagnostic>> {
    notes.known(node, &["refused", "accepted"]);
    match (node.member("refused"), node.member("accepted")) {
        (None, Some(accepted)) if accepted.value.kind == NodeKind::Bool(true) => {
            return Some(Vec::new());
        }
        (Some(_), None) => {}
        _ => {
            notes.at(
                node,
                "expected either `refused`, a list of diagnostics, or `accepted: true`",
            );
            return None;
        }
    }
    let items = notes.list(node, "refused")?;
    if items.is_empty() {
        notes.at(
            node,
            "`refused` is empty: use `accepted: true` for what is accepted",
        );
    }
    let mut diagnostics = Vec::with_capacity(items.len());
    for item in items {
        notes.known(item, &["code", "at", "message"]);
        match notes.text(item, "code") {
            Some(code) => diagnostics.push(Diagnostic {
                code: code.to_owned(),
                at: member_pattern(item, "at", notes),
                message: member_pattern(item, "message", notes),
            }),
            None => notes.at(item, "`code` is missing"),
        }
    }
    Some(diagnostics)
}

/// What TestState answers.
pub(super) fn answer(node: &Node, notes: &mut Notes<'_>) -> Option<Answer> {
    const FIELDS: [&str; 6] = [
        "status",
        "output",
        "error",
        "cause",
        "nextState",
        "inspectionData",
    ];
    if let Some(refused) = node.member("refused").map(|member| &member.value) {
        notes.known(node, &["refused"]);
        notes.known(refused, &["code", "message"]);
        let code = notes.text(refused, "code")?.to_owned();
        return Some(Answer::Refusal {
            code,
            message: member_pattern(refused, "message", notes),
        });
    }
    notes.known(node, &FIELDS);
    if node.members().is_empty() {
        notes.at(node, "`expect` is empty: the case checks nothing");
    }
    Some(Answer::Fields(pattern(node, notes)))
}
