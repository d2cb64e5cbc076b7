//! `States.Format`.

use super::{Arguments, Problem};
use crate::Value;
use crate::value::deep::guarded;

/// The text, if it is at most `most` bytes long.
pub(super) fn format(arguments: &Arguments<'_>, most: usize) -> Result<Value, Problem> {
    let template = arguments.evaluated(0)?;
    // A template from a path is read as if it had been written here: its escapes count too.
    let text = match &template.written {
        Some(written) => written,
        None => template.value.as_str().ok_or_else(|| arguments.invalid())?,
    };
    let mut filled = String::new();
    let mut values = 1..arguments.len();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => filled.extend(characters.next()),
            '{' => {
                if characters.next() != Some('}') {
                    return Err(Problem::FormatTemplate);
                }
                let at = values.next().ok_or(Problem::FormatCount)?;
                let value = arguments.value(at)?;
                // Java's text is at most twice as long as JSON's: two characters between items.
                if filled
                    .len()
                    .saturating_add(value.json_len().saturating_mul(2))
                    > most
                {
                    return Err(Problem::TooMuch);
                }
                push_java(value, &mut filled);
            }
            _ => filled.push(c),
        }
    }
    if values.next().is_some() {
        return Err(Problem::FormatCount);
    }
    Ok(Value::from(filled))
}

/// Writes a value as Java writes maps and lists: `{a=1, b=[x, y]}`, strings bare.
fn push_java(value: &Value, text: &mut String) {
    match value {
        Value::String(it) => text.push_str(it),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.write_json(text),
        Value::Array(items) => guarded(|| {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                push_java(item, text);
            }
            text.push(']');
        }),
        Value::Object(fields) => guarded(|| {
            text.push('{');
            for (at, (key, field)) in fields.iter().enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                text.push_str(key);
                text.push('=');
                push_java(field, text);
            }
            text.push('}');
        }),
    }
}
