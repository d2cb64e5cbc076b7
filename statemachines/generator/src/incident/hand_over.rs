//! From one execution to the next.

use asl::{Catcher, Task, Transition};
use breaker::names::substitution;
use serde_json::{Value, json};

use super::name;
use crate::jsonata::{input, value};
use crate::lambda;
use crate::states::substitute;

const START_EXECUTION: &str = "arn:aws:states:::states:startExecution";
const ALREADY_EXISTS: &str = "StepFunctions.ExecutionAlreadyExistsException";

/// Longest name of an execution, characters (Step Functions API Reference, "StartExecution").
const LONGEST_NAME: usize = 80;

/// How long starting an execution may take, in seconds.
const TIMEOUT_SECONDS: u64 = 10;

/// The outage is long: the same incident goes on in a new execution.
pub(super) fn to_itself() -> Task {
    start(
        "This execution's history is nearly full: the incident goes on in another one.",
        value(&next_name()),
        json!({
            "circuit": value("$circuit"),
            "generation": value("$step.generation"),
            "continues": value("$incident"),
            "since": value("$openedAt"),
            "quiet": value("$quiet"),
        }),
    )
}

/// The same name with `-more`, as long as that is a name: an event's execution has one of 73 characters already. Then a
/// shorter one, by the second: the same however often the state is tried again.
fn next_name() -> String {
    let short = "$circuit & '-' & $string($step.generation) & '-r' & \
                 $string($floor($toMillis($states.context.State.EnteredTime) / 1000))";
    format!("$length($incident & '-more') <= {LONGEST_NAME} ? $incident & '-more' : {short}")
}

fn start(comment: &str, execution: Value, execution_input: Value) -> Task {
    Task {
        comment: Some(comment.to_owned()),
        resource: START_EXECUTION.to_owned(),
        arguments: Some(json!({
            "StateMachineArn": substitute(substitution::INCIDENT_MACHINE),
            "Name": execution,
            "Input": execution_input,
        })),
        timeout_seconds: Some(TIMEOUT_SECONDS.into()),
        output: Some(input()),
        retry: vec![
            asl::Retrier {
                error_equals: vec![ALREADY_EXISTS.to_owned()],
                max_attempts: Some(0.into()),
                comment: Some("Somebody started it already: as good as having done it.".to_owned()),
                ..asl::Retrier::default()
            },
            lambda::persistent(),
        ],
        catch: vec![Catcher {
            comment: Some("Somebody started it already.".to_owned()),
            error_equals: vec![ALREADY_EXISTS.to_owned()],
            next: name::HANDED_OVER.to_owned(),
            output: Some(input()),
            ..Catcher::default()
        }],
        transition: Some(Transition::next(name::HANDED_OVER)),
        ..Task::default()
    }
}
