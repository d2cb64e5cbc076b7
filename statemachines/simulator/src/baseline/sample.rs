//! The circuit breaker that AWS publishes as a sample for Step Functions (aws-samples/circuit-breaker-netcore-blog; the
//! pattern of AWS Prescriptive Guidance), around the guard's own Task.
//!
//! ```text
//! Ask ──► Closed? ──yes──► the call, four attempts ──► end
//!            │                    │ failed
//!            no                   ▼
//!            └──────► Refused ◄── Open
//! ```
//!
//! Its shape, attempts and times are the sample's; names and words are ours. Its functions are `world/peers/sample.rs`.

use asl::{Catcher, Choice, ChoiceRule, Condition, Fail, Retrier, StateMachine, Task, Transition};
use breaker::names::error;
use serde_json::json;

use super::{on_call, reduce};
use crate::world::lambda::Function;
use crate::world::peers::Peer;

const ASK: &str = "Ask";
const IS_CLOSED: &str = "Closed?";
const OPEN: &str = "Open";
const REFUSED: &str = "Refused";

/// Seconds that an attempt may take: the sample's `TimeoutSeconds`.
const TIMEOUT: u64 = 12;
/// Attempts after the first one, 2 s, 3 s and 4.5 s apart.
const RETRIES: u64 = 3;
const FIRST_PAUSE: u64 = 2;
const BACKOFF: f64 = 1.5;

/// Takes the breaker away and puts the sample's around the call.
pub(crate) fn protect(guard: &mut StateMachine, circuit: &str) {
    let retrier = Retrier {
        error_equals: vec!["States.TaskFailed".to_owned()],
        interval_seconds: Some(FIRST_PAUSE.into()),
        max_attempts: Some(RETRIES.into()),
        backoff_rate: Some(BACKOFF.into()),
        ..Retrier::default()
    };
    reduce(guard, vec![retrier]);
    let call = guard.start_at.clone();
    on_call(guard, |task| {
        task.timeout_seconds = Some(TIMEOUT.into());
        task.catch = vec![Catcher {
            error_equals: vec!["States.TaskFailed".to_owned()],
            next: OPEN.to_owned(),
            ..Catcher::default()
        }];
    });
    let ask = Task {
        assign: Some(json!({ "status": "{% $states.result.Payload.status %}" })),
        output: Some(json!("{% $states.input %}")),
        ..invoke(Peer::SampleStatus, circuit, IS_CLOSED)
    };
    let is_closed = Choice {
        choices: vec![ChoiceRule::new(
            Condition::Jsonata("{% $status = 'OPEN' %}".to_owned()),
            REFUSED,
        )],
        default: Some(call),
        ..Choice::default()
    };
    let refused = Fail {
        error: Some(error::OPEN.into()),
        cause: Some("The circuit is open.".into()),
        ..Fail::default()
    };
    guard.start_at = ASK.to_owned();
    guard.states.insert(ASK.to_owned(), ask.into());
    guard.states.insert(IS_CLOSED.to_owned(), is_closed.into());
    let open = invoke(Peer::SampleTrip, circuit, REFUSED);
    guard.states.insert(OPEN.to_owned(), open.into());
    guard.states.insert(REFUSED.to_owned(), refused.into());
}

fn invoke(peer: Peer, circuit: &str, next: &str) -> Task {
    Task {
        resource: "arn:aws:states:::lambda:invoke".to_owned(),
        arguments: Some(json!({
            "FunctionName": Function::Peer(peer).substitute(),
            "Payload": { "circuit": circuit },
        })),
        transition: Some(Transition::next(next)),
        ..Task::default()
    }
}
