//! The items of a Map that are in the state's own data.

use asl::QueryLanguage;
use expr::{Array, Kind, Value};

use crate::execution::{Fault, Line, Run, Seen};
use crate::program::{Map, State};

pub(super) fn of(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
) -> Result<Array, Fault> {
    let items = match (state.language, &map.items, &map.items_path) {
        (QueryLanguage::Jsonata, Some(template), _) => run.evaluate_to(
            line,
            state,
            template,
            &[Kind::Array],
            "array",
            Seen::input(input),
        )?,
        (QueryLanguage::JsonPath, _, Some(query)) => {
            let found = run
                .query(line, state, query, input)
                .map_err(|error| error.into_path_fault(line, state))?;
            if !matches!(found, Value::Array(_)) {
                return Err(no_array(line, state, query.source()));
            }
            found
        }
        (QueryLanguage::Jsonata, None, _) | (QueryLanguage::JsonPath, _, None) => input.clone(),
    };
    match (items, state.language) {
        (Value::Array(items), _) => {
            if map.items_path.is_some() {
                run.inspect(|seen| seen.after_items = Some(Value::Array(items.clone())));
            }
            Ok(items)
        }
        (other, QueryLanguage::Jsonata) => Err(Fault::evaluation(
            line,
            state,
            None,
            format!("Map state input must be an array but was: {other}"),
        )),
        (_, QueryLanguage::JsonPath) => Err(no_array(line, state, "$")),
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
