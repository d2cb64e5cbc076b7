//! Members between braces: JSON, and YAML's flow style, which takes JSON.

use serde_json::Value;

use super::{Patch, Plan};
use crate::syntax::{Member, Node, Span};

/// Gives a member another value.
pub(super) fn replaced(patch: &mut Patch<'_>, member: &Member, value: &Value) {
    let style = Style::of(patch, member.key.span.start);
    let text = style.value(value);
    patch.edits.replace(member.value.span, text);
}

/// Adds and removes members.
pub(super) fn members(patch: &mut Patch<'_>, node: &Node, plan: &Plan<'_>) -> Option<()> {
    if !plan.stays.contains(&true) {
        return whole(patch, node, plan);
    }
    for (behind, key, value) in &plan.added {
        let neighbour = plan.members.get(behind.unwrap_or(0))?;
        let style = Style::of(patch, neighbour.key.span.start);
        let written = format!("{}: {}", Value::from(*key), style.value(value));
        match behind {
            Some(_) => {
                let text = format!(",{}{written}", style.between());
                patch.edits.insert(neighbour.value.span.end, text);
            }
            None => {
                let text = format!("{written},{}", style.between());
                patch.edits.insert(neighbour.key.span.start, text);
            }
        }
    }
    let mut at = 0;
    while let Some(first) = plan.stays.iter().skip(at).position(|stays| !stays) {
        let first = at + first;
        let run = plan.stays.iter().skip(first).take_while(|stays| !**stays);
        let last = first + run.count() - 1;
        let start = plan.members.get(first)?.key.span.start;
        let end = plan.members.get(last)?.value.span.end;
        let span = match plan.members.get(last + 1) {
            Some(next) => Span::new(start, next.key.span.start),
            None => Span::new(plan.members.get(first.checked_sub(1)?)?.value.span.end, end),
        };
        patch.edits.remove(span);
        at = last + 1;
    }
    Some(())
}

/// Nothing that stood there stays.
fn whole(patch: &mut Patch<'_>, node: &Node, plan: &Plan<'_>) -> Option<()> {
    if plan.added.is_empty() && plan.members.is_empty() {
        return Some(());
    }
    let fields = plan.added.iter();
    let value: Value = fields
        .map(|(_, key, value)| ((*key).to_owned(), (*value).clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let style = Style::of(patch, node.span.start);
    patch.edits.replace(node.span, style.value(&value));
    Some(())
}

/// How what stands at a place is laid out.
enum Style {
    /// On one line.
    Line,
    /// Line by line, indented so far.
    Block { indent: String, unit: String },
}

impl Style {
    /// The style of what begins at `start`: line by line when it is the first on its line.
    fn of(patch: &Patch<'_>, start: usize) -> Style {
        let before = patch.text.get(..start).unwrap_or_default();
        let line = before.rsplit_once('\n').map(|(_, line)| line);
        match line {
            Some(line) if line.chars().all(char::is_whitespace) => Style::Block {
                indent: line.to_owned(),
                unit: unit(patch.text),
            },
            Some(_) | None => Style::Line,
        }
    }

    fn between(&self) -> String {
        match self {
            Style::Line => " ".to_owned(),
            Style::Block { indent, .. } => format!("\n{indent}"),
        }
    }

    fn value(&self, value: &Value) -> String {
        match self {
            Style::Line => line(value),
            Style::Block { indent, unit } => {
                let mut text = String::new();
                for (number, line) in format!("{value:#}").lines().enumerate() {
                    let inner = line.trim_start_matches(' ');
                    if number > 0 {
                        text.push('\n');
                        text.push_str(indent);
                        text.push_str(&unit.repeat((line.len() - inner.len()) / 2));
                    }
                    text.push_str(inner);
                }
                text
            }
        }
    }
}

/// A value on one line.
fn line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields: Vec<String> = fields
                .map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), line(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// By how much the text indents: what its first indented line begins with.
fn unit(text: &str) -> String {
    let space = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let first = text.lines().find(|line| space(line) > 0);
    let unit = first.and_then(|line| line.get(..space(line)));
    unit.unwrap_or("  ").to_owned()
}
