//! Keeping the Task's answers, and looking them up.
//!
//! What is kept is the Task's raw result, so that its own `ResultSelector` or `Output` shapes a kept answer as it shapes
//! a live one. An answer is as old as the attempt that gave it, counted from when that was let through.

use std::time::Duration;

use asl::{Choice, ChoiceRule, Condition, Transition};
use breaker::item::answer::attribute;
use breaker::item::{EXPIRES, PK, answer_prefix};
use serde_json::{Value, json};

use super::errand::{Errand, Part};
use super::{Named, Splice, gate};
use crate::jsonata::{NOW, expression, literal, seconds, term, value};
use crate::states::{GET_ITEM, PUT_ITEM, TABLE_TIMEOUT_SECONDS, substitute};

/// The variable with the key of the answer's item, where the spec asks for a cache.
///
/// Machines and Tasks that share a dependency answer in different shapes, so both are part of the key. A request without
/// a key of its own gets one that no other has.
pub(super) fn key(splice: &Splice<'_>) -> Option<(String, Value)> {
    let cache = splice.dependency.fallback.cache.as_ref()?;
    let prefix = literal(&answer_prefix(splice.dependency.name.as_str()));
    let task = literal(&splice.found.name);
    let key = value(&format!(
        "($key := {}; {prefix} & ($exists($key) ? \
         $hash($string([$states.context.StateMachine.Name, {task}, $key]), 'SHA-256') : $uuid()))",
        term(&cache.key)
    ));
    Some((splice.variables.key(), key))
}

/// When an answer to the attempt that is let through now was given, and when it is of no use any more, as the item has it.
pub(super) fn times(splice: &Splice<'_>) -> Vec<(String, Value)> {
    let Some(cache) = &splice.dependency.fallback.cache else {
        return Vec::new();
    };
    let expires = format!("$string($floor({NOW} / 1000) + {})", seconds(cache.stale));
    vec![
        ("storedAt".to_owned(), value(&format!("$string({NOW})"))),
        ("expires".to_owned(), value(&expires)),
    ]
}

/// The state that keeps an answer, between the Task and what comes next.
pub(super) fn remember(splice: &Splice<'_>) -> Vec<Named> {
    if splice.dependency.fallback.cache.is_none() {
        return Vec::new();
    }
    let (names, variables) = (&splice.names, &splice.variables);
    let call = variables.call();
    let number = |field: &str| Part::Object(vec![("N", Part::Variable(format!("{call}.{field}")))]);
    let text = |part: Part| Part::Object(vec![("S", part)]);
    let item = Part::Object(vec![
        (PK, text(Part::Variable(variables.key()))),
        (attribute::BODY, text(Part::JsonText(variables.answer()))),
        (attribute::STORED_AT, number("storedAt")),
        (EXPIRES, number("expires")),
    ]);
    let next = splice.task.transition.clone().unwrap_or(Transition::End);
    let on_error = next.target().unwrap_or(&names.remembered).to_owned();
    let put = Errand {
        comment: format!(
            "Keeps the answer, to be served while {} cannot be called.",
            splice.dependency.name.as_str()
        ),
        resource: PUT_ITEM,
        arguments: Part::Object(vec![
            ("TableName", json!(substitute(gate::TABLE)).into()),
            ("Item", item),
        ]),
        timeout_seconds: TABLE_TIMEOUT_SECONDS,
        keep: None,
        set: Vec::new(),
        next: next.clone(),
        carries_answers: true,
        on_error: (
            &on_error,
            "An answer that cannot be kept is an answer all the same.",
        ),
    };
    let states = vec![(names.remember.clone(), put.state(splice))];
    states
}

/// The states that look for a kept answer and judge its age.
pub(super) fn look_up(splice: &Splice<'_>) -> Vec<Named> {
    let Some(cache) = &splice.dependency.fallback.cache else {
        return Vec::new();
    };
    let (names, variables) = (&splice.names, &splice.variables);
    let key = Part::Object(vec![("S", Part::Variable(variables.key()))]);
    let look_up = Errand {
        comment: "Looks for an answer that was given to the same request before.".to_owned(),
        resource: GET_ITEM,
        arguments: Part::Object(vec![
            ("TableName", json!(substitute(gate::TABLE)).into()),
            ("Key", Part::Object(vec![(PK, key)])),
        ]),
        timeout_seconds: TABLE_TIMEOUT_SECONDS,
        keep: Some(variables.found()),
        set: Vec::new(),
        next: Transition::next(&names.how_old),
        carries_answers: true,
        on_error: (
            splice.without_cache(),
            "No answer can be read: the next rung.",
        ),
    };
    let younger = |age: Duration, comment: &str, next: &str| ChoiceRule {
        comment: Some(comment.to_owned()),
        ..ChoiceRule::new(
            Condition::Jsonata(expression(&format!(
                "$exists(${}.Item) and {} <= {}",
                variables.found(),
                age_seconds(splice),
                seconds(age)
            ))),
            next,
        )
    };
    let how_old = Choice {
        comment: Some(format!(
            "An answer up to {} s old is as good as live, one up to {} s old is better than none. The time it was given \
             is compared: an item outlives its expiry in the table.",
            seconds(cache.fresh),
            seconds(cache.stale)
        )),
        query_language: splice.jsonata(),
        choices: vec![
            younger(cache.fresh, "fresh", &names.fresh),
            younger(cache.stale, "stale", &names.stale),
        ],
        default: Some(splice.without_cache().to_owned()),
        ..Choice::default()
    };
    vec![
        (names.look_up.clone(), look_up.state(splice)),
        (names.how_old.clone(), how_old.into()),
    ]
}

/// The age of the answer that was found, whole seconds, as a term.
pub(super) fn age_seconds(splice: &Splice<'_>) -> String {
    let stored_at = attribute::STORED_AT;
    format!(
        "$max([0, $floor(({NOW} - $number(${}.Item.{stored_at}.N)) / 1000)])",
        splice.variables.found()
    )
}
