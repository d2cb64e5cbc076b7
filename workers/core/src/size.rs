//! How large something is where it counts.

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

#[cfg(test)]
mod tests {
    use super::*;

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
