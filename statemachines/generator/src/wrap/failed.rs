//! Nothing answered: the error goes where the Task's errors went.

use asl::{Fail, Parallel, State, StateMachine, Text, Transition};
use breaker::item::circuit::attribute;

use super::{Named, Splice, gate, task};
use crate::jsonata::{expression, literal};

/// The state that ends a call without an answer. Where the Task catches errors it raises the error again inside a
/// Parallel state, so that the Task's own catchers take it, in their own words.
pub(super) fn state(splice: &Splice<'_>) -> Vec<Named> {
    let names = &splice.names;
    if splice.without_cache() != names.failed && task::no_fault(splice).is_empty() {
        return Vec::new();
    }
    let comment = format!(
        "Nothing answered. The error is the last attempt's; {} when none was made, and its cause says when to come back.",
        splice.dependency.fallback.error
    );
    let fail = Fail {
        comment: Some(comment),
        query_language: splice.jsonata(),
        error: Some(Text::Literal(expression(&error(splice)))),
        cause: Some(Text::Literal(expression(&cause(splice)))),
    };
    let state: State = if splice.task.catch.is_empty() {
        fail.into()
    } else {
        let branch = StateMachine {
            start_at: names.error.clone(),
            states: [(names.error.clone(), fail.into())].into(),
            ..StateMachine::default()
        };
        Parallel {
            comment: Some(format!("Has the catchers of `{}`.", splice.found.name)),
            query_language: splice.task.query_language,
            branches: vec![branch],
            catch: splice.task.catch.clone(),
            transition: Some(Transition::End),
            ..Parallel::default()
        }
        .into()
    };
    vec![(names.failed.clone(), state)]
}

fn error(splice: &Splice<'_>) -> String {
    let failure = splice.variables.failure();
    let refused = literal(&splice.dependency.fallback.error);
    format!(
        "${failure} = null ? {refused} : $type(${failure}.Error) = 'string' ? ${failure}.Error : 'States.TaskFailed'"
    )
}

fn cause(splice: &Splice<'_>) -> String {
    let failure = splice.variables.failure();
    let item = format!("${}.Item", splice.variables.read());
    let retry_at = format!("{item}.{}.N", attribute::RETRY_AT);
    let phase = format!("${}.phase", splice.variables.about());
    let circuit = gate::circuit(splice);
    format!(
        "${failure} = null ? $string({{'circuit': {circuit}, 'phase': {phase}, 'retryAfter': {phase} = 'open' and \
         $exists({retry_at}) ? $fromMillis($number({retry_at})) : null}}) : $type(${failure}.Cause) = 'string' ? \
         ${failure}.Cause : ''"
    )
}
