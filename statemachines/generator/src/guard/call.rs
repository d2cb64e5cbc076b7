//! The protected call itself.

use asl::{Catcher, Task, Transition};
use breaker::item::answer::attribute as answer_attribute;
use breaker::item::{EXPIRES, PK, answer_prefix};
use breaker::names::{error, substitution};
use serde_json::{Map, Value, json};
use spec::{Call, Dependency, Gate, HttpCall, TaskCall};

use super::answer::output;
use super::gate::once;
use super::{after_failure, give_up, name};
use crate::jsonata::{NOW, input, list, literal, seconds, value};
use crate::lambda;
use crate::states::{PUT_ITEM, States, TABLE_TIMEOUT_SECONDS, catch_all, fail, succeed};

/// What a Lambda invocation may take beyond the HTTP call's own timeout, in seconds: a cold start, and the table.
const INVOCATION_SECONDS: u64 = 10;

/// The names whose message the call worker writes as [`breaker::payload::CallFailure`].
const FROM_WORKER: [&str; 6] = [
    error::TIMEOUT,
    error::THROTTLED,
    error::SERVER_ERROR,
    error::CONNECTION_FAILED,
    error::CLIENT_ERROR,
    error::INVALID_REQUEST,
];

/// The call behind a gate of states.
pub(super) fn only(states: &mut States, dependency: &Dependency) {
    match &dependency.call {
        Call::Http(http) => states.add(
            name::CALL,
            through_worker(dependency, http, value("$attempt"), "$attempt"),
        ),
        Call::Task(task) => {
            states.add(name::CALL, as_task(dependency, task));
            if dependency.fallback.cache.is_some() {
                states.add(name::REMEMBER, remember(dependency));
                states.add(
                    name::ANSWER,
                    succeed(
                        "The answer could not be kept, which takes nothing from it.",
                        None,
                    ),
                );
            }
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
        let mut call = through_worker(dependency, http, json!(1), "1");
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
        let mut call = through_worker(dependency, http, value("$attempt + 1"), "$attempt + 1");
        call.comment = Some(
            "The next attempt. The worker asks the circuit again: it may have opened meanwhile."
                .to_owned(),
        );
        states.add(name::CALL_AGAIN, call);
    }
}

/// The call worker makes an HTTP request and counts its outcome.
fn through_worker(
    dependency: &Dependency,
    http: &HttpCall,
    attempt: Value,
    attempt_term: &str,
) -> Task {
    let asks = dependency.gate == Gate::Worker;
    let mut payload = Map::new();
    payload.insert("circuit".to_owned(), json!(dependency.name.as_str()));
    payload.insert("attempt".to_owned(), attempt.clone());
    payload.insert("gate".to_owned(), json!(asks));
    if !asks {
        payload.insert("admitted".to_owned(), value("$ticket"));
    }
    payload.insert("request".to_owned(), request(http));
    if dependency.fallback.cache.is_some() {
        // Where the worker is the gate no state came before this one to set the variable.
        let first = asks && attempt_term == "1";
        let key = once(dependency)
            .swap_remove("answerKey")
            .filter(|_| first)
            .unwrap_or_else(|| value("$answerKey"));
        payload.insert("answerKey".to_owned(), key);
    }
    Task {
        comment: Some(format!(
            "Calls {}: the worker sends the request, counts the outcome, and opens the circuit when too many fail.",
            dependency.name.as_str()
        )),
        output: Some(output(
            dependency,
            value("$states.result.Payload.answer"),
            value("$states.result.Payload.phase"),
            "live",
            json!(0),
        )),
        catch: worker_catchers(dependency, &attempt, attempt_term),
        transition: Some(Transition::End),
        ..lambda::invoke(
            substitution::CALL_FUNCTION,
            Value::Object(payload),
            http.timeout.as_secs() + 1 + INVOCATION_SECONDS,
        )
    }
}

fn request(http: &HttpCall) -> Value {
    let mut request = Map::new();
    request.insert("method".to_owned(), json!(http.method.as_str()));
    request.insert("url".to_owned(), json!(http.url));
    if !http.headers.is_empty() {
        request.insert("headers".to_owned(), json!(http.headers));
    }
    if let Some(body) = &http.body {
        request.insert("body".to_owned(), body.0.clone());
    }
    let milliseconds = |duration: std::time::Duration| json!(duration.as_millis() as u64);
    request.insert("timeoutMs".to_owned(), milliseconds(http.timeout));
    request.insert(
        "connectTimeoutMs".to_owned(),
        milliseconds(http.connect_timeout),
    );
    Value::Object(request)
}

fn worker_catchers(dependency: &Dependency, attempt: &Value, attempt_term: &str) -> Vec<Catcher> {
    let message = "$parse($parse($states.errorOutput.Cause).errorMessage)";
    let errors = &dependency.policy.detection.errors;
    let callers_fault = [error::CLIENT_ERROR, error::INVALID_REQUEST]
        .into_iter()
        .filter(|name| !errors.counts(name));
    let broken = [error::UNKNOWN_CIRCUIT, error::INVALID_PAYLOAD];
    let mut rethrown: Vec<String> = callers_fault.chain(broken).map(str::to_owned).collect();
    rethrown.extend(
        errors
            .ignore
            .iter()
            .filter(|name| !FROM_WORKER[4..].contains(&name.as_str()))
            .cloned(),
    );

    let mut catchers = Vec::new();
    if dependency.gate == Gate::Worker {
        catchers.push(Catcher {
            comment: Some("The worker's gate refused the call.".to_owned()),
            error_equals: vec![error::OPEN.to_owned()],
            next: give_up(dependency).to_owned(),
            output: Some(input()),
            assign: Some(json!({
                "circuit": value(&format!(
                    "($said := {message}; {{'phase': $said.phase, 'admission': null, \
                     'retryAt': $exists($said.retryAt) ? $said.retryAt : null}})"
                )),
            })),
            ..Catcher::default()
        });
    }
    catchers.push(Catcher {
        comment: Some(
            "Nothing wrong with the dependency: neither counted nor tried again.".to_owned(),
        ),
        error_equals: rethrown,
        next: name::FAILED.to_owned(),
        output: Some(input()),
        assign: Some(json!({ "failure": value("$states.errorOutput") })),
        ..Catcher::default()
    });
    let attempts = dependency.policy.retries.attempts;
    let mut assign = Map::new();
    assign.insert("failure".to_owned(), value("$states.errorOutput"));
    if attempts > 1 {
        let again = format!(
            "$states.errorOutput.Error in {} ? {message}.retry : {attempt_term} < {attempts}",
            list(FROM_WORKER)
        );
        assign.insert("again".to_owned(), value(&again));
    }
    if dependency.gate == Gate::Worker {
        assign.insert("attempt".to_owned(), attempt.clone());
        // No state before this one read the circuit: what the worker saw is all there is to tell.
        assign.insert(
            "circuit".to_owned(),
            json!({
                "phase": value(&format!(
                    "$states.errorOutput.Error in {} ? {message}.phase : 'unknown'",
                    list(FROM_WORKER)
                )),
                "admission": Value::Null,
                "retryAt": Value::Null,
            }),
        );
    }
    catchers.push(catch_all(
        after_failure(dependency),
        "The call failed. The worker says whether policy and budget allow another attempt; when the worker itself \
         failed, the number of attempts decides.",
        Some(Value::Object(assign)),
    ));
    catchers
}

/// Step Functions makes the call itself.
fn as_task(dependency: &Dependency, task: &TaskCall) -> Task {
    let answer = task
        .output
        .as_ref()
        .map_or_else(|| value("$states.result"), |template| template.0.clone());
    let next = if dependency.fallback.cache.is_some() {
        Transition::next(name::REMEMBER)
    } else {
        Transition::End
    };
    let phase = value("$circuit.phase");
    let mut shaped = output(dependency, answer.clone(), phase.clone(), "live", json!(0));
    let mut assign = None;
    if dependency.fallback.cache.is_some() {
        // Remember needs the answer, and the states behind it the input.
        assign = Some(json!({ "answer": answer }));
        shaped = input();
    }
    Task {
        comment: Some(format!("Calls {}.", dependency.name.as_str())),
        resource: task.resource.clone(),
        arguments: task.arguments.as_ref().map(|template| template.0.clone()),
        timeout_seconds: Some(task.timeout.as_secs().max(1).into()),
        output: Some(shaped),
        assign,
        catch: task_catchers(dependency),
        transition: Some(next),
        ..Task::default()
    }
}

fn task_catchers(dependency: &Dependency) -> Vec<Catcher> {
    let errors = &dependency.policy.detection.errors;
    let failure = json!({ "failure": value("$states.errorOutput") });
    let rethrow = |names: Vec<String>| Catcher {
        comment: Some(
            "Nothing wrong with the dependency: neither counted nor tried again.".to_owned(),
        ),
        error_equals: names,
        next: name::FAILED.to_owned(),
        output: Some(input()),
        assign: Some(failure.clone()),
        ..Catcher::default()
    };
    let mut catchers = Vec::new();
    if !errors.ignore.is_empty() {
        catchers.push(rethrow(errors.ignore.clone()));
    }
    catchers.push(Catcher {
        comment: Some("Counts as a failure of the dependency.".to_owned()),
        error_equals: errors.count.clone(),
        next: name::RECORD.to_owned(),
        output: Some(input()),
        assign: Some(failure.clone()),
        ..Catcher::default()
    });
    if !errors.count.iter().any(|name| name == "States.ALL") {
        catchers.push(rethrow(vec!["States.ALL".to_owned()]));
    }
    catchers
}

/// Keeps the answer for bad times.
fn remember(dependency: &Dependency) -> Task {
    let stale = dependency
        .fallback
        .cache
        .as_ref()
        .map_or(std::time::Duration::ZERO, |cache| cache.stale);
    let live = output(
        dependency,
        value("$answer"),
        value("$circuit.phase"),
        "live",
        json!(0),
    );
    let prefix = literal(&answer_prefix(dependency.name.as_str()));
    Task {
        comment: Some(format!(
            "Keeps the answer, to be served while {} cannot be called.",
            dependency.name.as_str()
        )),
        resource: PUT_ITEM.to_owned(),
        arguments: Some(json!({
            "TableName": crate::states::substitute(substitution::TABLE),
            "Item": {
                PK: { "S": value(&format!("{prefix} & $answerKey")) },
                answer_attribute::BODY: { "S": value("$string($answer)") },
                answer_attribute::STORED_AT: { "N": value(&format!("$string({NOW})")) },
                EXPIRES: {
                    "N": value(&format!("$string($floor({NOW} / 1000) + {})", seconds(stale)))
                },
            },
        })),
        timeout_seconds: Some(TABLE_TIMEOUT_SECONDS.into()),
        output: Some(live.clone()),
        catch: vec![Catcher {
            output: Some(live),
            ..catch_all(
                name::ANSWER,
                "An answer that cannot be kept is an answer all the same.",
                None,
            )
        }],
        transition: Some(Transition::End),
        ..Task::default()
    }
}

/// The dependency's own error, handed to the caller.
fn failed() -> asl::Fail {
    fail(
        "The dependency refused this very call, so there is nothing to protect and nothing to fall back to: the error is \
         the caller's.",
        crate::jsonata::expression("$failure.Error"),
        crate::jsonata::expression("$exists($failure.Cause) ? $failure.Cause : ''"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counted_name_is_one_the_worker_explains() {
        assert!(
            breaker::names::COUNTED
                .iter()
                .all(|name| FROM_WORKER.contains(name))
        );
    }
}
