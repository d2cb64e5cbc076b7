//! Members line by line.

use serde_json::{Value, json};

use super::{Patch, Plan};
use crate::print;
use crate::syntax::{Member, Node, Span};

/// Gives a member another value.
pub(super) fn replaced(patch: &mut Patch<'_>, member: &Member, value: &Value) -> Option<()> {
    let end = end(patch, &member.value);
    let indent = column(patch, member);
    let text = written(&member.key.text, value, indent);
    patch
        .edits
        .replace(Span::new(member.key.span.start, end), text);
    Some(())
}

/// Adds and removes members.
pub(super) fn members(patch: &mut Patch<'_>, plan: &Plan<'_>) -> Option<()> {
    for (behind, key, value) in &plan.added {
        let neighbour = plan.members.get(behind.unwrap_or(0))?;
        let indent = column(patch, neighbour);
        let text = written(key, value, indent);
        match behind {
            Some(_) => {
                let at = line_end(patch, end(patch, &neighbour.value));
                patch
                    .edits
                    .insert(at, format!("\n{}{text}", " ".repeat(indent)));
            }
            None => {
                let text = format!("{text}\n{}", " ".repeat(indent));
                patch.edits.insert(neighbour.key.span.start, text);
            }
        }
    }
    for (member, stays) in plan.members.iter().zip(&plan.stays) {
        if *stays {
            continue;
        }
        let start = line_start(patch, member.key.span.start);
        // Behind a dash: the line holds more than the member.
        patch
            .text
            .get(start..member.key.span.start)
            .filter(|before| before.trim().is_empty())?;
        let end = line_end(patch, end(patch, &member.value));
        // With the line's end, or at the text's end with that of the line before.
        let span = match patch.text.get(end..)?.chars().next() {
            Some(_) => Span::new(start, end + 1),
            None => Span::new(start.checked_sub(1)?, end),
        };
        patch.edits.remove(span);
    }
    Some(())
}

/// A member, without the indent of its first line and without the last line's end.
fn written(key: &str, value: &Value, indent: usize) -> String {
    let text = print::yaml(&json!({ key: value }));
    let lines = text.trim_end_matches('\n').split('\n').enumerate();
    let mut written = String::new();
    for (number, line) in lines {
        if number > 0 {
            written.push('\n');
            if !line.is_empty() {
                written.push_str(&" ".repeat(indent));
            }
        }
        written.push_str(line);
    }
    written
}

/// Where a value really ends: a block's own end is that of the comments behind it, and that of text in a block of its own
/// is where the next line begins.
fn end(patch: &Patch<'_>, node: &Node) -> usize {
    let members = node.members().iter().map(|member| &member.value);
    let children = members.chain(node.items());
    let end = children.map(|child| end(patch, child)).max();
    let end = end.filter(|_| patch.is_block(node));
    end.unwrap_or_else(|| {
        let until = patch.text.get(..node.span.end).unwrap_or_default();
        until.trim_end().len().max(node.span.start)
    })
}

/// How far the member's key stands from its line's beginning.
fn column(patch: &Patch<'_>, member: &Member) -> usize {
    let start = member.key.span.start;
    start - line_start(patch, start)
}

fn line_start(patch: &Patch<'_>, at: usize) -> usize {
    let before = patch.text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

fn line_end(patch: &Patch<'_>, at: usize) -> usize {
    let behind = patch.text.get(at..).unwrap_or_default();
    at + behind.find('\n').unwrap_or(behind.len())
}
