//! The fallback ladder: fresh answer, stale answer, default, error.

use std::time::Duration;

use asl::{Choice, ChoiceRule, Condition, Task, Transition};
use breaker::item::answer::attribute;
use breaker::item::answer_prefix;
use serde_json::{Value, json};
use spec::{Cache, Dependency};

use super::answer::output;
use super::rung::Rung;
use super::{name, unpack};
use crate::jsonata::{NOW, expression, input, literal, seconds, value};
use crate::states::{GET_ITEM, States, TABLE_TIMEOUT_SECONDS, catch_all, fail, get_item, succeed};

/// Where the ladder begins.
pub(super) fn first_rung(dependency: &Dependency) -> &'static str {
    if dependency.fallback.cache.is_some() {
        name::CACHED
    } else {
        without_cache(dependency)
    }
}

/// Adds the rungs that the spec asks for.
pub(super) fn add(states: &mut States, dependency: &Dependency) {
    if let Some(cache) = &dependency.fallback.cache {
        states.add(name::CACHED, look_up(dependency));
        states.add(name::HOW_OLD, how_old(dependency, cache));
        if unpack::is_needed(dependency) {
            unpack::add(states, dependency);
        }
        for (rung, age) in [(Rung::Fresh, cache.fresh), (Rung::Stale, cache.stale)] {
            states.add(rung.state(), kept(dependency, rung, age));
        }
    }
    if let Some(default) = &dependency.fallback.default {
        let answer = output(
            dependency,
            default.0.clone(),
            value("$circuit.phase"),
            Rung::Default.source(),
            Value::Null,
        );
        let comment = "Answers with the spec's default.";
        states.add(Rung::Default.state(), succeed(comment, Some(answer)));
    } else {
        states.add(name::UNAVAILABLE, unavailable(dependency));
    }
}

/// Where the ladder goes on when no kept answer will do.
pub(super) fn without_cache(dependency: &Dependency) -> &'static str {
    if dependency.fallback.default.is_some() {
        Rung::Default.state()
    } else {
        name::UNAVAILABLE
    }
}

fn look_up(dependency: &Dependency) -> Task {
    let prefix = literal(&answer_prefix(dependency.name.as_str()));
    let body = attribute::BODY;
    let stored_at = attribute::STORED_AT;
    let age =
        format!("'ageSeconds': $max([0, $floor(({NOW} - $number($item.{stored_at}.N)) / 1000)])");
    let found = if unpack::is_needed(dependency) {
        let (packed, packed_field) = (unpack::field(), attribute::PACKED);
        format!(
            "($item := $states.result.Item; $exists($item.{body}) or $exists($item.{packed_field}) ? {{'answer': $exists($item.{body}) ? \
             $parse($item.{body}.S) : null, {packed}, {age}}} : null)"
        )
    } else {
        format!(
            "($item := $states.result.Item; $exists($item.{body}) ? {{'answer': $parse($item.{body}.S), {age}}} : null)"
        )
    };
    Task {
        comment: Some("Looks for an answer that was given to the same request before.".to_owned()),
        resource: GET_ITEM.to_owned(),
        arguments: Some(get_item(value(&format!("{prefix} & $answerKey")))),
        timeout_seconds: Some(TABLE_TIMEOUT_SECONDS.into()),
        assign: Some(json!({ "found": value(&found) })),
        output: Some(input()),
        catch: vec![catch_all(
            without_cache(dependency),
            "No answer can be read: the next rung.",
            None,
        )],
        transition: Some(Transition::next(name::HOW_OLD)),
        ..Task::default()
    }
}

fn how_old(dependency: &Dependency, cache: &Cache) -> Choice {
    let younger = |age: Duration, rung: Rung| ChoiceRule {
        comment: Some(rung.source().to_owned()),
        ..ChoiceRule::new(
            Condition::Jsonata(expression(&format!(
                "$found != null and $found.ageSeconds <= {}",
                seconds(age)
            ))),
            rung.state(),
        )
    };
    Choice {
        comment: Some(format!(
            "An answer up to {} s old is as good as live, one up to {} s old is better than none. The time it was given \
             is compared: an item outlives its expiry in the table.",
            seconds(cache.fresh),
            seconds(cache.stale)
        )),
        choices: unpack::is_needed(dependency)
            .then(|| unpack::rule(cache))
            .into_iter()
            .chain([
                younger(cache.fresh, Rung::Fresh),
                younger(cache.stale, Rung::Stale),
            ])
            .collect(),
        default: Some(without_cache(dependency).to_owned()),
        ..Choice::default()
    }
}

fn kept(dependency: &Dependency, rung: Rung, age: Duration) -> asl::Succeed {
    let answer = output(
        dependency,
        value("$found.answer"),
        value("$circuit.phase"),
        rung.source(),
        value("$found.ageSeconds"),
    );
    succeed(
        &format!(
            "Answers with what {} said at most {} s ago.",
            dependency.name.as_str(),
            seconds(age)
        ),
        Some(answer),
    )
}

/// Nothing can answer: an error that tells the caller when to come back.
fn unavailable(dependency: &Dependency) -> asl::Fail {
    let circuit = literal(dependency.name.as_str());
    fail(
        "Nothing can answer. The error's cause says when to come back, and what the last attempt failed with.",
        dependency.fallback.error.clone(),
        expression(&format!(
            "$string({{'circuit': {circuit}, 'phase': $circuit.phase, 'retryAfter': $circuit.retryAt, \
             'lastError': $failure = null ? null : $failure.Error}})"
        )),
    )
}
