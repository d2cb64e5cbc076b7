//! Places in a text.

use std::fmt;

/// A range of bytes, the end excluded.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }
}

/// A line and a column, both counted from 1; the column in characters.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where something is, in the data and in the text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Place {
    /// A JSON pointer (RFC 6901): `/States/Charge/Next`; empty for the whole text.
    pub pointer: String,
    /// The bytes.
    pub span: Span,
    /// Line and column of the first byte.
    pub position: Position,
}

/// Where a text's lines start: made once, asked often.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter_map(|(at, byte)| (byte == b'\n').then_some(at + 1)),
        );
        Lines { text, starts }
    }

    /// The line and column of a byte. Past the end: the end.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        let end = offset.min(self.text.len());
        let before = self.text.as_bytes().get(start..end).unwrap_or_default();
        // Minified text is one long line, and most of it is ASCII, which needs no counting.
        let column = if before.is_ascii() {
            before.len()
        } else {
            let before = self.text.get(start..).unwrap_or("").char_indices();
            before.take_while(|(at, _)| start + at < offset).count()
        };
        Position {
            line,
            column: column + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("ab\néx\r\n\nend");
        assert_eq!(lines.position(0).to_string(), "1:1");
        assert_eq!(lines.position(2).to_string(), "1:3");
        assert_eq!(lines.position(5).to_string(), "2:2");
        assert_eq!(lines.position(8).to_string(), "3:1");
        assert_eq!(lines.position(11).to_string(), "4:3");
        assert_eq!(lines.position(999).to_string(), "4:4");
    }
}
