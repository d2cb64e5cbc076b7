//! Strings and their escapes.

use std::sync::Arc;

use super::{ParseError, Reader};

impl Reader<'_> {
    /// Reads a string; the opening quote is next.
    pub(super) fn string(&mut self) -> Result<Arc<str>, ParseError> {
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
}
