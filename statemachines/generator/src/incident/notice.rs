//! Telling people, and other programs. Neither may stop the recovery.

use asl::{Task, Transition};
use breaker::names::{EVENT_DETAIL_TYPE, EVENT_SOURCE, substitution};
use serde_json::{Value, json};

use crate::jsonata::{input, value};
use crate::states::{States, catch_all, substitute};

const PUBLISH: &str = "arn:aws:states:::sns:publish";
const PUT_EVENTS: &str = "arn:aws:states:::events:putEvents";

/// How long SNS or EventBridge may take, in seconds.
const TIMEOUT_SECONDS: u64 = 10;

/// The first state of each notice.
pub(super) mod name {
    pub(in crate::incident) const OPENED: &str = "Tell people: open";
    pub(in crate::incident) const RECOVERING: &str = "Tell people: recovering";
    pub(in crate::incident) const CLOSED: &str = "Tell people: closed";
    pub(super) const OPENED_EVENT: &str = "Tell programs: open";
    pub(super) const RECOVERING_EVENT: &str = "Tell programs: recovering";
    pub(super) const CLOSED_EVENT: &str = "Tell programs: closed";
}

pub(super) fn opened(states: &mut States, next: &str) {
    let message = "$circuit & ' is open: ' & $step.reason & '. Calls are refused or answered from the fallback. The first \
                   probe is due at ' & $step.at & '. Incident ' & $incident & '.'";
    let people = publish("$circuit & ' is open'", message, name::OPENED_EVENT);
    states.add(name::OPENED, people);
    states.add(name::OPENED_EVENT, put_event("open", next));
}

pub(super) fn recovering(states: &mut States, next: &str) {
    let message =
        "$circuit & ' answers again. Calls come back step by step. Incident ' & $incident & '.'";
    let people = publish(
        "$circuit & ' is recovering'",
        message,
        name::RECOVERING_EVENT,
    );
    states.add(name::RECOVERING, people);
    states.add(name::RECOVERING_EVENT, put_event("recovering", next));
}

pub(super) fn closed(states: &mut States, next: &str) {
    let message = "($seconds := $round(($toMillis($states.context.State.EnteredTime) - $toMillis($openedAt)) / 1000); \
         $circuit & ' is closed: all calls go through again, ' & ($seconds < 120 ? $string($seconds) & ' s' : \
         $string($round($seconds / 60)) & ' min') & ' after it opened. Incident ' & $incident & '.')";
    let people = publish("$circuit & ' is closed'", message, name::CLOSED_EVENT);
    states.add(name::CLOSED, people);
    states.add(name::CLOSED_EVENT, put_event("closed", next));
}

fn publish(subject: &str, message: &str, next: &str) -> Task {
    Task {
        comment: Some("One message a change, to everybody who subscribed.".to_owned()),
        resource: PUBLISH.to_owned(),
        arguments: Some(json!({
            "TopicArn": substitute(substitution::TOPIC),
            "Subject": value(subject),
            "Message": value(message),
        })),
        ..unimportant(next)
    }
}

fn put_event(phase: &str, next: &str) -> Task {
    let detail: Value = json!({
        "circuit": value("$circuit"),
        "phase": phase,
        "generation": value("$step.generation"),
        "reason": value("$step.reason"),
        "incident": value("$incident"),
        "at": value("$states.context.State.EnteredTime"),
    });
    Task {
        comment: Some("The same as an event, for rules of your own.".to_owned()),
        resource: PUT_EVENTS.to_owned(),
        arguments: Some(json!({
            "Entries": [{
                "Source": EVENT_SOURCE,
                "DetailType": EVENT_DETAIL_TYPE,
                "EventBusName": substitute(substitution::EVENT_BUS),
                "Detail": detail,
            }],
        })),
        ..unimportant(next)
    }
}

/// A Task that goes on whether or not it worked.
fn unimportant(next: &str) -> Task {
    Task {
        timeout_seconds: Some(TIMEOUT_SECONDS.into()),
        output: Some(input()),
        catch: vec![catch_all(
            next,
            "A notice that cannot be sent must not hold the recovery up.",
            None,
        )],
        transition: Some(Transition::next(next)),
        ..Task::default()
    }
}
