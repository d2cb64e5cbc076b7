//! The same call without a breaker, to compare with: the guard's own Task, alone.

use asl::{Retrier, State, StateMachine, Transition};
use serde_json::{Value, json};

use crate::world::lambda::Function;

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
        plain(arguments);
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

/// Sends the payload to the function that knows nothing of breakers; a Task of the user's own stays as it is.
fn plain(arguments: &mut Value) {
    let name = arguments.get("FunctionName").and_then(Value::as_str);
    if name.and_then(Function::named) != Some(Function::Call) {
        return;
    }
    let Value::Object(fields) = arguments else {
        return;
    };
    fields.insert(
        "FunctionName".to_owned(),
        json!(format!("${{{}}}", Function::PLAIN)),
    );
    if let Some(Value::Object(payload)) = fields.get_mut("Payload") {
        // What the guard's earlier states would have set.
        payload.insert("attempt".to_owned(), json!(1));
        payload.insert("gate".to_owned(), json!(false));
        payload.insert("admitted".to_owned(), Value::Null);
        payload.insert("answerKey".to_owned(), Value::Null);
    }
}
