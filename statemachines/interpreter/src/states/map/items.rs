//! The items of a Map that are in the state's own data.

use asl::QueryLanguage;
use expr::{Kind, Value};
use program::{Map, Mode, State};

use super::dataset::Dataset;
use crate::execution::{Fault, Item, Line, Run, Seen};

/// A list's items; where iterations are executions of their own, an object's pairs too.
pub(super) fn of(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
) -> Result<Dataset, Fault> {
    let kinds = kinds(map.mode);
    let items = match (state.language, &map.items, &map.items_path) {
        (QueryLanguage::Jsonata, Some(template), _) => {
            run.evaluate_to(line, state, template, kinds, "array", Seen::input(input))?
        }
        (QueryLanguage::JsonPath, _, Some(query)) => {
            let found = run
                .query(line, state, query, input)
                .map_err(|why| Fault::unevaluated_path(line, state, why))?;
            if !kinds.contains(&found.kind()) {
                return Err(no_array(line, state, query.source()));
            }
            found
        }
        (QueryLanguage::Jsonata, None, _) | (QueryLanguage::JsonPath, _, None) => input.clone(),
    };
    let dataset = Dataset::of(&items).filter(|_| kinds.contains(&items.kind()));
    match (dataset, state.language) {
        (Some(dataset), _) => {
            if map.items_path.is_some() {
                run.inspect(|seen| seen.after_items = Some(items));
            }
            Ok(dataset)
        }
        (None, QueryLanguage::Jsonata) => Err(Fault::evaluation(
            line,
            state,
            None,
            format!("Map state input must be an array but was: {items}"),
        )),
        (None, QueryLanguage::JsonPath) => Err(no_array(line, state, "$")),
    }
}

/// What ItemSelector makes of an item.
pub(super) fn selected(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
    item: &Item,
) -> Result<Value, Fault> {
    match &map.selector {
        None => Ok(Dataset::input(item)),
        Some(template) => {
            let seen = Seen {
                item: Some(item),
                ..Seen::input(input)
            };
            run.evaluate(line, state, template, seen)
        }
    }
}

/// What may hold items. AWS documents objects for every Map, but was recorded to refuse them inline, in 2024 with
/// JSONata as in December 2025 with JSONPath.
fn kinds(mode: Mode) -> &'static [Kind] {
    match mode {
        Mode::Inline => &[Kind::Array],
        Mode::Distributed(_) => &[Kind::Array, Kind::Object],
    }
}

/// The message shows every root as `$`.
fn no_array(line: &Line, state: &State, path: &str) -> Fault {
    let path = path
        .strip_prefix('$')
        .filter(|path| path.starts_with('$'))
        .unwrap_or(path);
    Fault::runtime(
        line,
        state,
        format!("Reference path \"{path}\" must point to array."),
    )
}
