//! The Task's own `Retry`, as states: as a field it would never ask the gate again.
//!
//! Which errors are tried again is what the Task said, and so is the most that it would have tried. The dependency's
//! `retries` say how often at most and how long apart, and the record worker whether the budget allows it. What does not
//! count against the dependency is retried by the Task itself, as before.

use asl::{Choice, ChoiceRule, Condition, Delay, Quantity, Retrier, Transition, Wait};
use serde_json::json;

use super::task::{ALL, TASK_FAILED, is_pattern};
use super::{Named, Splice, gate};
use crate::guard::retry::wait;
use crate::jsonata::{expression, list, value};

/// Retries of a retrier that says nothing (AWS default).
const DEFAULT_RETRIES: u64 = 3;

/// Whether failures that count are ever tried again.
pub(super) fn is_tried_again(splice: &Splice<'_>) -> bool {
    splice.dependency.policy.retries.attempts > 1
        && moved(splice)
            .iter()
            .any(|retrier| retries(retrier) != Some(0))
}

/// The retriers, as far as they stay on the Task: for errors that do not count.
pub(super) fn kept(splice: &Splice<'_>) -> Vec<Retrier> {
    let errors = &splice.dependency.policy.detection.errors;
    let mut kept: Vec<Retrier> = Vec::new();
    for retrier in &splice.task.retry {
        let mut names: Vec<String> = Vec::new();
        for name in &retrier.error_equals {
            if !is_pattern(name) {
                names.extend((!counts(splice, name)).then(|| name.clone()));
            } else if errors.count.iter().any(|name| is_pattern(name)) {
                names.extend(errors.ignore.iter().cloned());
            } else {
                names.push(name.clone());
            }
        }
        if !names.is_empty() {
            kept.push(Retrier {
                error_equals: names,
                ..retrier.clone()
            });
        }
    }
    let takes_all = |retrier: &Retrier| retrier.error_equals.iter().any(|name| is_pattern(name));
    if kept.iter().any(takes_all) {
        let counted = Retrier {
            comment: Some("Tried again by states that ask the gate first.".to_owned()),
            error_equals: errors.count.clone(),
            max_attempts: Some(0.into()),
            ..Retrier::default()
        };
        kept.insert(0, counted);
    }
    kept
}

/// The states that try again.
pub(super) fn states(splice: &Splice<'_>) -> Vec<Named> {
    if !is_tried_again(splice) {
        return Vec::new();
    }
    let names = &splice.names;
    vec![
        (names.try_again.clone(), try_again(splice).into()),
        (names.back_off.clone(), back_off(splice).into()),
        gate::again(splice),
    ]
}

/// The retriers that become states, each with those of its names that count.
fn moved(splice: &Splice<'_>) -> Vec<Retrier> {
    if splice.options.keep_retry {
        return Vec::new();
    }
    let of = |retrier: &Retrier| {
        let names = retrier.error_equals.iter();
        let names: Vec<String> = names
            .filter(|name| is_pattern(name) || counts(splice, name))
            .cloned()
            .collect();
        (!names.is_empty()).then(|| Retrier {
            error_equals: names,
            ..retrier.clone()
        })
    };
    splice.task.retry.iter().filter_map(of).collect()
}

fn try_again(splice: &Splice<'_>) -> Choice {
    let said = format!("${}.Payload.retry", splice.variables.recorded());
    let condition = format!("{said} = true and ({})", wanted(splice));
    let policy = &splice.dependency.policy.retries;
    Choice {
        comment: Some(format!(
            "What the Task's own Retry named, at most {} attempts in all, only what recent successes pay for ({}), and \
             nothing while the circuit recovers.",
            policy.attempts, policy.budget
        )),
        query_language: splice.jsonata(),
        choices: vec![ChoiceRule {
            comment: Some("within policy and budget".to_owned()),
            ..ChoiceRule::new(
                Condition::Jsonata(expression(&condition)),
                &splice.names.back_off,
            )
        }],
        default: Some(splice.give_up().to_owned()),
        ..Choice::default()
    }
}

/// Whether the Task's own Retry would try again: the first retrier that names the error decides. The dependency's number
/// of attempts holds too, though the record worker looks at it: a worker that knows another spec cannot make a loop.
fn wanted(splice: &Splice<'_>) -> String {
    let allowed = u64::from(splice.dependency.policy.retries.attempts) - 1;
    let attempt = splice.variables.attempt();
    let error = format!("${}.Error", splice.variables.failure());
    let mut chain = String::new();
    for retrier in moved(splice) {
        let most = retries(&retrier).map_or(allowed, |own| own.min(allowed));
        let is_allowed = match most {
            0 => "false".to_owned(),
            most => format!("${attempt} <= {most}"),
        };
        let names = || retrier.error_equals.iter().map(String::as_str);
        if names().any(|name| name == ALL) {
            return format!("{chain}{is_allowed}");
        }
        let named = list(names().filter(|name| *name != TASK_FAILED));
        let is_named = match (names().any(|name| name == TASK_FAILED), named.as_str()) {
            (false, named) => format!("{error} in {named}"),
            (true, "[]") => format!("{error} != 'States.Timeout'"),
            (true, named) => format!("({error} != 'States.Timeout' or {error} in {named})"),
        };
        chain.push_str(&format!("{is_named} ? {is_allowed} : "));
    }
    format!("{chain}false")
}

fn back_off(splice: &Splice<'_>) -> Wait {
    let attempt = splice.variables.attempt();
    let backoff = &splice.dependency.policy.retries.backoff;
    let term = format!("${attempt}");
    Wait {
        comment: Some(
            "Waits before the next attempt, as long as the dependency's `retries` say.".to_owned(),
        ),
        query_language: splice.jsonata(),
        delay: Some(Delay::Seconds(Quantity::Expression(expression(&wait(
            backoff, &term,
        ))))),
        assign: Some(json!({ attempt: value(&format!("{term} + 1")) })),
        transition: Some(Transition::next(&splice.names.gate_again)),
        ..Wait::default()
    }
}

/// How often a retrier tries again; none when only deployment says.
fn retries(retrier: &Retrier) -> Option<u64> {
    match &retrier.max_attempts {
        None => Some(DEFAULT_RETRIES),
        Some(most) => most.value(),
    }
}

fn counts(splice: &Splice<'_>, name: &str) -> bool {
    splice.dependency.policy.detection.errors.counts(name)
}
