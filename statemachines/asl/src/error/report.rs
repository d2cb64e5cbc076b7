//! Errors as text for a terminal or a log: place, message, the line with a caret, the hint.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::SyntaxError;
use crate::syntax::Tree;

/// Most columns of a quoted line; what is beyond is cut away around the mistake.
const QUOTE_WIDTH: usize = 100;

/// Shows every error with its place, the line it is in and a hint.
///
/// `file` is only shown, never opened. Plain text without colour, ends with a line feed; empty when
/// there are no errors.
///
/// ```
/// let parsed = asl::parse("StartAt: A\nStates:\n  A: {Type: Pass, Nxt: B}\n");
/// assert_eq!(
///     asl::report("order.asl.yaml", &parsed.tree, &parsed.errors),
///     "\
/// 1 mistake in order.asl.yaml
///
/// order.asl.yaml:3:19: state `A`: a Pass state has no field `Nxt`
///   |
/// 3 |   A: {Type: Pass, Nxt: B}
///   |                   ^^^
///   = hint: did you mean `Next`?
/// "
/// );
/// ```
pub fn report(file: &str, tree: &Tree, errors: &[SyntaxError]) -> String {
    let mut out = match errors.len() {
        0 => return String::new(),
        1 => format!("1 mistake in {file}\n"),
        count => format!("{count} mistakes in {file}\n"),
    };
    let lines: Vec<&str> = tree.text().lines().collect();
    for error in errors {
        let number = error.place.position.line;
        let line = number.checked_sub(1).and_then(|at| lines.get(at)).copied();
        // Writing to a string cannot fail.
        let _ = one(&mut out, file, line.unwrap_or(""), tree.text(), error);
    }
    out
}

fn one(
    out: &mut String,
    file: &str,
    line: &str,
    text: &str,
    error: &SyntaxError,
) -> std::fmt::Result {
    let position = error.place.position;
    writeln!(out, "\n{file}:{position}: {error}")?;
    let number = position.line.to_string();
    let gutter = " ".repeat(number.len());
    let span = error.place.span;
    let marked = text.get(span.start..span.end).unwrap_or("");
    let marked = marked.lines().next().unwrap_or("").chars().count();
    let (line, carets) = quote(line, position.column.saturating_sub(1), marked);
    writeln!(out, "{gutter} |\n{number} | {line}\n{gutter} | {carets}")?;
    if let Some(hint) = error.hint() {
        writeln!(out, "{gutter} = hint: {hint}")?;
    }
    Ok(())
}

/// A line made fit to be shown, and the carets below `length` of its characters from `start` on.
fn quote(line: &str, start: usize, length: usize) -> (String, String) {
    let characters: Vec<char> = line.trim_end().chars().map(visible).collect();
    let beyond = start + length > QUOTE_WIDTH;
    let first = if beyond {
        start.saturating_sub(QUOTE_WIDTH / 2)
    } else {
        0
    };
    let shown: Vec<char> = characters
        .iter()
        .skip(first)
        .take(QUOTE_WIDTH)
        .copied()
        .collect();
    let left = if first > 0 { "…" } else { "" };
    let right = if first + shown.len() < characters.len() {
        "…"
    } else {
        ""
    };
    let before = start - first;
    let indent = left.chars().count() + columns(shown.iter().take(before));
    let carets = columns(shown.iter().skip(before).take(length)).max(1);
    let line = format!("{left}{}{right}", shown.iter().collect::<String>());
    (
        line,
        format!("{}{}", " ".repeat(indent), "^".repeat(carets)),
    )
}

/// Tabs and control characters would move the carets, or the terminal's cursor.
fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        control if control.is_control() => '\u{fffd}',
        other => other,
    }
}

fn columns<'c>(characters: impl Iterator<Item = &'c char>) -> usize {
    characters
        .map(|character| character.width().unwrap_or(0))
        .sum()
}

#[cfg(test)]
mod tests {
    use crate::syntax::{Notation, Tree};

    fn check(text: &str, notation: Notation) -> String {
        let (tree, errors) = Tree::parse(text, notation);
        super::report("f", &tree, &errors)
    }

    #[test]
    fn marks_what_is_wrong() {
        insta::assert_snapshot!(check("{\"決済\": \"é\" 1,\n\t\"a\": 01}", Notation::Json), @r#"
        3 mistakes in f

        f:1:11: expected `,` or `}`, found `1`
          |
        1 | {"決済": "é" 1,
          |             ^

        f:1:13: expected a key in double quotes, found `,`
          |
        1 | {"決済": "é" 1,
          |               ^

        f:2:7: `01` is no JSON number
          |
        2 |  "a": 01}
          |       ^^
          = hint: leave out leading zeros
        "#);
        insta::assert_snapshot!(check("", Notation::Json), @"
        1 mistake in f

        f:1:1: expected a value, found the end of the text
          |
        1 | 
          | ^
        ");
        let long = format!(
            "{{\"{}\": nope, \"b\": \"{}\"}}",
            "k".repeat(120),
            "v".repeat(200)
        );
        insta::assert_snapshot!(check(&long, Notation::Json), @r#"
        1 mistake in f

        f:1:126: `nope` is no JSON value
          |
        1 | …kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": nope, "b": "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv…
          |                                                    ^^^^
          = hint: text stands in double quotes
        "#);
        assert_eq!(check("{}", Notation::Json), "");
    }
}
