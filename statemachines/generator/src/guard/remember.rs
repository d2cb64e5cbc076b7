//! Keeping the answer of a Task that is not the call worker: that one keeps answers by itself.

use asl::{Catcher, Task, Transition};
use breaker::item::answer::attribute;
use breaker::item::{EXPIRES, PK, answer_prefix};
use breaker::names::substitution;
use serde_json::json;
use spec::{Cache, Dependency};

use super::answer::output;
use super::name;
use crate::jsonata::{NOW, kept_text, literal, seconds, value};
use crate::states::{
    PUT_ITEM, States, TABLE_TIMEOUT_SECONDS, catch_all, substitute, succeed, too_large,
};

/// Adds the states where the spec asks for a cache.
pub(super) fn add(states: &mut States, dependency: &Dependency) {
    let Some(cache) = &dependency.fallback.cache else {
        return;
    };
    states.add(name::REMEMBER, remember(dependency, cache));
    states.add(
        name::ANSWER,
        succeed(
            "The answer could not be kept, which takes nothing from it: `notKept` says what stood in the way.",
            None,
        ),
    );
}

/// Keeps the answer for bad times.
fn remember(dependency: &Dependency, cache: &Cache) -> Task {
    let live = output(
        dependency,
        value("$answer"),
        value("$circuit.phase"),
        "live",
        json!(0),
    );
    let mut not_kept = live.clone();
    not_kept["breaker"]["notKept"] = value("$states.errorOutput.Error");
    let prefix = literal(&answer_prefix(dependency.name.as_str()));
    Task {
        comment: Some(format!(
            "Keeps the answer, to be served while {} cannot be called.",
            dependency.name.as_str()
        )),
        resource: PUT_ITEM.to_owned(),
        arguments: Some(json!({
            "TableName": substitute(substitution::TABLE),
            "Item": {
                PK: { "S": value(&format!("{prefix} & $answerKey")) },
                attribute::BODY: { "S": value(&kept_text("$answer")) },
                attribute::STORED_AT: { "N": value(&format!("$string({NOW})")) },
                EXPIRES: {
                    "N": value(&format!("$string($floor({NOW} / 1000) + {})", seconds(cache.stale)))
                },
            },
        })),
        timeout_seconds: Some(TABLE_TIMEOUT_SECONDS.into()),
        catch: vec![
            Catcher {
                error_equals: too_large(),
                output: Some(not_kept.clone()),
                ..catch_all(
                    name::ANSWER,
                    "An answer that is too large to be kept is an answer all the same.",
                    None,
                )
            },
            Catcher {
                output: Some(not_kept),
                ..catch_all(
                    name::ANSWER,
                    "An answer that cannot be kept is an answer all the same.",
                    None,
                )
            },
        ],
        output: Some(live),
        transition: Some(Transition::End),
        ..Task::default()
    }
}
