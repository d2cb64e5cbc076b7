//! How large something is where it counts.

use std::io::{self, Write};

use serde::Serialize;

/// How many bytes a value takes as JSON; none: it cannot be written as JSON.
#[must_use]
pub fn json_bytes(value: &impl Serialize) -> Option<usize> {
    let mut count = Count(0);
    serde_json::to_writer(&mut count, value).ok()?;
    Some(count.0)
}

/// How many bytes a text takes inside JSON, its quotes included.
#[must_use]
pub fn quoted_bytes(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | 0x08 | 0x09 | 0x0a | 0x0c | 0x0d => 2,
        0x00..0x20 => 6,
        _ => 1,
    };
    2 + text.bytes().map(escaped).sum::<usize>()
}

/// Counts what it is given to write.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_as_long_as_its_json() {
        let value = serde_json::json!({ "a": [1e15, null, "größer \"\n"] });
        assert_eq!(json_bytes(&value), Some(value.to_string().len()));
    }

    #[test]
    fn a_quoted_text_is_as_long_as_its_json() {
        for text in [
            "",
            "plain",
            "a \"b\" \\ c\n\t\u{1}\u{7f}",
            "größer",
            "\u{0}",
        ] {
            let json = serde_json::Value::from(text).to_string();
            assert_eq!(quoted_bytes(text), json.len(), "{json}");
        }
    }
}
