//! The answer: how the state ended, and the data between its steps.

use asl::{State, StateKind};
use expr::{Object, Value};

use super::definition::Subject;
use super::has_paths;
use super::request::Request;
use crate::execution::{Execution, Outcome};
use crate::failure::Failure;
use crate::history::EventKind;
use crate::inspect::Inspection;

/// The words in front of a failure that say where it happened: the API leaves them out, it runs one state only.
const PLACE: &str = "An error occurred while executing the state";

pub(super) fn write(request: &Request, subject: &Subject, run: &Execution) -> Value {
    let default = Inspection::default();
    let seen = run.inspection().unwrap_or(&default);
    let mut answer = Object::new();
    let left = run.events().iter().find_map(|event| {
        if let EventKind::StateExited { output, .. } = &event.kind {
            Some(output.clone())
        } else {
            None
        }
    });
    if let Some(output) = &left {
        answer.insert("output", output.to_string());
    }
    if let Some(failure) = failure(run, seen) {
        if let Some(error) = &failure.error {
            answer.insert("error", Value::String(error.clone()));
        }
        if let Some(cause) = &failure.cause {
            answer.insert("cause", without_place(cause));
        }
    }
    if request.shows_data {
        answer.insert(
            "inspectionData",
            Value::Object(data(request, subject, seen)),
        );
    }
    if let Some(next) = next_state(run) {
        answer.insert("nextState", next);
    }
    let status = if run.is_backing_off() {
        "RETRIABLE"
    } else if left.is_some() && seen.catch_index.is_some() {
        "CAUGHT_ERROR"
    } else if left.is_some() {
        "SUCCEEDED"
    } else {
        "FAILED"
    };
    answer.insert("status", status);
    Value::Object(answer)
}

/// What went wrong, whether or not it was caught.
fn failure(run: &Execution, seen: &Inspection) -> Option<Failure> {
    match run.outcome() {
        Some(Outcome::Failed(failure) | Outcome::TimedOut(failure) | Outcome::Aborted(failure)) => {
            Some(failure.clone())
        }
        Some(Outcome::Succeeded { .. }) | None => seen.failure.clone(),
    }
}

/// The state that would come next.
fn next_state(run: &Execution) -> Option<Value> {
    let mut entered = run.events().iter().filter_map(|event| {
        if let EventKind::StateEntered { name, .. } = &event.kind {
            Some(Value::String(name.clone()))
        } else {
            None
        }
    });
    entered.nth(1)
}

fn data(request: &Request, subject: &Subject, seen: &Inspection) -> Object {
    let mut data = Data(Object::new());
    data.text("input", Some(&request.input));
    let language = subject.language();
    match (&subject.state, has_paths(language)) {
        (State::Pass(pass), true) if pass.result.is_some() => {
            data.text("result", seen.result.as_ref());
            results(&mut data, seen);
        }
        (State::Pass(_), true) => {
            data.text("afterInputPath", seen.after_input_path.as_ref());
            data.text("afterParameters", seen.after_arguments.as_ref());
            results(&mut data, seen);
        }
        (State::Task(_), true) => {
            data.text("afterInputPath", seen.after_input_path.as_ref());
            data.text("afterParameters", seen.after_arguments.as_ref());
            data.text("result", seen.result.as_ref());
            results(&mut data, seen);
        }
        (State::Task(_), false) => {
            data.text("afterArguments", seen.after_arguments.as_ref());
            data.text("result", seen.result.as_ref());
        }
        (State::Choice(_) | State::Wait(_) | State::Succeed(_), true) => {
            data.text("afterInputPath", seen.after_input_path.as_ref());
        }
        (State::Fail(_), true) => data.text("afterInputPath", Some(&request.input)),
        (State::Parallel(_), true) => results(&mut data, seen),
        (State::Map(_), true) => {
            data.text("afterInputPath", seen.after_input_path.as_ref());
            data.text("afterItemsPath", seen.after_items.as_ref());
            results(&mut data, seen);
        }
        (
            State::Pass(_)
            | State::Choice(_)
            | State::Wait(_)
            | State::Succeed(_)
            | State::Fail(_)
            | State::Parallel(_)
            | State::Map(_),
            false,
        ) => {}
    }
    if subject.kind() == StateKind::Map {
        data.text("afterItemsPointer", seen.after_items_pointer.as_ref());
        data.text("afterItemSelector", seen.after_item_selector.as_ref());
        data.text("afterItemBatcher", seen.after_item_batcher.as_ref());
        data.number("maxConcurrency", seen.max_concurrency);
        data.number("toleratedFailureCount", seen.tolerated_count);
        if let Some(percentage) = seen.tolerated_percentage {
            data.0.insert("toleratedFailurePercentage", percentage);
        }
    }
    let variables = seen.variables.as_ref().unwrap_or(&request.variables);
    if request.has_variables || !variables.is_empty() {
        data.text("variables", Some(&Value::Object(variables.clone())));
    }
    if let Some(details) = error_details(seen) {
        data.0.insert("errorDetails", Value::Object(details));
    }
    data.0
}

fn results(data: &mut Data, seen: &Inspection) {
    data.text("afterResultSelector", seen.after_result_selector.as_ref());
    data.text("afterResultPath", seen.after_result_path.as_ref());
}

/// Which catcher or retrier took the error.
fn error_details(seen: &Inspection) -> Option<Object> {
    let mut details = Object::new();
    if let Some(index) = seen.catch_index {
        details.insert("catchIndex", index as u64);
    }
    if let Some(index) = seen.retry_index {
        details.insert("retryIndex", index as u64);
    }
    if let Some(seconds) = seen.backoff_seconds {
        details.insert("retryBackoffIntervalSeconds", seconds.round() as u64);
    }
    (!details.is_empty()).then_some(details)
}

fn without_place(cause: &str) -> &str {
    match cause
        .strip_prefix(PLACE)
        .and_then(|rest| rest.split_once("). "))
    {
        Some((_, rest)) => rest,
        None => cause,
    }
}

/// Inspection data in the making: values go in as JSON text.
struct Data(Object);

impl Data {
    fn text(&mut self, key: &'static str, value: Option<&Value>) {
        if let Some(value) = value {
            self.0.insert(key, value.to_string());
        }
    }

    fn number(&mut self, key: &'static str, number: Option<i64>) {
        if let Some(number) = number {
            self.0.insert(key, number);
        }
    }
}
