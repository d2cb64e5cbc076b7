//! The items of one file.

use expr::{Object, Value};
use program::Layout;

use crate::limits;
use crate::states::map::csv;

/// What a file holds.
pub(super) enum Items {
    /// A list.
    List(Vec<Value>),
    /// An object, whose pairs are the items.
    Pairs(Object),
}

/// Reads at most `most` items, or an object's pairs; in a JSON file they are at `pointer`.
pub(super) fn of(text: &str, layout: &Layout, pointer: &str, most: usize) -> Result<Items, String> {
    let items = match layout {
        Layout::Csv { delimiter, header } => csv::items(text, *delimiter, header, most)?,
        Layout::JsonLines => json_lines(text, most)?,
        Layout::Json => {
            let whole =
                Value::parse(text).map_err(|error| format!("the file is not JSON: {error}"))?;
            match whole.pointer(pointer) {
                Some(Value::Array(items)) => items.iter().take(most).cloned().collect(),
                Some(Value::Object(pairs)) => return Ok(Items::Pairs(pairs.clone())),
                Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                    return Err("Attempting to map over non-iterable node.".to_owned());
                }
                None => return Err(format!("nothing is at '{pointer}' in the file")),
            }
        }
        Layout::Unsupported(name) => return Err(super::unsupported(name)),
    };
    Ok(Items::List(items))
}

fn json_lines(text: &str, most: usize) -> Result<Vec<Value>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .take(most)
        .map(|(at, line)| {
            let place = at + 1;
            if line.len() > limits::MAX_ITEM_BYTES {
                return Err(format!(
                    "line {place} has {} bytes; an item may have {} at most",
                    line.len(),
                    limits::MAX_ITEM_BYTES
                ));
            }
            Value::parse(line).map_err(|error| format!("line {place} is not JSON: {error}"))
        })
        .collect()
}
