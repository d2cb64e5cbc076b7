//! JSON text to values, without recursion.

use super::{Array, Object, Value};

/// How deep the arrays and objects of a text may nest: the depth at which Jackson, the service's JSON reader, stops
/// unless told otherwise.
pub const MAX_DEPTH: usize = 1000;

/// Text that is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {at}")]
pub struct ParseError {
    /// Where, in bytes from the start.
    pub at: usize,
    /// What is wrong there, as a clause.
    pub what: &'static str,
}

impl Value {
    /// Reads one JSON value, with nothing but white space around it. Of repeated keys the last value counts.
    ///
    /// # Errors
    ///
    /// If the text is not JSON, or nests deeper than [`MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Value, ParseError> {
        Reader::new(text, Repeated::LastCounts).whole()
    }

    /// As [`parse`](Value::parse), refusing repeated keys.
    pub(crate) fn parse_distinct(text: &str) -> Result<Value, ParseError> {
        Reader::new(text, Repeated::Refused).whole()
    }
}

/// What becomes of a key that an object has already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeated {
    LastCounts,
    Refused,
}

struct Reader<'t> {
    repeated: Repeated,
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
}

/// A container whose end has not been met.
enum Open {
    Array(Vec<Value>),
    Object(Object, std::sync::Arc<str>),
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, repeated: Repeated) -> Reader<'t> {
        Reader {
            repeated,
            bytes: text.as_bytes(),
            text,
            at: 0,
        }
    }

    /// Reads a value that is the whole text.
    fn whole(mut self) -> Result<Value, ParseError> {
        let value = self.document()?;
        self.skip_space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.wrong("unexpected text after the value")),
        }
    }

    fn document(&mut self) -> Result<Value, ParseError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.skip_space();
            let mut value = match self.peek() {
                Some(b'[') => {
                    self.descend(open.len())?;
                    if self.closes(b']') {
                        Value::Array(Array::new())
                    } else {
                        open.push(Open::Array(Vec::new()));
                        continue;
                    }
                }
                Some(b'{') => {
                    self.descend(open.len())?;
                    if self.closes(b'}') {
                        Value::Object(Object::new())
                    } else {
                        let key = self.key()?;
                        open.push(Open::Object(Object::new(), key));
                        continue;
                    }
                }
                _ => self.scalar()?,
            };
            // Hand the value to what it stands in, closing every container that ends here.
            loop {
                match open.pop() {
                    None => return Ok(value),
                    Some(Open::Array(mut items)) => {
                        items.push(value);
                        if self.closes(b',') {
                            open.push(Open::Array(items));
                            break;
                        }
                        self.expect(b']', "expected `,` or `]`")?;
                        value = Value::Array(Array::from(items));
                    }
                    Some(Open::Object(mut fields, key)) => {
                        let known = fields.insert(key, value).is_some();
                        if known && self.repeated == Repeated::Refused {
                            return Err(self.wrong("a key is repeated before this"));
                        }
                        if self.closes(b',') {
                            let key = self.key()?;
                            open.push(Open::Object(fields, key));
                            break;
                        }
                        self.expect(b'}', "expected `,` or `}`")?;
                        value = Value::Object(fields);
                    }
                }
            }
        }
    }

    /// Steps over an opening bracket that stands inside `depth` others.
    fn descend(&mut self, depth: usize) -> Result<(), ParseError> {
        if depth >= MAX_DEPTH {
            return Err(self.wrong("arrays and objects nest too deep (1000 levels at most)"));
        }
        self.at += 1;
        Ok(())
    }

    fn key(&mut self) -> Result<std::sync::Arc<str>, ParseError> {
        self.skip_space();
        if self.peek() != Some(b'"') {
            return Err(self.wrong("expected a key in double quotes"));
        }
        let key = self.string()?;
        self.expect(b':', "expected `:` after the key")?;
        Ok(key)
    }

    fn scalar(&mut self) -> Result<Value, ParseError> {
        match self.peek() {
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(_) => Err(self.wrong("expected a JSON value")),
            None => Err(self.wrong("unexpected end, expected a JSON value")),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, ParseError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.wrong("expected `null`, `true` or `false`"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, ParseError> {
        let start = self.at;
        let negative = self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.wrong("a number does not start with 0"));
        }
        let mut whole = true;
        if self.eat(b'.') {
            whole = false;
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            whole = false;
            let _signed = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        if whole
            && negative
            && let Ok(number) = digits.parse::<i64>()
        {
            return Ok(Value::from(number));
        }
        if whole && let Ok(number) = digits.parse::<u64>() {
            return Ok(Value::from(number));
        }
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::from(number)),
            _ => Err(ParseError {
                at: start,
                what: "the number is too big",
            }),
        }
    }

    fn digits(&mut self) -> Result<(), ParseError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            Err(self.wrong("expected a digit"))
        } else {
            Ok(())
        }
    }

    /// Reads a string; the opening quote is next.
    fn string(&mut self) -> Result<std::sync::Arc<str>, ParseError> {
        self.at += 1;
        let start = self.at;
        let plain = self
            .rest()
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        self.at += plain.unwrap_or(self.rest().len());
        let head = self.text.get(start..self.at).unwrap_or_default();
        if self.eat(b'"') {
            return Ok(head.into());
        }
        self.escaped_string(head.to_owned()).map(Into::into)
    }

    /// Reads on after `text`, up to and with the closing quote.
    fn escaped_string(&mut self, mut text: String) -> Result<String, ParseError> {
        loop {
            let start = self.at;
            match self.peek() {
                None => return Err(self.wrong("unexpected end, the string is not closed")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(0..0x20) => {
                    return Err(self.wrong("control characters in strings are written as escapes"));
                }
                Some(_) => {
                    let plain = self
                        .rest()
                        .iter()
                        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
                    self.at += plain.unwrap_or(self.rest().len());
                    text.push_str(self.text.get(start..self.at).unwrap_or_default());
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        self.at += 1;
        let escape = self.peek();
        self.at += 1;
        Ok(match escape {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => {
                self.at -= 1;
                return Err(self.wrong("unknown escape"));
            }
        })
    }

    /// Reads the digits of `\u`, and of the second half of a pair. A half that stands alone becomes U+FFFD: such
    /// text is JSON, but no string of ours can hold it.
    fn unicode_escape(&mut self) -> Result<char, ParseError> {
        let unit = self.hex4()?;
        if !(0xD800..0xDC00).contains(&unit) {
            return Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if !self.rest().starts_with(b"\\u") {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let before = self.at;
        self.at += 2;
        let low = self.hex4()?;
        if (0xDC00..0xE000).contains(&low) {
            let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.at = before;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> Result<u32, ParseError> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.wrong("expected four hexadecimal digits"))?;
        self.at += 4;
        Ok(unit)
    }

    /// Skips white space, then `byte` if it comes next.
    fn closes(&mut self, byte: u8) -> bool {
        self.skip_space();
        self.eat(byte)
    }

    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), ParseError> {
        if self.closes(byte) {
            Ok(())
        } else {
            Err(self.wrong(what))
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn wrong(&self, what: &'static str) -> ParseError {
        ParseError {
            at: self.at.min(self.bytes.len()),
            what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value;

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            "null",
            " true ",
            "-0",
            "0.5e-3",
            "1E5",
            "18446744073709551615",
            "-9223372036854775808",
            "18446744073709551616",
            r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀""#,
            "[]",
            "{}",
            "[ 1 , [ 2 ] , { } ]",
            r#"{ "a" : { "b" : [ {"c": null} ] } , "a" : 2 }"#,
        ] {
            let expected: serde_json::Value = serde_json::from_str(text).expect(text);
            assert_eq!(
                Value::parse(text).expect(text),
                Value::from(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let said: Vec<String> = [
            "",
            " ",
            "nul",
            "01",
            "-",
            "1.",
            "1e",
            "1e999",
            "\"a",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\u{1}\"",
            "[1",
            "[1 2]",
            "[1,]",
            "{",
            "{a:1}",
            "{\"a\" 1}",
            "{\"a\":1",
            "{\"a\":1,}",
            "1 2",
            "'a'",
            "\"\\",
        ]
        .iter()
        .map(|text| format!("{text:?}: {}", Value::parse(text).expect_err(text)))
        .collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn halves_of_pairs_become_replacement_characters() {
        assert_eq!(
            Value::parse(r#""\ud800x\udc00\ud800\u0041""#).expect("JSON"),
            value!("\u{fffd}x\u{fffd}\u{fffd}A")
        );
    }

    #[test]
    fn depth_is_bounded() {
        let nest = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Value::parse(&nest(MAX_DEPTH)).is_ok());
        assert!(Value::parse(&nest(MAX_DEPTH + 1)).is_err());
        assert!(Value::parse(&"{\"a\":".repeat(100_000)).is_err());
    }
}
