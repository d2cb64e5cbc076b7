//! From text to a path.

mod filter;

use std::ops::Range;

use super::error::SyntaxError;
use super::function::Function;
use super::syntax::Segment;
use super::{Path, Root};
use crate::reader::Reader;

/// How deep filters may nest, in brackets and in paths inside filters.
const MAX_NESTING: usize = 50;

/// Parses a whole path.
pub(super) fn path(text: &str) -> Result<Path, SyntaxError> {
    let mut reader = Reader::new(text);
    let path = prefix(&mut reader)?;
    if !reader.is_at_end() {
        return Err(reader.wrong("expected `.`, `[` or the end of the path"));
    }
    Ok(path)
}

/// Parses a path that more text may follow.
pub(crate) fn prefix(reader: &mut Reader<'_>) -> Result<Path, SyntaxError> {
    let start = reader.at();
    if !reader.eat('$') {
        return Err(reader.wrong("expected a path, which starts with `$`"));
    }
    let root = root(reader)?;
    let segments = segments(reader, 0)?;
    let text = reader.since(start);
    Ok(Path {
        text: text.to_owned(),
        root,
        segments,
    })
}

/// Reads what follows the first `$`.
fn root(reader: &mut Reader<'_>) -> Result<Root, SyntaxError> {
    if reader.eat('$') {
        return Ok(Root::Context);
    }
    match reader.peek() {
        Some(first) if first.is_alphabetic() || first == '_' => Ok(Root::Variable(
            reader
                .take_while(|c| c.is_alphanumeric() || c == '_')
                .to_owned(),
        )),
        // Whatever else follows is not the path's.
        _ => Ok(Root::Input),
    }
}

/// Reads steps as long as there are any. `nesting` counts the filters around.
fn segments(reader: &mut Reader<'_>, nesting: usize) -> Result<Vec<Segment>, SyntaxError> {
    let mut segments = Vec::new();
    loop {
        match reader.peek() {
            Some('.') => {
                reader.eat('.');
                if reader.eat('.') {
                    segments.push(Segment::Descend);
                }
                if reader.peek() == Some('[') {
                    segments.push(bracket(reader, nesting)?);
                } else {
                    segments.push(dotted(reader, nesting)?);
                }
            }
            Some('[') => segments.push(bracket(reader, nesting)?),
            _ => return Ok(segments),
        }
        if matches!(segments.last(), Some(Segment::Function(_))) {
            return Ok(segments);
        }
    }
}

/// Reads a name, a wildcard or a function after a dot.
fn dotted(reader: &mut Reader<'_>, nesting: usize) -> Result<Segment, SyntaxError> {
    if reader.eat('*') {
        return Ok(Segment::Wildcard);
    }
    let start = reader.at();
    let name = reader
        .take_while(|c| !is_end_of_name(c, nesting > 0))
        .to_owned();
    if name.is_empty() {
        return Err(reader.wrong("expected a name, `*` or `[` after the dot"));
    }
    if !reader.eat('(') {
        return Ok(Segment::Name(name));
    }
    let function = Function::ALL
        .into_iter()
        .find(|function| function.name() == name);
    let function = function.ok_or_else(|| {
        wrong(
            format!("there is no path function `{name}`"),
            start..reader.at(),
        )
    })?;
    reader.skip_space();
    if !reader.eat(')') {
        return Err(reader.wrong(format!("expected `)`: `{name}` takes no arguments")));
    }
    Ok(Segment::Function(function))
}

/// Characters that end a name after a dot, operators too inside a filter; any other name is written in brackets.
fn is_end_of_name(c: char, in_filter: bool) -> bool {
    let ends = matches!(c, '.' | '[' | ']' | '(' | ')' | ',' | '\'' | '"') || c.is_whitespace();
    ends || in_filter && matches!(c, '=' | '<' | '>' | '!' | '&' | '|' | '~')
}

/// Reads a step in brackets; `[` is next.
fn bracket(reader: &mut Reader<'_>, nesting: usize) -> Result<Segment, SyntaxError> {
    reader.eat('[');
    reader.skip_space();
    let segment = match reader.peek() {
        Some('*') => {
            reader.eat('*');
            Segment::Wildcard
        }
        Some('\'' | '"') => names(reader)?,
        Some('?') => {
            reader.eat('?');
            reader.skip_space();
            Segment::Filter(filter::in_parentheses(reader, nesting)?)
        }
        Some('-' | ':' | '0'..='9') => indexes(reader)?,
        _ => {
            return Err(
                reader.wrong("expected an index, a quoted name, `*` or `?(…)` in the brackets")
            );
        }
    };
    reader.skip_space();
    if !reader.eat(']') {
        return Err(reader.wrong("expected `]`"));
    }
    Ok(segment)
}

fn names(reader: &mut Reader<'_>) -> Result<Segment, SyntaxError> {
    let mut names = vec![reader.quoted_name()?];
    loop {
        reader.skip_space();
        if !reader.eat(',') {
            break;
        }
        reader.skip_space();
        if !matches!(reader.peek(), Some('\'' | '"')) {
            return Err(reader.wrong("expected a quoted name"));
        }
        names.push(reader.quoted_name()?);
    }
    match names.pop() {
        Some(name) if names.is_empty() => Ok(Segment::Name(name)),
        last => {
            names.extend(last);
            Ok(Segment::Names(names))
        }
    }
}

/// Reads `0`, `0,2`, `1:5`, `:5`, `1:` and `-2:`.
fn indexes(reader: &mut Reader<'_>) -> Result<Segment, SyntaxError> {
    let first = index(reader)?;
    reader.skip_space();
    if reader.eat(':') {
        reader.skip_space();
        let to = index(reader)?;
        reader.skip_space();
        // A step is read and has no effect, as in the service's path library.
        if reader.eat(':') {
            reader.skip_space();
            index(reader)?;
        }
        return Ok(Segment::Slice(first, to));
    }
    let mut indexes: Vec<i64> = first.into_iter().collect();
    while reader.eat(',') {
        reader.skip_space();
        match index(reader)? {
            Some(index) => indexes.push(index),
            None => return Err(reader.wrong("expected an index")),
        }
        reader.skip_space();
    }
    match indexes.as_slice() {
        [index] => Ok(Segment::Index(*index)),
        _ => Ok(Segment::Indexes(indexes)),
    }
}

/// Reads a whole number, if one comes next.
fn index(reader: &mut Reader<'_>) -> Result<Option<i64>, SyntaxError> {
    let start = reader.at();
    let digits = reader.take_while(|c| c == '-' || c.is_ascii_digit());
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse::<i32>().map(i64::from);
    number
        .map(Some)
        .map_err(|_| wrong("expected a whole number of 32 bits", start..reader.at()))
}

fn wrong(message: impl Into<String>, span: Range<usize>) -> SyntaxError {
    SyntaxError {
        message: message.into(),
        span,
    }
}
