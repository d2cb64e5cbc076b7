//! Where the reader is in the text and in the data, and the errors met so far.

use super::super::{Lines, MAX_TEXT_ERRORS, NodeKind, Place, Position, Span, pointer_segment};
use crate::error::{Problem, SyntaxError};

pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    lines: Lines<'t>,
    path: Vec<String>,
    arrays: usize,
    comment_reported: bool,
    unclosed_reported: bool,
    reported_at: Option<usize>,
    errors: Vec<SyntaxError>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Scanner {
            text,
            at: if text.starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            },
            lines: Lines::new(text),
            path: Vec::new(),
            arrays: 0,
            comment_reported: false,
            unclosed_reported: false,
            reported_at: None,
            errors: Vec::new(),
        }
    }

    pub(super) fn into_errors(self) -> Vec<SyntaxError> {
        self.errors
    }

    /// The byte that comes next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Moves over one character.
    pub(super) fn bump(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// Moves over bytes that were seen to be whole characters.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.at += 1;
        }
        there
    }

    /// Skips white space, and comments, which are an error once.
    pub(super) fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            self.at += space;
            let rest = self.rest();
            let comment = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            if !self.comment_reported {
                self.comment_reported = true;
                let span = Span::new(self.at, self.at + comment);
                self.malformed(span, "JSON has no comments", Some("use a `Comment` field"));
            }
            self.at += comment;
        }
    }

    /// Takes everything up to the next space or punctuation; one character at least, so that the
    /// reader always moves on.
    pub(super) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let mut inside_placeholder = false;
        let stop = |(_, c): &(usize, char)| {
            match c {
                '{' => inside_placeholder = true,
                '}' if inside_placeholder => {
                    inside_placeholder = false;
                    return false;
                }
                _ => {}
            }
            c.is_whitespace()
                || matches!(c, ',' | ':' | '[' | ']' | '}' | '"') && !inside_placeholder
        };
        let end = rest
            .char_indices()
            .find(stop)
            .map_or(rest.len(), |(at, _)| at);
        let end = end.max(rest.chars().next().map_or(0, char::len_utf8));
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    /// Reads `true`, `false`, `null`, or what should have been one of them or text.
    pub(super) fn literal(&mut self) -> NodeKind {
        let start = self.at;
        let word = self.word();
        let (kind, hint) = match word {
            "true" => return NodeKind::Bool(true),
            "false" => return NodeKind::Bool(false),
            "null" => return NodeKind::Null,
            "True" => (NodeKind::Bool(true), "write `true`"),
            "False" => (NodeKind::Bool(false), "write `false`"),
            "None" | "undefined" => (NodeKind::Null, "write `null`"),
            _ => (
                NodeKind::String(word.to_owned()),
                "text stands in double quotes",
            ),
        };
        let what = format!("`{word}` is no JSON value");
        self.malformed(Span::new(start, self.at), what, Some(hint));
        kind
    }

    /// Skips a list or object whole, whatever is in it.
    pub(super) fn skip_balanced(&mut self) {
        let mut depth = 0usize;
        let mut quoted = false;
        let mut escaped = false;
        for (at, byte) in self.rest().bytes().enumerate() {
            if quoted {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => quoted = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => quoted = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += at + 1;
                return;
            }
        }
        self.at = self.text.len();
    }

    /// Skips what is neither key nor punctuation, on the line that `from` is in: the rest of a value
    /// that went wrong. On the next line, something new starts.
    pub(super) fn skip_junk(&mut self, from: usize) {
        if self
            .text
            .get(from..self.at)
            .is_some_and(|between| between.contains('\n'))
        {
            return;
        }
        let stop = |c| matches!(c, ',' | '}' | ']' | '"' | '\'' | '\n');
        let rest = self.rest();
        self.at += rest.find(stop).unwrap_or(rest.len());
    }

    pub(super) fn enter_array(&mut self) {
        self.arrays += 1;
    }

    pub(super) fn leave_array(&mut self) {
        self.arrays -= 1;
    }

    /// Whether a list is open around the reader.
    pub(super) fn inside_array(&self) -> bool {
        self.arrays > 0
    }

    pub(super) fn push_key(&mut self, key: &str) {
        self.path.push(pointer_segment(key));
    }

    pub(super) fn push_index(&mut self, index: usize) {
        self.path.push(format!("/{index}"));
    }

    pub(super) fn pop(&mut self) {
        self.path.pop();
    }

    pub(super) fn position(&self, offset: usize) -> Position {
        self.lines.position(offset)
    }

    /// What comes next, for an error message.
    pub(super) fn found(&self) -> String {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return "the end of the text".to_owned();
        };
        let word: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .take(20)
            .collect();
        match first {
            '"' => "text".to_owned(),
            _ if word.is_empty() => format!("`{}`", first.escape_debug()),
            _ => format!("`{word}`"),
        }
    }

    /// Something else had to come next.
    pub(super) fn expected(&mut self, expected: &'static str) {
        let found = self.found();
        self.error_here(Problem::Expected { expected, found });
    }

    /// A bracket has no partner. Where the text breaks off, those around it have none either: one
    /// complaint is enough.
    pub(super) fn unclosed(&mut self, open: usize, bracket: &str) {
        if !std::mem::replace(&mut self.unclosed_reported, true) {
            let what = format!("this `{bracket}` is never closed");
            self.malformed(Span::new(open, open + 1), what, None);
        }
    }

    /// A comma before a closing bracket.
    pub(super) fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            let what = "nothing follows this comma";
            self.malformed(Span::new(at, at + 1), what, Some("remove it"));
        }
    }

    /// Whether something was wrong just here: another complaint would be about the same thing.
    pub(super) fn reported_since(&self, offset: usize) -> bool {
        self.reported_at.is_some_and(|at| at >= offset)
    }

    pub(super) fn malformed(&mut self, span: Span, what: impl Into<String>, hint: Option<&str>) {
        let what = what.into();
        let hint = hint.map(str::to_owned);
        self.error(span, Problem::Malformed { what, hint });
    }

    pub(super) fn error_here(&mut self, problem: Problem) {
        let end = self.at + self.rest().chars().next().map_or(0, char::len_utf8);
        self.error(Span::new(self.at, end), problem);
    }

    pub(super) fn error(&mut self, span: Span, problem: Problem) {
        self.reported_at = Some(self.at);
        if self.errors.len() >= MAX_TEXT_ERRORS {
            return;
        }
        let place = Place {
            pointer: self.path.concat(),
            span,
            position: self.lines.position(span.start),
        };
        self.errors.push(SyntaxError {
            place,
            context: None,
            problem,
        });
    }
}
