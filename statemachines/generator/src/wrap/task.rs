//! The user's own Task: what the breaker adds to it, and takes from it.

use asl::{Catcher, QueryLanguage, Task, Transition};
use serde_json::{Map, Value, json};

use super::errand::untouched;
use super::{Splice, retry};
use crate::jsonata::value;

/// Matches every error.
pub(super) const ALL: &str = "States.ALL";
/// Matches every error of the work itself.
pub(super) const TASK_FAILED: &str = "States.TaskFailed";

/// The Task between its gate and what comes behind it.
pub(super) fn wrapped(splice: &Splice<'_>) -> Task {
    let mut task = splice.task.clone();
    if !splice.options.keep_retry {
        task.retry = retry::kept(splice);
    }
    task.catch = catchers(splice);
    if splice.dependency.fallback.cache.is_some() {
        let mut assign = match task.assign.take() {
            Some(Value::Object(assign)) => assign,
            Some(_) | None => Map::new(),
        };
        assign.extend(keep(splice, &splice.variables.answer(), "$states.result"));
        task.assign = Some(Value::Object(assign));
        task.transition = Some(Transition::next(&splice.names.remember));
    }
    task
}

/// The same Task where its success is counted: while calls fail, and while the circuit is not closed.
pub(super) fn counted(splice: &Splice<'_>) -> Task {
    Task {
        transition: Some(Transition::next(&splice.names.count_success)),
        ..wrapped(splice)
    }
}

/// Where a success goes on to, and the state that takes it there when something of ours fails on the way.
pub(super) fn onward(splice: &Splice<'_>) -> (Transition, String) {
    let own = wrapped(splice).transition.unwrap_or(Transition::End);
    let name = own.target().unwrap_or(&splice.names.remembered).to_owned();
    (own, name)
}

/// Whether every error counts but for those that are ignored.
pub(super) fn counts_all(splice: &Splice<'_>) -> bool {
    let count = &splice.dependency.policy.detection.errors.count;
    count.iter().any(|name| name == ALL)
}

/// The errors that a pattern in `count` would take, but that say nothing of the dependency: those the spec ignores, and
/// those of the Task's own data. Nothing answers them but the Task's own Catch, or a default would hide a mistake in the
/// definition.
pub(super) fn no_fault(splice: &Splice<'_>) -> Vec<String> {
    let errors = &splice.dependency.policy.detection.errors;
    let mut names = errors.ignore.clone();
    let own: &[&str] = match (counts_all(splice), splice.own) {
        (false, _) => &[],
        (true, QueryLanguage::Jsonata) => {
            &["States.DataLimitExceeded", "States.QueryEvaluationError"]
        }
        (true, QueryLanguage::JsonPath) => &[
            "States.DataLimitExceeded",
            "States.ParameterPathFailure",
            "States.ResultPathMatchFailure",
            "States.IntrinsicFailure",
        ],
    };
    names.extend(own.iter().map(|name| (*name).to_owned()));
    if errors.count.iter().any(|name| is_pattern(name)) {
        names
    } else {
        Vec::new()
    }
}

/// Whether a name stands for many errors.
pub(super) fn is_pattern(name: &str) -> bool {
    name == ALL || name == TASK_FAILED
}

fn catchers(splice: &Splice<'_>) -> Vec<Catcher> {
    let errors = &splice.dependency.policy.detection.errors;
    let ours = |names: &[String], next: &str, comment: &str| Catcher {
        comment: Some(comment.to_owned()),
        error_equals: names.to_vec(),
        next: next.to_owned(),
        assign: Some(Value::Object(Map::from_iter(keep(
            splice,
            &splice.variables.failure(),
            "$states.errorOutput",
        )))),
        ..untouched(splice.own)
    };
    let mut catchers = Vec::new();
    let no_fault = no_fault(splice);
    if !no_fault.is_empty() {
        catchers.push(ours(
            &no_fault,
            &splice.names.failed,
            "Nothing wrong with the dependency: neither counted nor tried again.",
        ));
    }
    catchers.push(ours(
        &errors.count,
        &splice.names.record,
        "Counts as a failure of the dependency.",
    ));
    if !counts_all(splice) {
        // What does not count is no business of the breaker's.
        catchers.extend(splice.task.catch.iter().cloned());
    }
    catchers
}

/// A variable that takes all that the Task gave: its result, or its error.
fn keep(splice: &Splice<'_>, variable: &str, what: &str) -> [(String, Value); 1] {
    [match splice.own {
        QueryLanguage::JsonPath => (format!("{variable}.$"), json!("$")),
        QueryLanguage::Jsonata => (variable.to_owned(), value(what)),
    }]
}
