//! Telling people, and other programs. Neither may stop the recovery.
//!
//! People hear of an outage once: a circuit that opens again during its ramp has not been closed in between, so whoever
//! was told that it is open need not be told again. Programs hear of every change.

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
    pub(in crate::incident) const OPENED_EVENT: &str = "Tell programs: open";
    pub(in crate::incident) const RECOVERING_EVENT: &str = "Tell programs: recovering";
    pub(super) const CLOSED_EVENT: &str = "Tell programs: closed";
}

pub(super) fn opened(states: &mut States, next: &str) {
    let people = publish(
        "open",
        "$circuit & ': circuit open, calls are held back: ' & $step.reason & '.'",
        "'Callers get the fallback, or an error where there is none. The dependency is tried again at ' & \
         $clock($step.at) & '; nothing needs to be done for it.'",
        name::OPENED_EVENT,
    );
    states.add(name::OPENED, people);
    states.add(name::OPENED_EVENT, put_event("open", next));
}

pub(super) fn recovering(states: &mut States, next: &str) {
    let people = publish(
        "recovering",
        "$circuit & ': circuit recovering, ' & $step.reason & '; calls come back step by step.'",
        "'You will hear when all of them go through.'",
        name::RECOVERING_EVENT,
    );
    states.add(name::RECOVERING, people);
    states.add(name::RECOVERING_EVENT, put_event("recovering", next));
}

pub(super) fn closed(states: &mut States, next: &str) {
    let after = "($seconds := $round(($toMillis($states.context.State.EnteredTime) - $toMillis($openedAt)) / 1000); \
                 $seconds < 120 ? $string($seconds) & ' s' : $string($round($seconds / 60)) & ' min')";
    let people = publish(
        "closed",
        &format!(
            "$circuit & ': circuit closed, all calls go through again, ' & {after} & ' after it opened.'"
        ),
        "'Nothing needs to be done.'",
        name::CLOSED_EVENT,
    );
    states.add(name::CLOSED, people);
    states.add(name::CLOSED_EVENT, put_event("closed", next));
}

/// The same change for everybody who subscribed: one sentence on a phone, the sentence with what follows from it and
/// the way to the incident in a mail, an object for programs.
fn publish(phase: &str, sentence: &str, follows: &str, next: &str) -> Task {
    let console = "'https://' & $domain & '/states/home?region=' & $region & '#/v2/executions/details/' & \
                   $states.context.Execution.Id";
    // Each of AWS's partitions has a console of its own.
    let domain = "$arn[1] = 'aws-cn' ? 'console.amazonaws.cn' : $arn[1] = 'aws-us-gov' ? 'console.amazonaws-us-gov.com' \
                  : $region & '.console.aws.amazon.com'";
    let message = format!(
        "($arn := $split($states.context.Execution.Id, ':'); \
         $region := $arn[3]; \
         $domain := {domain}; \
         $clock := function($at) {{ $fromMillis($toMillis($at), '[H01]:[m01]:[s01] UTC') }}; \
         $console := {console}; \
         $sentence := {sentence}; \
         $long := $sentence & '\\n\\n' & {follows} & '\\n\\nThe incident: ' & $console; \
         $program := $string({{'circuit': $circuit, 'phase': '{phase}', 'generation': $step.generation, \
         'reason': $step.reason, 'at': $states.context.State.EnteredTime, 'incident': $incident, 'console': $console}}); \
         $string({{'default': $long, 'sms': $sentence, 'http': $program, 'https': $program, 'sqs': $program, \
         'lambda': $program}}))"
    );
    Task {
        comment: Some("One message a change, to everybody who subscribed.".to_owned()),
        resource: PUBLISH.to_owned(),
        arguments: Some(json!({
            "TopicArn": substitute(substitution::TOPIC),
            "Subject": value(&format!("$circuit & ': circuit {phase}'")),
            "Message": value(&message),
            "MessageStructure": "json",
            // For subscriptions that filter.
            "MessageAttributes": {
                "circuit": { "DataType": "String", "StringValue": value("$circuit") },
                "phase": { "DataType": "String", "StringValue": phase },
            },
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
