//! Bytes of the text, and the lines and columns people know them by.

use crate::yaml::Node;

/// Where in the text something stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The field, as a JSON Pointer: `/dependencies/payments/open/coolDown`; empty for the whole.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// Characters on that line, at least 1.
    pub length: usize,
}

impl Place {
    pub(crate) fn new(text: &str, root: Option<&Node>, span: Span) -> Place {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = text.get(span.start..span.end).unwrap_or_default();
        let on_line = rest.lines().next().unwrap_or_default().trim_end();
        Place {
            path: root.map_or_else(String::new, |root| root.pointer_to(span)),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            length: on_line.chars().count().max(1),
        }
    }

    /// The last part of the path as it is written, with the positions in a list: `count[1]`.
    pub(crate) fn subject(&self) -> String {
        let mut positions = String::new();
        for part in self.path.rsplit('/') {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                let name = part.replace("~1", "/").replace("~0", "~");
                return if name.is_empty() {
                    "this file".to_owned()
                } else {
                    format!("`{name}{positions}`")
                };
            }
            positions.insert_str(0, &format!("[{part}]"));
        }
        "this file".to_owned()
    }
}

/// A run of bytes of the text, `start` to before `end`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The beginning of the text.
    pub const START: Span = Span { start: 0, end: 0 };

    /// The whole line on which it starts.
    pub(crate) fn line_of(self, text: &str) -> &str {
        let start = text
            .get(..self.start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1);
        text.get(start..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(path: &str) -> String {
        Place {
            path: path.to_owned(),
            line: 1,
            column: 1,
            length: 1,
        }
        .subject()
    }

    #[test]
    fn names_the_last_field_and_its_positions() {
        assert_eq!(subject(""), "this file");
        assert_eq!(subject("/open/coolDown"), "`coolDown`");
        assert_eq!(subject("/errors/count/1"), "`count[1]`");
        assert_eq!(subject("/body/0/2"), "`body[0][2]`");
        assert_eq!(subject("/a~1b"), "`a/b`");
    }

    #[test]
    fn columns_count_characters() {
        let text = "a: 1\nß: xy\n";
        let at = text.find("xy").unwrap();
        let place = Place::new(
            text,
            None,
            Span {
                start: at,
                end: at + 2,
            },
        );
        assert_eq!((place.line, place.column, place.length), (2, 4, 2));
    }

    #[test]
    fn a_span_beyond_the_text_is_its_end() {
        let place = Place::new("a\nb", None, Span { start: 90, end: 95 });
        assert_eq!((place.line, place.column, place.length), (2, 2, 1));
    }
}
