//! `States.JsonMerge`, `States.StringToJson`, `States.JsonToString`.

use super::{Arguments, Problem};
use crate::Value;

pub(super) fn merge(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let object = |at: usize| {
        arguments
            .value(at)?
            .as_object()
            .ok_or_else(|| arguments.invalid())
    };
    let (first, second) = (object(0)?, object(1)?);
    // Deep merging is announced in the service's documentation, and not there yet.
    if arguments.value(2)?.as_bool() != Some(false) {
        return Err(arguments.invalid());
    }
    let mut merged = first.clone();
    merged.extend(
        second
            .iter()
            .map(|(key, value)| (key.clone(), value.clone())),
    );
    Ok(Value::Object(merged))
}

pub(super) fn from_string(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let text = arguments.text(0)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    Value::parse(text).map_err(|_| arguments.invalid())
}

/// The text, if it is at most `most` bytes long.
pub(super) fn to_string(arguments: &Arguments<'_>, most: usize) -> Result<Value, Problem> {
    let value = arguments.value(0)?;
    if value.json_len() > most {
        return Err(Problem::TooMuch);
    }
    Ok(Value::from(value.to_string()))
}
