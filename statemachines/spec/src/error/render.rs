//! Errors as text for a terminal or a log: place, message, the line with a caret, hints.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::SpecError;

/// Most columns of a quoted line; what is beyond is cut away around the mistake.
const QUOTE_WIDTH: usize = 100;

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
    let number = at.line.to_string();
    let gutter = " ".repeat(number.len());
    if let Some(line) = text.lines().nth(at.line - 1) {
        let quote = Quote::new(line, at.column - 1, at.length);
        writeln!(out, "{gutter} |")?;
        writeln!(out, "{number} | {}", quote.line)?;
        writeln!(
            out,
            "{gutter} | {}{}",
            " ".repeat(quote.indent),
            "^".repeat(quote.carets)
        )?;
    }
    for hint in error.hints() {
        writeln!(out, "{gutter} = hint: {hint}")?;
    }
    Ok(())
}

/// A line made fit to be shown, and where the carets go, in columns of a terminal.
struct Quote {
    line: String,
    indent: usize,
    carets: usize,
}

impl Quote {
    /// Marks `length` characters of `line`, from the character `start` (counted from 0).
    fn new(line: &str, start: usize, length: usize) -> Quote {
        let first = if start + length > QUOTE_WIDTH {
            start.saturating_sub(QUOTE_WIDTH / 2)
        } else {
            0
        };
        // Only what is shown is held: a line may be as long as the whole text.
        let mut characters = line.trim_end().chars().map(visible).skip(first);
        let shown: Vec<char> = characters.by_ref().take(QUOTE_WIDTH).collect();
        let cut_left = if first > 0 { "…" } else { "" };
        let cut_right = if characters.next().is_some() {
            "…"
        } else {
            ""
        };
        let before = start.saturating_sub(first);
        let marked = shown.iter().skip(before).take(length);
        Quote {
            indent: cut_left.chars().count() + width(shown.iter().take(before)),
            carets: width(marked).max(1),
            line: format!("{cut_left}{}{cut_right}", shown.iter().collect::<String>()),
        }
    }
}

/// Tabs and control characters would move the carets, or the terminal's cursor.
fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        control if control.is_control() => '\u{fffd}',
        other => other,
    }
}

fn width<'a>(characters: impl Iterator<Item = &'a char>) -> usize {
    characters
        .map(|character| character.width().unwrap_or(0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_below_wide_characters() {
        let quote = Quote::new("名前: x1", 4, 2);
        assert_eq!((quote.indent, quote.carets), (6, 2));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mistake() {
        let line = format!("{}BAD{}", "a".repeat(300), "b".repeat(300));
        let quote = Quote::new(&line, 300, 3);
        assert_eq!(quote.line.chars().count(), QUOTE_WIDTH + 2);
        assert_eq!(
            quote
                .line
                .chars()
                .skip(quote.indent)
                .take(quote.carets)
                .collect::<String>(),
            "BAD"
        );
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(Quote::new("a\u{1b}[31m\tb", 0, 1).line, "a\u{fffd}[31m b");
    }
}
