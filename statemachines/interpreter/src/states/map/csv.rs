//! Rows of text, as ItemReader reads them (RFC 4180, with any delimiter).

use std::sync::Arc;

use expr::{Object, Value};

use crate::program::Header;

/// The rows as objects from column name to text. Columns without a name are dropped, missing ones are empty.
pub(super) fn items(text: &str, delimiter: char, header: &Header, most: usize) -> Vec<Value> {
    let mut rows = rows(text, delimiter);
    let names: Vec<Arc<str>> = match header {
        Header::Given(names) => names.to_vec(),
        Header::FirstRow => rows
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(Arc::from)
            .collect(),
    };
    rows.take(most)
        .map(|row| {
            let mut row = row.into_iter();
            let fields: Object = names
                .iter()
                .map(|name| (name.clone(), Value::from(row.next().unwrap_or_default())))
                .collect();
            Value::Object(fields)
        })
        .collect()
}

/// The rows, each a list of fields.
fn rows(text: &str, delimiter: char) -> impl Iterator<Item = Vec<String>> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut row = Vec::new();
        loop {
            let (field, end, after) = field(rest, delimiter);
            row.push(field);
            rest = after;
            if end == End::Row {
                return Some(row);
            }
        }
    })
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
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = || text.get(at + letter.len_utf8()..).unwrap_or_default();
        match letter {
            '"' if quoted => match letters.peek() {
                Some((_, '"')) => {
                    field.push('"');
                    letters.next();
                }
                Some(_) | None => quoted = false,
            },
            '"' if field.is_empty() => quoted = true,
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
    }
    (field, End::Row, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        items(text, ',', &Header::FirstRow, usize::MAX)
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
}
