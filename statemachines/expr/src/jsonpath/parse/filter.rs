//! From text to a filter.

use super::super::error::SyntaxError;
use super::super::filter::{Filter, Operand, Operator, Pattern};
use super::{MAX_NESTING, segments};
use crate::reader::Reader;
use crate::{Array, Value};

/// The operators that are written as signs, longer ones first.
const SIGNS: [(&str, Operator); 7] = [
    ("===", Operator::Equal),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// Reads `(…)`.
pub(super) fn in_parentheses(
    reader: &mut Reader<'_>,
    nesting: usize,
) -> Result<Filter, SyntaxError> {
    if nesting >= MAX_NESTING {
        return Err(reader.wrong("the filter nests too deep"));
    }
    if !reader.eat('(') {
        return Err(reader.wrong("expected `(` after `?`"));
    }
    let filter = any(reader, nesting + 1)?;
    reader.skip_space();
    if !reader.eat(')') {
        return Err(reader.wrong("expected `)`, `&&`, `||` or an operator"));
    }
    Ok(filter)
}

fn any(reader: &mut Reader<'_>, nesting: usize) -> Result<Filter, SyntaxError> {
    let mut parts = vec![all(reader, nesting)?];
    while joined_by(reader, "||") {
        parts.push(all(reader, nesting)?);
    }
    Ok(one_or(parts, Filter::Any))
}

fn all(reader: &mut Reader<'_>, nesting: usize) -> Result<Filter, SyntaxError> {
    let mut parts = vec![term(reader, nesting)?];
    while joined_by(reader, "&&") {
        parts.push(term(reader, nesting)?);
    }
    Ok(one_or(parts, Filter::All))
}

fn joined_by(reader: &mut Reader<'_>, sign: &str) -> bool {
    reader.skip_space();
    reader.eat_all(sign)
}

fn one_or(mut parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn term(reader: &mut Reader<'_>, nesting: usize) -> Result<Filter, SyntaxError> {
    if nesting >= MAX_NESTING {
        return Err(reader.wrong("the filter nests too deep"));
    }
    reader.skip_space();
    if reader.eat('!') {
        return Ok(Filter::Not(Box::new(term(reader, nesting + 1)?)));
    }
    if reader.peek() == Some('(') {
        return in_parentheses(reader, nesting);
    }
    let left = operand(reader, nesting)?;
    reader.skip_space();
    if reader.eat_all("=~") {
        reader.skip_space();
        return Ok(Filter::Matches(left, pattern(reader)?));
    }
    let Some(operator) = operator(reader)? else {
        return match left {
            Operand::Path(_) | Operand::Root(_) => Ok(Filter::Exists(left)),
            Operand::Literal(_) => Err(reader.wrong("expected an operator after the value")),
        };
    };
    reader.skip_space();
    Ok(Filter::Compare(left, operator, operand(reader, nesting)?))
}

/// Reads an operator, unless the term ends here.
fn operator(reader: &mut Reader<'_>) -> Result<Option<Operator>, SyntaxError> {
    for (sign, operator) in SIGNS {
        if reader.eat_all(sign) {
            return Ok(Some(operator));
        }
    }
    if matches!(reader.peek(), None | Some(')' | '&' | '|')) {
        return Ok(None);
    }
    let unknown = reader.wrong("expected an operator, `)`, `&&` or `||`");
    match reader
        .take_while(char::is_alphabetic)
        .to_ascii_lowercase()
        .as_str()
    {
        "in" => Ok(Some(Operator::In)),
        "nin" => Ok(Some(Operator::NotIn)),
        "subsetof" => Ok(Some(Operator::SubsetOf)),
        "anyof" => Ok(Some(Operator::AnyOf)),
        "noneof" => Ok(Some(Operator::NoneOf)),
        "contains" => Ok(Some(Operator::Contains)),
        "size" => Ok(Some(Operator::Size)),
        "empty" => Ok(Some(Operator::Empty)),
        _ => Err(unknown),
    }
}

fn operand(reader: &mut Reader<'_>, nesting: usize) -> Result<Operand, SyntaxError> {
    match reader.peek() {
        Some('@') => {
            reader.eat('@');
            Ok(Operand::Path(segments(reader, nesting)?))
        }
        Some('$') => {
            reader.eat('$');
            Ok(Operand::Root(segments(reader, nesting)?))
        }
        _ => literal(reader, nesting).map(Operand::Literal),
    }
}

fn literal(reader: &mut Reader<'_>, nesting: usize) -> Result<Value, SyntaxError> {
    match reader.peek() {
        Some('\'' | '"') => reader.quoted().map(Value::from),
        Some('[') if nesting < MAX_NESTING => list(reader, nesting + 1),
        _ => {
            let missing = reader
                .wrong("expected `@`, `$`, a string, a number, `true`, `false`, `null` or a list");
            let word =
                reader.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_'));
            match word {
                "" => Err(missing),
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                "null" => Ok(Value::Null),
                // A bare word is taken as a string: published definitions have them.
                _ => Ok(Value::parse(word).unwrap_or_else(|_| Value::from(word))),
            }
        }
    }
}

fn list(reader: &mut Reader<'_>, nesting: usize) -> Result<Value, SyntaxError> {
    reader.eat('[');
    let mut items = Vec::new();
    loop {
        reader.skip_space();
        if items.is_empty() && reader.eat(']') {
            break;
        }
        items.push(literal(reader, nesting)?);
        reader.skip_space();
        if reader.eat(']') {
            break;
        }
        if !reader.eat(',') {
            return Err(reader.wrong("expected `,` or `]`"));
        }
    }
    Ok(Value::Array(Array::from(items)))
}

/// Reads `/…/` and the flag `i`.
fn pattern(reader: &mut Reader<'_>) -> Result<Pattern, SyntaxError> {
    let start = reader.at();
    if !reader.eat('/') {
        return Err(reader.wrong("expected a pattern between slashes"));
    }
    let mut text = String::new();
    loop {
        match reader.next() {
            None => {
                return Err(SyntaxError {
                    message: "the pattern is not closed".to_owned(),
                    span: start..reader.at(),
                });
            }
            Some('/') => break,
            Some('\\') if reader.eat('/') => text.push('/'),
            Some('\\') => {
                text.push('\\');
                text.extend(reader.next());
            }
            Some(c) => text.push(c),
        }
    }
    // The whole value has to match, as in the service's path library.
    let flags = if reader.eat('i') { "(?i)" } else { "" };
    let whole = format!("{flags}^(?:{text})$");
    match regex_lite::Regex::new(&whole) {
        Ok(compiled) => Ok(Pattern {
            text: whole,
            compiled,
        }),
        Err(error) => Err(SyntaxError {
            message: format!("the pattern is not valid: {error}"),
            span: start..reader.at(),
        }),
    }
}
