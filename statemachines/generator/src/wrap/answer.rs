//! An answer in the Task's stead, shaped as the Task shapes its own.

use asl::{DataPath, Pass, QueryLanguage, State, Succeed, Transition};
use breaker::item::answer::attribute;
use serde_json::{Value, json};

use super::{Named, Splice, cache, expression, gate};
use crate::guard::rung::Rung;
use crate::jsonata::value;

/// The states that choose an answer and hand it to where the Task leads.
pub(super) fn states(splice: &Splice<'_>) -> Vec<Named> {
    if !splice.has_fallback() {
        return Vec::new();
    }
    let names = &splice.names;
    let mut states = Vec::new();
    let fallback = &splice.dependency.fallback;
    if fallback.cache.is_some() {
        let body = format!("${}.Item.{}.S", splice.variables.found(), attribute::BODY);
        let kept = value(&format!("$parse({body})"));
        let age = value(&cache::age_seconds(splice));
        states.push((
            names.fresh.clone(),
            source(splice, Rung::Fresh, kept.clone(), age.clone()),
        ));
        states.push((names.stale.clone(), source(splice, Rung::Stale, kept, age)));
    }
    if let Some(default) = &fallback.default {
        let state = source(splice, Rung::Default, default.0.clone(), Value::Null);
        states.push((names.default.clone(), state));
    }
    states.extend(shaped(splice));
    states
}

/// Where a call ends whose own answer could not be kept or counted, when the Task was the machine's last state.
pub(super) fn end(splice: &Splice<'_>) -> Option<Named> {
    let own = splice.task.transition.clone().unwrap_or(Transition::End);
    let end = Succeed {
        comment: Some("The answer could not be kept or counted, which takes nothing from it.".to_owned()),
        ..Succeed::default()
    };
    (own == Transition::End).then(|| (splice.names.remembered.clone(), end.into()))
}

/// Puts an answer into the variable that stands for the Task's result.
fn source(splice: &Splice<'_>, rung: Rung, answer: Value, age: Value) -> State {
    let variables = &splice.variables;
    let phase = value(&format!("${}.phase", variables.about()));
    let comment = match rung {
        Rung::Default => "Answers with the spec's default.".to_owned(),
        Rung::Fresh | Rung::Stale => format!(
            "Answers with what {} said before.",
            splice.dependency.name.as_str()
        ),
    };
    let next = if has_two_steps(splice) {
        &splice.names.assign
    } else {
        &splice.names.answer
    };
    Pass {
        comment: Some(comment),
        query_language: splice.jsonata(),
        assign: Some(json!({
            variables.answer(): answer,
            variables.about(): gate::about(splice, phase, json!(rung.source()), age),
        })),
        transition: Some(Transition::next(next)),
        ..Pass::default()
    }
    .into()
}

/// Whether the Task's `Assign` sees another result than its `ResultPath`: then one Pass cannot do what it does.
fn has_two_steps(splice: &Splice<'_>) -> bool {
    splice.own == QueryLanguage::JsonPath
        && splice.task.result_selector.is_some()
        && splice.task.assign.is_some()
}

/// The Task's own fields for its result, applied to the answer.
fn shaped(splice: &Splice<'_>) -> Vec<Named> {
    let task = &splice.task;
    let names = &splice.names;
    let answer = splice.variables.answer();
    let comment = format!(
        "Shapes the answer as `{}` shapes its result.",
        splice.found.name
    );
    let base = Pass {
        comment: Some(comment),
        query_language: task.query_language,
        transition: task.transition.clone(),
        ..Pass::default()
    };
    let pass = match splice.own {
        QueryLanguage::Jsonata => Pass {
            output: Some(match &task.output {
                Some(output) => expression::answered(output, &answer),
                None => value(&format!("${answer}")),
            }),
            assign: task
                .assign
                .as_ref()
                .map(|assign| expression::answered(assign, &answer)),
            ..base
        },
        QueryLanguage::JsonPath => Pass {
            input_path: Some(DataPath::Path(format!("${answer}"))),
            parameters: task.result_selector.clone(),
            result_path: task.result_path.clone(),
            output_path: task.output_path.clone(),
            assign: task.assign.clone().filter(|_| !has_two_steps(splice)),
            ..base
        },
    };
    let mut states = Vec::new();
    if has_two_steps(splice) {
        let assign = Pass {
            comment: Some(format!(
                "Sets what `{}` sets from its result.",
                splice.found.name
            )),
            query_language: task.query_language,
            input_path: Some(DataPath::Path(format!("${answer}"))),
            result_path: Some(DataPath::Discard),
            assign: task.assign.clone(),
            transition: Some(Transition::next(&names.answer)),
            ..Pass::default()
        };
        states.push((names.assign.clone(), assign.into()));
    }
    states.push((names.answer.clone(), pass.into()));
    states
}
