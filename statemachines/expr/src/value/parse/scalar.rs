//! Numbers and words.

use super::{ParseError, Reader};
use crate::Value;

impl Reader<'_> {
    /// Reads a value that is no container.
    pub(super) fn scalar(&mut self) -> Result<Value, ParseError> {
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
}
