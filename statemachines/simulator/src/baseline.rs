//! The same call in other designs, to compare with: the guard's own Task, alone or in another breaker.

pub(crate) mod counter;
pub(crate) mod sample;

use asl::{Retrier, State, StateMachine, Task, Transition};
use serde_json::{Value, json};

use crate::world::lambda::Function;
use crate::world::peers::Peer;

/// Attempts of a design that only retries, the first one included: what the AWS samples have.
const RETRIES: u64 = 3;

/// Takes everything away but the call.
pub(crate) fn unprotected(guard: &mut StateMachine) {
    reduce(guard, Vec::new());
}

/// Takes everything away but the call, which is tried again whatever it failed with.
pub(crate) fn retries(guard: &mut StateMachine) {
    let retrier = Retrier {
        error_equals: vec!["States.ALL".to_owned()],
        interval_seconds: Some(1.into()),
        max_attempts: Some(RETRIES.into()),
        backoff_rate: Some(2.0.into()),
        ..Retrier::default()
    };
    reduce(guard, vec![retrier]);
}

fn reduce(guard: &mut StateMachine, retry: Vec<Retrier>) {
    let is_call = |state: &State| match state {
        State::Task(task) => !task.resource.starts_with("arn:aws:states:::dynamodb:"),
        State::Pass(_)
        | State::Choice(_)
        | State::Wait(_)
        | State::Succeed(_)
        | State::Fail(_)
        | State::Parallel(_)
        | State::Map(_) => false,
    };
    let call = guard.states.iter().find(|(_, state)| is_call(state));
    let Some((name, State::Task(task))) = call.map(|(name, state)| (name.clone(), state.clone()))
    else {
        return;
    };
    let mut task = *task;
    task.comment = Some("The call, and nothing around it.".to_owned());
    task.catch.clear();
    task.retry = retry;
    task.assign = None;
    task.transition = Some(Transition::End);
    if let Some(arguments) = &mut task.arguments {
        of_function(arguments, Peer::Plain);
    }
    let answer = task
        .output
        .as_ref()
        .and_then(|output| output.get("answer"))
        .cloned();
    task.output = Some(json!({
        "answer": answer.unwrap_or_else(|| json!("{% $states.result %}")),
        "breaker": { "source": "live" },
    }));
    guard.start_at.clone_from(&name);
    guard.states.clear();
    guard.states.insert(name, State::Task(Box::new(task)));
}

/// Changes the one Task that is left of a guard.
fn on_call(guard: &mut StateMachine, change: impl FnOnce(&mut Task)) {
    let call = guard.states.get_mut(&guard.start_at);
    if let Some(State::Task(task)) = call {
        change(task);
    }
}

/// Sends the payload to another function than the call worker; a Task of the user's own stays as it is.
fn of_function(arguments: &mut Value, peer: Peer) {
    let name = arguments.get("FunctionName").and_then(Value::as_str);
    match name.and_then(Function::named) {
        Some(Function::Call | Function::Peer(_)) => {}
        Some(
            Function::Record
            | Function::Trip
            | Function::Recover
            | Function::HealthCheck
            | Function::Reconcile,
        )
        | None => return,
    }
    let Value::Object(fields) = arguments else {
        return;
    };
    let function = Function::Peer(peer).substitute();
    fields.insert("FunctionName".to_owned(), json!(function));
    if let Some(Value::Object(payload)) = fields.get_mut("Payload") {
        // What the guard's earlier states would have set.
        payload.insert("attempt".to_owned(), json!(1));
        payload.insert("gate".to_owned(), json!(false));
        payload.insert("admitted".to_owned(), Value::Null);
        payload.insert("answerKey".to_owned(), Value::Null);
    }
}
