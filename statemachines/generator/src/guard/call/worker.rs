//! An HTTP call, made by the call worker.

use std::time::Duration;

use asl::{Catcher, Task, Transition};
use breaker::names::{error, substitution};
use serde_json::{Map, Value, json};
use spec::{Dependency, Gate, HttpCall};

use crate::guard::answer::output;
use crate::guard::gate::once;
use crate::guard::{after_failure, give_up, name};
use crate::jsonata::{EXECUTION, input, list, value};
use crate::lambda;
use crate::states::catch_all;

/// What a Lambda invocation may take beyond the HTTP call's own timeout, in seconds: a cold start, and the table.
pub(in crate::guard) const INVOCATION_SECONDS: u64 = 10;

/// The names whose message the call worker writes as [`breaker::payload::CallFailure`].
const FROM_WORKER: [&str; 8] = [
    error::OPEN,
    error::TIMEOUT,
    error::THROTTLED,
    error::SERVER_ERROR,
    error::CONNECTION_FAILED,
    error::CLIENT_ERROR,
    error::INVALID_REQUEST,
    error::ANSWER_TOO_LARGE,
];

/// The call worker makes an HTTP request and counts its outcome.
pub(super) fn call(
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
    payload.insert("execution".to_owned(), value(EXECUTION));
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
        catch: catchers(dependency, &attempt, attempt_term),
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
    let milliseconds = |duration: Duration| json!(duration.as_millis() as u64);
    request.insert("timeoutMs".to_owned(), milliseconds(http.timeout));
    request.insert(
        "connectTimeoutMs".to_owned(),
        milliseconds(http.connect_timeout),
    );
    Value::Object(request)
}

fn catchers(dependency: &Dependency, attempt: &Value, attempt_term: &str) -> Vec<Catcher> {
    let message = "$parse($parse($states.errorOutput.Cause).errorMessage)";
    let errors = &dependency.policy.detection.errors;
    let callers_fault = FROM_WORKER[5..]
        .iter()
        .copied()
        .filter(|name| !errors.counts(name));
    let broken = [error::UNKNOWN_CIRCUIT, error::INVALID_PAYLOAD];
    let mut rethrown: Vec<String> = callers_fault.chain(broken).map(str::to_owned).collect();
    rethrown.extend(
        errors
            .ignore
            .iter()
            .filter(|name| !FROM_WORKER[5..].contains(&name.as_str()))
            .cloned(),
    );

    let mut catchers = Vec::new();
    catchers.push(Catcher {
        comment: Some(
            "The worker refused the call: the circuit opened meanwhile, or another call is the probe."
                .to_owned(),
        ),
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
