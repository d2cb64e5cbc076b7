//! For people: place, message, the line with a caret, hints.

use std::fmt::Write;

use super::Checked;
use crate::{Example, Finding, Rule};
use asl::ExecutionType;

/// Most columns of a line of an explanation.
const WIDTH: usize = 100;

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

/// Text in lines of at most [`WIDTH`] columns.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
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
    let gutter = " ".repeat(position.line.to_string().len());
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
        let start = position.column.saturating_sub(1);
        out.push_str(&spec::quote(position.line, line, start, length));
    }
    for hint in &finding.hints {
        writeln!(out, "{gutter} = hint: {hint}")?;
    }
    Ok(())
}
