//! Strings and their escapes.

use super::super::Span;
use super::scanner::Scanner;

impl Scanner<'_> {
    /// Reads a string. A missing closing quote ends it at the end of the line.
    pub(super) fn string(&mut self) -> String {
        let open = self.at();
        let quote = self.peek().unwrap_or(b'"');
        self.bump();
        if quote == b'\'' {
            self.malformed(
                Span::new(open, open + 1),
                "JSON has no single quotes",
                Some("text stands in double quotes"),
            );
        }
        let mut text = String::new();
        let mut control_reported = false;
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| byte == quote || byte == b'\\' || byte < 0x20)
                .unwrap_or(rest.len());
            text.push_str(rest.get(..plain).unwrap_or(""));
            self.advance(plain);
            match self.peek() {
                Some(b'\\') => self.escape(&mut text),
                Some(byte) if byte == quote => {
                    self.bump();
                    return text;
                }
                None | Some(b'\n' | b'\r') => {
                    let hint = "line breaks are written `\\n`";
                    self.malformed(
                        Span::new(open, self.at()),
                        "this text is never closed",
                        Some(hint),
                    );
                    return text;
                }
                Some(control) => {
                    if !control_reported {
                        control_reported = true;
                        let at = self.at();
                        let what = format!("control character U+{control:04X} in text");
                        let hint = format!("write `\\u{control:04x}`");
                        self.malformed(Span::new(at, at + 1), what, Some(&hint));
                    }
                    text.push(char::from(control));
                    self.bump();
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at();
        self.bump();
        let Some(escaped) = self.rest().chars().next() else {
            return;
        };
        let simple = match escaped {
            '"' | '\\' | '/' => Some(escaped),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => {
                self.bump();
                self.unicode(start, text);
                return;
            }
            _ => None,
        };
        match simple {
            Some(c) => {
                self.bump();
                text.push(c);
            }
            // The reader does not move on: what follows is text, or the line's end.
            None => {
                let what = format!("`\\{}` is no JSON escape", escaped.escape_debug());
                let hint = "a backslash itself is written `\\\\`";
                self.malformed(Span::new(start, self.at()), what, Some(hint));
                text.push('\\');
            }
        }
    }

    fn unicode(&mut self, start: usize, text: &mut String) {
        let first = self.hex();
        let code = match first {
            Some(high @ 0xD800..=0xDBFF) if self.rest().starts_with("\\u") => {
                self.advance(2);
                match self.hex() {
                    Some(low @ 0xDC00..=0xDFFF) => {
                        Some(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
                    }
                    Some(_) | None => None,
                }
            }
            other => other,
        };
        match code.and_then(char::from_u32) {
            Some(c) => text.push(c),
            None => {
                let what = "no character has this escape";
                let hint = "`\\u` takes four hexadecimal digits, a pair of them beyond U+FFFF";
                self.malformed(Span::new(start, self.at()), what, Some(hint));
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.advance(4);
        u32::from_str_radix(digits, 16).ok()
    }
}
