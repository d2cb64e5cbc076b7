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
    /// How many characters begin before every `STRIDE`th byte. Minified text is one long line: counting it from its
    /// start for each of thousands of places would take time by the square.
    marks: Vec<usize>,
}

/// Bytes from one mark to the next.
const STRIDE: usize = 1024;

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter_map(|(at, byte)| (byte == b'\n').then_some(at + 1)),
        );
        let mut marks = vec![0];
        let mut characters = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            characters += count(chunk);
            marks.push(characters);
        }
        Lines {
            text,
            starts,
            marks,
        }
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
        Position {
            line,
            column: self.characters(end) - self.characters(start) + 1,
        }
    }

    /// How many characters begin before a byte.
    fn characters(&self, offset: usize) -> usize {
        let mark = offset / STRIDE;
        let rest = self.text.as_bytes().get(mark * STRIDE..offset);
        self.marks.get(mark).copied().unwrap_or(0) + count(rest.unwrap_or_default())
    }
}

/// How many characters begin in some bytes of UTF-8.
fn count(bytes: &[u8]) -> usize {
    let continues = |byte: u8| byte & 0xc0 == 0x80;
    bytes.iter().filter(|byte| !continues(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by fuzzing, as minified texts of a hundred kilobytes that took seconds.
    #[test]
    fn columns_are_right_on_long_lines() {
        let text = "é\n".to_owned() + &"aé𝄞\u{1}".repeat(1000) + "\n" + &"é".repeat(600) + "x";
        let lines = Lines::new(&text);
        let (mut line, mut column) = (1, 1);
        for (at, character) in text.char_indices() {
            assert_eq!(lines.position(at), Position { line, column }, "byte {at}");
            (line, column) = match character {
                '\n' => (line + 1, 1),
                _ => (line, column + 1),
            };
        }
        assert_eq!(lines.position(text.len() + 9), Position { line, column });
    }

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
