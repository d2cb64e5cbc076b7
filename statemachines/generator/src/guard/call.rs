//! The protected call itself: made by the call worker, or by Step Functions.

use serde_json::{Value, json};
use spec::{Call, Dependency};

use super::gate::once;
use super::{name, record, remember};
use crate::jsonata::{expression, value};
use crate::states::{States, fail};

mod task;
mod worker;

pub(super) use worker::INVOCATION_SECONDS;

/// The call behind a gate of states.
pub(super) fn only(states: &mut States, dependency: &Dependency) {
    match &dependency.call {
        Call::Http(http) => states.add(
            name::CALL,
            worker::call(dependency, http, value("$attempt"), "$attempt"),
        ),
        Call::Task(task) => {
            states.add(name::CALL, task::call(dependency, task));
            states.add(name::CALL_COUNTED, task::counted(dependency, task));
            record::success(states, dependency);
            remember::add(states, dependency);
        }
    }
    if is_rethrown(dependency) {
        states.add(name::FAILED, failed());
    }
}

/// Whether any error of the call is passed on as it is: a Task of which every error counts has none.
fn is_rethrown(dependency: &Dependency) -> bool {
    let errors = &dependency.policy.detection.errors;
    let counts_all = errors.count.iter().any(|name| name == "States.ALL");
    matches!(dependency.call, Call::Http(_)) || !errors.ignore.is_empty() || !counts_all
}

/// The first call where the worker is the gate.
pub(super) fn first(states: &mut States, dependency: &Dependency) {
    if let Call::Http(http) = &dependency.call {
        let mut call = worker::call(dependency, http, json!(1), "1");
        for catcher in &mut call.catch {
            if let Some(Value::Object(assign)) = &mut catcher.assign {
                for (variable, value) in once(dependency) {
                    assign.entry(variable).or_insert(value);
                }
            }
        }
        states.add(name::CALL, call);
    }
    states.add(name::FAILED, failed());
}

/// Every later call where the worker is the gate.
pub(super) fn again(states: &mut States, dependency: &Dependency) {
    if let Call::Http(http) = &dependency.call {
        let mut call = worker::call(dependency, http, value("$attempt + 1"), "$attempt + 1");
        call.comment = Some(
            "The next attempt. The worker asks the circuit again: it may have opened meanwhile."
                .to_owned(),
        );
        states.add(name::CALL_AGAIN, call);
    }
}

/// The dependency's own error, handed to the caller.
fn failed() -> asl::Fail {
    fail(
        "The dependency refused this very call, so there is nothing to protect and nothing to fall back to: the error is \
         the caller's.",
        expression("$failure.Error"),
        expression("$exists($failure.Cause) ? $failure.Cause : ''"),
    )
}
