//! Text read one character at a time.

use crate::jsonpath::SyntaxError;

/// A place in a text.
pub(crate) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Reader<'t> {
        Reader { text, at: 0 }
    }

    /// The place, in bytes from the start.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over `expected` if it comes next.
    pub(crate) fn eat(&mut self, expected: char) -> bool {
        let next = self.peek() == Some(expected);
        if next {
            self.at += expected.len_utf8();
        }
        next
    }

    /// Steps over `expected` if it comes next.
    pub(crate) fn eat_all(&mut self, expected: &str) -> bool {
        let next = self.rest().starts_with(expected);
        if next {
            self.at += expected.len();
        }
        next
    }

    pub(crate) fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    pub(crate) fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Reads a string in the quotes that come next; a backslash takes the character after it as it is.
    pub(crate) fn quoted(&mut self) -> Result<String, SyntaxError> {
        self.quoted_with(|escaped, _, string| string.push(escaped))
    }

    /// Reads a name in the quotes that come next; a backslash means itself, unless it stands before such a quote. The
    /// service finds a field whose name has a backslash only by a path that has it once.
    pub(crate) fn quoted_name(&mut self) -> Result<String, SyntaxError> {
        self.quoted_with(|escaped, quote, string| {
            if escaped != quote {
                string.push('\\');
            }
            string.push(escaped);
        })
    }

    fn quoted_with(
        &mut self,
        escape: impl Fn(char, char, &mut String),
    ) -> Result<String, SyntaxError> {
        let start = self.at;
        let Some(quote) = self.peek() else {
            return Err(self.wrong("expected a quoted string"));
        };
        self.at += quote.len_utf8();
        let mut string = String::new();
        loop {
            match self.next() {
                None => {
                    return Err(SyntaxError {
                        message: "the string is not closed".to_owned(),
                        span: start..self.at,
                    });
                }
                Some('\\') => match self.next() {
                    Some(escaped) => escape(escaped, quote, &mut string),
                    None => {
                        return Err(SyntaxError {
                            message: "the string is not closed".to_owned(),
                            span: start..self.at,
                        });
                    }
                },
                Some(c) if c == quote => return Ok(string),
                Some(c) => string.push(c),
            }
        }
    }

    pub(crate) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// An error about the character that comes next.
    pub(crate) fn wrong(&self, message: impl Into<String>) -> SyntaxError {
        let end = self.at + self.peek().map_or(0, char::len_utf8);
        SyntaxError {
            message: message.into(),
            span: self.at..end,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }
}
