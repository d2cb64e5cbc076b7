//! Rows of text, as ItemReader reads them: any delimiter, quotes, and backslashes that take special meaning away.

use std::sync::Arc;

use expr::{Object, Value};
use program::Header;

use crate::limits;

/// The rows as objects from column name to text. Columns without a name are dropped, missing ones are empty.
///
/// # Errors
/// What is larger than it may be: the header, a row, or all rows together.
pub(super) fn items(
    text: &str,
    delimiter: char,
    header: &Header,
    most: usize,
) -> Result<Vec<Value>, String> {
    let mut rows = Rows::of(text, delimiter);
    let names: Vec<Arc<str>> = match header {
        Header::Given(names) => names.to_vec(),
        Header::FirstRow => {
            let first = rows.next().unwrap_or_default();
            first.fields.into_iter().map(Arc::from).collect()
        }
    };
    let header_bytes: usize = names.iter().map(|name| name.len() + 1).sum();
    if header_bytes > limits::MAX_CSV_HEADER_BYTES {
        return Err(format!(
            "the header has more than {} bytes",
            limits::MAX_CSV_HEADER_BYTES
        ));
    }
    let empty = Value::from("");
    let mut fields_left = limits::MAX_CSV_FIELDS;
    rows.take(most)
        .enumerate()
        .map(|(at, row)| {
            if row.bytes > limits::MAX_ITEM_BYTES {
                return Err(format!(
                    "row {} has {} bytes; an item may have {} at most",
                    at + 1,
                    row.bytes,
                    limits::MAX_ITEM_BYTES
                ));
            }
            fields_left = fields_left.checked_sub(names.len()).ok_or_else(|| {
                format!("the file has more than {} fields", limits::MAX_CSV_FIELDS)
            })?;
            let mut values = row.fields.into_iter().map(Value::from);
            let mut item = Object::with_capacity(names.len());
            for name in &names {
                item.insert(name.clone(), values.next().unwrap_or_else(|| empty.clone()));
            }
            Ok(Value::Object(item))
        })
        .collect()
}

/// Reads rows one after another.
struct Rows<'t> {
    rest: &'t str,
    delimiter: char,
}

/// A row.
#[derive(Default)]
struct Row {
    fields: Vec<String>,
    /// The length of its text.
    bytes: usize,
}

impl<'t> Rows<'t> {
    fn of(text: &'t str, delimiter: char) -> Self {
        Rows {
            rest: text.strip_prefix('\u{feff}').unwrap_or(text),
            delimiter,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.rest.is_empty() {
            return None;
        }
        let before = self.rest.len();
        let mut fields = Vec::new();
        loop {
            let (field, end, after) = field(self.rest, self.delimiter);
            fields.push(field);
            self.rest = after;
            if end == End::Row {
                return Some(Row {
                    fields,
                    bytes: before - after.len(),
                });
            }
        }
    }
}

/// What stands after a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    Field,
    Row,
}

/// Reads one field; gives it, what ended it, and the text after that.
fn field(text: &str, delimiter: char) -> (String, End, &str) {
    let mut field = String::new();
    let mut quoted = false;
    let mut begun = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = || text.get(at + letter.len_utf8()..).unwrap_or_default();
        let next = letters.peek().map(|(_, next)| *next);
        match letter {
            // Before anything else than these, a backslash is dropped.
            '\\' => {
                if let Some(next) =
                    next.filter(|next| matches!(next, '\\' | '"') || *next == delimiter)
                {
                    field.push(next);
                    letters.next();
                }
            }
            '"' if !quoted && !begun => quoted = true,
            '"' if next == Some('"') => {
                field.push('"');
                letters.next();
            }
            '"' if quoted => quoted = false,
            letter if quoted => field.push(letter),
            letter if letter == delimiter => return (field, End::Field, after()),
            '\n' => {
                if field.ends_with('\r') {
                    field.pop();
                }
                return (field, End::Row, after());
            }
            letter => field.push(letter),
        }
        begun = true;
    }
    (field, End::Row, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        items(text, ',', &Header::FirstRow, usize::MAX)
            .unwrap()
            .iter()
            .map(Value::to_string)
            .collect()
    }

    #[test]
    fn rows_become_objects() {
        assert_eq!(
            read("a,b\r\n1,2\r\n3\n"),
            [r#"{"a":"1","b":"2"}"#, r#"{"a":"3","b":""}"#]
        );
        assert_eq!(read("a\n1,2\n"), [r#"{"a":"1"}"#]);
    }

    #[test]
    fn quotes_hide_delimiters_and_line_ends() {
        assert_eq!(
            read("a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n"),
            [r#"{"a":"x,\"y\"","b":"1\n2"}"#]
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(read("").is_empty());
        assert!(read("a,b\n").is_empty());
    }

    #[test]
    fn quotes_are_preserved_by_repeating_them_without_being_quoted_too() {
        assert_eq!(
            read("a,b\n{\"\"k\"\":\"\"v\"\"},\"\"\n"),
            [r#"{"a":"{\"k\":\"v\"}","b":""}"#]
        );
    }

    #[test]
    fn backslashes_take_the_meaning_from_what_has_one() {
        assert_eq!(
            read(
                r"a,b
C:\\x\\y,1\,2
\n\\n,\"
            ),
            [r#"{"a":"C:\\x\\y","b":"1,2"}"#, r#"{"a":"n\\n","b":""}"#]
        );
        assert_eq!(read("a\n\"x\\\"y\\\"\"\n"), [r#"{"a":"x\"y\""}"#]);
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let refused = |text: &str| items(text, ',', &Header::FirstRow, usize::MAX).unwrap_err();
        let wide = "c,".repeat(limits::MAX_CSV_HEADER_BYTES / 2 + 1);
        assert_eq!(refused(&wide), "the header has more than 10240 bytes");
        // Short rows under a wide header: few bytes, many fields.
        let narrow = format!("{}\n{}", "c,".repeat(5_000), "\n".repeat(2_100));
        assert_eq!(refused(&narrow), "the file has more than 10000000 fields");
        let long = format!("a\n{}\n", "x".repeat(limits::MAX_ITEM_BYTES));
        assert_eq!(
            refused(&long),
            "row 1 has 8000001 bytes; an item may have 8000000 at most"
        );
    }
}
