//! Large answers, which the call worker packs when it keeps them: only a function can unpack them.

use asl::{ChoiceRule, Condition, Task, Transition};
use breaker::item::answer::attribute;
use breaker::names::substitution;
use serde_json::json;
use spec::{Cache, Call, Dependency};

use super::call::INVOCATION_SECONDS;
use super::{ladder, name};
use crate::jsonata::{EXECUTION, expression, input, seconds, value};
use crate::lambda;
use crate::states::{States, catch_all};

/// Whether answers may be packed: those that Step Functions keeps itself never are.
pub(super) fn is_needed(dependency: &Dependency) -> bool {
    matches!(dependency.call, Call::Http(_))
}

/// What was found, packed or null, as a field of the variable `found`.
pub(super) fn field() -> String {
    let packed = attribute::PACKED;
    format!("'packed': $exists($item.{packed}) ? $item.{packed}.S : null")
}

/// Leads to the state that unpacks, before the ages are compared again; one that is too old is not worth a call.
pub(super) fn rule(cache: &Cache) -> ChoiceRule {
    ChoiceRule {
        comment: Some("packed".to_owned()),
        ..ChoiceRule::new(
            Condition::Jsonata(expression(&format!(
                "$found != null and $found.packed != null and $found.ageSeconds <= {}",
                seconds(cache.stale)
            ))),
            name::UNPACK,
        )
    }
}

/// Adds the state.
pub(super) fn add(states: &mut States, dependency: &Dependency) {
    let payload = json!({
        "circuit": dependency.name.as_str(),
        "packed": value("$found.packed"),
        "execution": value(EXECUTION),
    });
    let unpack = Task {
        comment: Some(
            "Large answers are kept packed, which saves most of what writing them costs."
                .to_owned(),
        ),
        assign: Some(json!({
            "found": value(
                "{'answer': $states.result.Payload.answer, 'packed': null, 'ageSeconds': $found.ageSeconds}",
            ),
        })),
        output: Some(input()),
        catch: vec![catch_all(
            ladder::without_cache(dependency),
            "It cannot be unpacked: the next rung.",
            None,
        )],
        transition: Some(Transition::next(name::HOW_OLD)),
        ..lambda::invoke(substitution::CALL_FUNCTION, payload, INVOCATION_SECONDS)
    };
    states.add(name::UNPACK, unpack);
}
