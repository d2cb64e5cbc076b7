//! Counting a failure that Step Functions saw.

use asl::{Task, Transition};
use breaker::names::substitution;
use serde_json::json;
use spec::{Call, Dependency};

use super::{after_failure, give_up, name};
use crate::jsonata::{input, value};
use crate::lambda;
use crate::states::{States, catch_all, succeed};

/// What counting may take, in seconds: a cold start and a few table requests.
const RECORD_SECONDS: u64 = 10;

/// Adds the state where the call is not the call worker's: that one counts by itself.
pub(super) fn add(states: &mut States, dependency: &Dependency) {
    if let Call::Task(_) = dependency.call {
        states.add(name::RECORD, record(dependency));
    }
}

/// Adds the state that counts a success.
pub(super) fn success(states: &mut States, dependency: &Dependency) {
    let next = if dependency.fallback.cache.is_some() {
        name::REMEMBER
    } else {
        name::DONE
    };
    let payload = json!({
        "circuit": dependency.name.as_str(),
        "admitted": value("$ticket"),
        "attempt": value("$attempt"),
        "admittedAt": value("$admittedAt"),
        "reporter": value("$states.context.Execution.Name"),
        "weight": value("$circuit.weight"),
    });
    let record = Task {
        comment: Some(
            "Counts the success: the circuit is recovering, or calls fail lately. All other successes cost nothing.".to_owned(),
        ),
        output: Some(input()),
        catch: vec![catch_all(
            next,
            "A success that could not be counted is an answer all the same.",
            None,
        )],
        transition: Some(Transition::next(next)),
        ..lambda::invoke(substitution::RECORD_FUNCTION, payload, RECORD_SECONDS)
    };
    states.add(name::COUNT_SUCCESS, record);
    if next == name::DONE {
        states.add(name::DONE, succeed("The call's own answer.", None));
    }
}

fn record(dependency: &Dependency) -> Task {
    let payload = json!({
        "circuit": dependency.name.as_str(),
        "admitted": value("$ticket"),
        "attempt": value("$attempt"),
        "admittedAt": value("$admittedAt"),
        "reporter": value("$states.context.Execution.Name"),
        "error": value("$failure.Error"),
    });
    Task {
        comment: Some(
            "Counts the failure, opens the circuit when too many fail, and says whether policy and budget allow another \
             attempt. Successes cost nothing: only failures come here."
                .to_owned(),
        ),
        assign: Some(json!({ "again": value("$states.result.Payload.retry") })),
        output: Some(input()),
        catch: vec![catch_all(
            give_up(dependency),
            "The failure could not be counted: no further attempt.",
            None,
        )],
        transition: Some(Transition::next(after_failure(dependency))),
        ..lambda::invoke(substitution::RECORD_FUNCTION, payload, RECORD_SECONDS)
    }
}
