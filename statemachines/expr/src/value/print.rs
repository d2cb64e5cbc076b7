//! Compact JSON text, and its length without writing it.

use std::fmt::{self, Write as _};

use super::deep::guarded;
use super::{Array, Number, Object, Value};

impl fmt::Display for Value {
    /// Compact JSON text, as histories show it: no spaces, keys in order.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_json(&mut text);
        f.write_str(&text)
    }
}

impl Value {
    /// Writes compact JSON text at the end of `text`.
    pub fn write_json(&self, text: &mut String) {
        match self {
            Value::Null => text.push_str("null"),
            Value::Bool(true) => text.push_str("true"),
            Value::Bool(false) => text.push_str("false"),
            // Writing to a string cannot fail.
            Value::Number(it) => _ = write!(text, "{it}"),
            Value::String(it) => write_string(it, text),
            Value::Array(items) => guarded(|| write_array(items, text)),
            Value::Object(fields) => guarded(|| write_object(fields, text)),
        }
    }

    /// The length of the compact JSON text in bytes. Containers remember it, so asking again, or about a value that
    /// holds containers asked before, is cheap.
    pub fn json_len(&self) -> usize {
        match self {
            Value::Null | Value::Bool(true) => 4,
            Value::Bool(false) => 5,
            Value::Number(it) => number_len(*it),
            Value::String(it) => string_len(it),
            Value::Array(items) => items.shared().size.get(|| guarded(|| array_len(items))),
            Value::Object(fields) => fields.shared().size.get(|| guarded(|| object_len(fields))),
        }
    }
}

/// Writes `string` as JSON text, quotes included.
pub(crate) fn write_string(string: &str, text: &mut String) {
    text.push('"');
    let mut plain_from = 0;
    for (at, byte) in string.bytes().enumerate() {
        if escaped_len(byte) == 1 {
            continue;
        }
        // Bytes that need an escape are ASCII, so they always stand between characters.
        text.push_str(string.get(plain_from..at).unwrap_or_default());
        plain_from = at + 1;
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            0x08 => text.push_str("\\b"),
            0x0c => text.push_str("\\f"),
            control => _ = write!(text, "\\u{control:04X}"),
        }
    }
    text.push_str(string.get(plain_from..).unwrap_or_default());
    text.push('"');
}

fn write_array(items: &Array, text: &mut String) {
    text.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        item.write_json(text);
    }
    text.push(']');
}

fn write_object(fields: &Object, text: &mut String) {
    text.push('{');
    for (at, (key, value)) in fields.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        write_string(key, text);
        text.push(':');
        value.write_json(text);
    }
    text.push('}');
}

/// The brackets and the commas between `parts` parts.
fn punctuation(parts: usize) -> usize {
    2 + parts.saturating_sub(1)
}

fn array_len(items: &Array) -> usize {
    punctuation(items.len()) + items.iter().map(Value::json_len).sum::<usize>()
}

fn object_len(fields: &Object) -> usize {
    let parts = fields
        .iter()
        .map(|(key, value)| string_len(key) + 1 + value.json_len());
    punctuation(fields.len()) + parts.sum::<usize>()
}

fn string_len(string: &str) -> usize {
    2 + string.bytes().map(escaped_len).sum::<usize>()
}

/// How many bytes a byte of a string takes in JSON text.
fn escaped_len(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0x00..0x20 => 6,
        _ => 1,
    }
}

fn number_len(number: Number) -> usize {
    struct Count(usize);
    impl fmt::Write for Count {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 += part.len();
            Ok(())
        }
    }
    let mut count = Count(0);
    // Counting cannot fail.
    let _infallible = write!(count, "{number}");
    count.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value;

    #[test]
    fn text_is_compact_and_its_length_known() {
        let value = value!({
            "order": [1, -2, 2.5, 1e30, null, true, false, {}, []],
            "escapes \"\\\n": "\u{8}\u{c}\r\t\u{1}\u{1f}/é😀",
        });
        let text = value.to_string();
        insta::assert_snapshot!(text, @r#"{"order":[1,-2,2.5,1.0E30,null,true,false,{},[]],"escapes \"\\\n":"\b\f\r\t\u0001\u001F/é😀"}"#);
        assert_eq!(text.len(), value.json_len());
        assert_eq!(Value::parse(&text).expect("own text"), value);
    }

    #[test]
    fn a_change_is_measured_again() {
        let mut value = value!({"a": [1]});
        assert_eq!(value.json_len(), 9);
        if let Some(items) = value
            .as_object_mut()
            .and_then(|fields| fields.get_mut("a")?.as_array_mut())
        {
            items.push(10);
        }
        assert_eq!(value.json_len(), 12);
    }
}
