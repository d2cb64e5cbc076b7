//! Errors as text for a terminal or a log: place, message, the line with a caret, hints.

use std::fmt::Write;

use super::{SpecError, quote};

/// Shows every error: how many there are, then for each its place, message, line and hints.
///
/// `file` is only shown, never opened; `text` is what was parsed. Plain text without colour, ends
/// with a newline; empty when there are no errors.
///
/// ```
/// let text = "version: 1\ndependencies:\n  payments:\n    http: https://example.com\n    opn: {}\n";
/// let errors = spec::parse(text).unwrap_err();
/// assert_eq!(
///     spec::render("breaker.yaml", text, &errors),
///     "\
/// 1 mistake in breaker.yaml
///
/// breaker.yaml:5:5: there is no field `opn` here
///   |
/// 5 |     opn: {}
///   |     ^^^
///   = hint: did you mean `open`?
/// "
/// );
/// ```
#[must_use]
pub fn render(file: &str, text: &str, errors: &[SpecError]) -> String {
    let mut out = String::new();
    if errors.is_empty() {
        return out;
    }
    let mistakes = if errors.len() == 1 {
        "mistake"
    } else {
        "mistakes"
    };
    // Writing to a string never fails.
    let _ = writeln!(out, "{} {mistakes} in {file}", errors.len());
    for error in errors {
        let _ = one(&mut out, file, text, error);
    }
    out
}

fn one(out: &mut String, file: &str, text: &str, error: &SpecError) -> std::fmt::Result {
    let at = &error.at;
    writeln!(out, "\n{file}:{}:{}: {error}", at.line, at.column)?;
    let gutter = " ".repeat(at.line.to_string().len());
    if let Some(line) = text.lines().nth(at.line - 1) {
        out.push_str(&quote(at.line, line, at.column - 1, at.length));
    }
    for hint in error.hints() {
        writeln!(out, "{gutter} = hint: {hint}")?;
    }
    Ok(())
}
