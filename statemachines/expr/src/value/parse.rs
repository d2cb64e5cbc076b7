//! JSON text to values, without recursion.

mod scalar;
mod string;

use std::sync::Arc;

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
    Object(Object, Arc<str>),
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

    fn key(&mut self) -> Result<Arc<str>, ParseError> {
        self.skip_space();
        if self.peek() != Some(b'"') {
            return Err(self.wrong("expected a key in double quotes"));
        }
        let key = self.string()?;
        self.expect(b':', "expected `:` after the key")?;
        Ok(key)
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
