//! For people: place, message, the line with a caret, hints.

use std::fmt::Write;

use asl::ExecutionType;
use unicode_width::UnicodeWidthChar;

use super::Checked;
use crate::{Example, Finding, Rule};

/// Most columns of a quoted line; what is beyond is cut away around the finding.
const QUOTE_WIDTH: usize = 100;

/// Every finding with its place, line and hints. Plain text without colour, a blank line between findings, empty when
/// there are none.
pub fn text(checked: &Checked) -> String {
    let mut out = String::new();
    let lines: Vec<&str> = checked.text.lines().collect();
    for (at, finding) in checked.report.findings.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        // Writing to a string never fails.
        let _ = one(&mut out, checked, &lines, finding);
    }
    if checked.report.truncated {
        out.push_str("\nThere is more: only the first findings are shown.\n");
    }
    out
}

/// What a rule looks for and why, with an example each way.
pub fn explanation(rule: &Rule) -> String {
    let severity = rule.severity.as_str();
    format!(
        "{} ({severity})\n\n{}\n{}\n\nWrong{}:\n\n{}\n\nRight:\n\n{}\n",
        rule.code,
        wrapped(rule.what),
        wrapped(rule.why),
        match rule.bad.workflow {
            ExecutionType::Standard => "",
            ExecutionType::Express => " (in an Express workflow)",
        },
        indented(&rule.bad),
        indented(&rule.good),
    )
}

/// Text in lines of at most [`QUOTE_WIDTH`] columns.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > QUOTE_WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

fn indented(example: &Example) -> String {
    let lines: Vec<String> = example
        .text
        .lines()
        .map(|line| format!("    {line}"))
        .collect();
    lines.join("\n")
}

fn one(out: &mut String, checked: &Checked, lines: &[&str], finding: &Finding) -> std::fmt::Result {
    let position = finding.at.position;
    writeln!(
        out,
        "{}:{position}: {}: {} [{}]",
        checked.name,
        finding.severity.as_str(),
        finding.message,
        finding.code
    )?;
    let number = position.line.to_string();
    let gutter = " ".repeat(number.len());
    if let Some(line) = lines.get(position.line.saturating_sub(1)) {
        let span = finding.at.span;
        let marked = checked.text.get(span.start..span.end).unwrap_or_default();
        let length = marked
            .lines()
            .next()
            .unwrap_or_default()
            .trim_end()
            .chars()
            .count();
        let quote = Quote::new(line, position.column.saturating_sub(1), length);
        writeln!(out, "{gutter} |")?;
        writeln!(out, "{number} | {}", quote.line)?;
        let (indent, carets) = (" ".repeat(quote.indent), "^".repeat(quote.carets));
        writeln!(out, "{gutter} | {indent}{carets}")?;
    }
    for hint in &finding.hints {
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
        let first = if start + length.min(QUOTE_WIDTH / 2) > QUOTE_WIDTH {
            start.saturating_sub(QUOTE_WIDTH / 2)
        } else {
            0
        };
        let mut rest = line.trim_end().chars().skip(first).map(visible);
        let shown: Vec<char> = rest.by_ref().take(QUOTE_WIDTH).collect();
        let cut_left = if first > 0 { "…" } else { "" };
        let cut_right = if rest.next().is_some() { "…" } else { "" };
        let before = start.saturating_sub(first);
        let marked = shown.iter().skip(before).take(length.max(1));
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
    fn a_minified_line_is_cut_around_the_finding() {
        let line = format!("{}BAD{}", "a".repeat(300), "b".repeat(300));
        let quote = Quote::new(&line, 300, 3);
        assert_eq!(quote.line.chars().count(), QUOTE_WIDTH + 2);
        let marked = quote.line.chars().skip(quote.indent).take(quote.carets);
        assert_eq!(marked.collect::<String>(), "BAD");
    }
}
