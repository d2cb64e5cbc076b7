//! From text to a call.

use super::{Argument, Call, Function, Invocation};
use crate::Value;
use crate::jsonpath::{SyntaxError, parse_prefix};
use crate::reader::Reader;

/// How deep calls may nest.
const MAX_NESTING: usize = 50;

/// Parses a whole call.
pub(super) fn call(text: &str) -> Result<Call, SyntaxError> {
    let mut reader = Reader::new(text);
    let invocation = invocation(&mut reader, 0)?;
    reader.skip_space();
    if !reader.is_at_end() {
        return Err(reader.wrong("expected the end after `)`"));
    }
    Ok(Call {
        text: text.to_owned(),
        invocation,
    })
}

fn invocation(reader: &mut Reader<'_>, nesting: usize) -> Result<Invocation, SyntaxError> {
    if nesting >= MAX_NESTING {
        return Err(reader.wrong("the calls nest too deep"));
    }
    let start = reader.at();
    let name = reader.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    let span = start..reader.at();
    if name.is_empty() {
        return Err(reader.wrong("expected an intrinsic function, such as `States.Format`"));
    }
    let Some(function) = Function::ALL
        .into_iter()
        .find(|function| function.name() == name)
    else {
        return Err(SyntaxError {
            message: format!("there is no intrinsic function `{name}`"),
            span,
        });
    };
    if !reader.eat('(') {
        return Err(reader.wrong(format!("expected `(` after `{name}`")));
    }
    let arguments = arguments(reader, nesting)?;
    let (least, most) = function.arity();
    if arguments.len() < least || most.is_some_and(|most| arguments.len() > most) {
        let message = format!(
            "`{name}` takes {}, not {}",
            count(least, most),
            arguments.len()
        );
        return Err(SyntaxError {
            message,
            span: start..reader.at(),
        });
    }
    Ok(Invocation {
        function,
        arguments,
    })
}

/// Reads up to and with the closing parenthesis.
fn arguments(reader: &mut Reader<'_>, nesting: usize) -> Result<Vec<Argument>, SyntaxError> {
    let mut arguments = Vec::new();
    reader.skip_space();
    if reader.eat(')') {
        return Ok(arguments);
    }
    loop {
        reader.skip_space();
        arguments.push(argument(reader, nesting)?);
        reader.skip_space();
        if reader.eat(')') {
            return Ok(arguments);
        }
        if !reader.eat(',') {
            return Err(reader.wrong("expected `,` or `)`"));
        }
    }
}

fn argument(reader: &mut Reader<'_>, nesting: usize) -> Result<Argument, SyntaxError> {
    match reader.peek() {
        Some('\'') => text(reader),
        Some('$') => parse_prefix(reader).map(Argument::Path),
        Some('S') => invocation(reader, nesting + 1).map(Argument::Call),
        _ => {
            let start = reader.at();
            let missing = reader.wrong("expected a path, a string in single quotes, a number, `true`, `false`, `null` or a call");
            let word =
                reader.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'));
            match Value::parse(word) {
                Ok(value) => Ok(Argument::Constant(value)),
                Err(_) if word.is_empty() => Err(missing),
                Err(_) => Err(SyntaxError {
                    message: missing.message,
                    span: start..reader.at(),
                }),
            }
        }
    }
}

/// Reads a string in single quotes. A backslash stands before `'`, `{`, `}` and itself, and nowhere else.
fn text(reader: &mut Reader<'_>) -> Result<Argument, SyntaxError> {
    let start = reader.at();
    reader.eat('\'');
    let (mut read, mut written) = (String::new(), String::new());
    loop {
        let escape = reader.wrong("only `'`, `{`, `}` and `\\` may follow a backslash");
        match reader.next() {
            None => {
                return Err(SyntaxError {
                    message: "the string is not closed".to_owned(),
                    span: start..reader.at(),
                });
            }
            Some('\'') => {
                return Ok(Argument::Text {
                    read: read.into(),
                    written: written.into(),
                });
            }
            Some('\\') => match reader.next() {
                Some(c @ ('\'' | '{' | '}' | '\\')) => {
                    read.push(c);
                    written.push('\\');
                    written.push(c);
                }
                _ => return Err(escape),
            },
            Some(c) => {
                read.push(c);
                written.push(c);
            }
        }
    }
}

fn count(least: usize, most: Option<usize>) -> String {
    let arguments = |count: usize| {
        if count == 1 {
            "1 argument".to_owned()
        } else {
            format!("{count} arguments")
        }
    };
    match most {
        None => format!("at least {}", arguments(least)),
        Some(most) if most == least => arguments(least),
        Some(most) => format!("{least} or {}", arguments(most)),
    }
}
