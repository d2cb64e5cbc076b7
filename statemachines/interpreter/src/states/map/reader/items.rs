//! The items of one file.

use expr::Value;

use crate::program::Layout;
use crate::states::map::csv;

/// Reads at most `most` items; in a JSON file they are at `pointer`.
pub(super) fn of(
    text: &str,
    layout: &Layout,
    pointer: &str,
    most: usize,
) -> Result<Vec<Value>, String> {
    match layout {
        Layout::Csv { delimiter, header } => Ok(csv::items(text, *delimiter, header, most)),
        Layout::JsonLines => text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(most)
            .enumerate()
            .map(|(at, line)| {
                Value::parse(line).map_err(|error| format!("line {} is not JSON: {error}", at + 1))
            })
            .collect(),
        Layout::Json => {
            let whole =
                Value::parse(text).map_err(|error| format!("the file is not JSON: {error}"))?;
            match whole.pointer(pointer) {
                Some(Value::Array(items)) => Ok(items.iter().take(most).cloned().collect()),
                Some(_) => Err("Attempting to map over non-iterable node.".to_owned()),
                None => Err(format!("nothing is at '{pointer}' in the file")),
            }
        }
        Layout::Unsupported(name) => Err(super::unsupported(name)),
    }
}
