//! A state machine in Graphviz's language.

use std::fmt::Write;

use asl::{StateKind, StateMachine};

use crate::chart::{Chart, EdgeKind, Node, Shape};
use crate::text::cut;

/// Characters of a label: long conditions make a chart unreadable.
const LABEL: usize = 60;

/// A directed graph in DOT, for Graphviz's `dot`.
pub fn dot(machine: &StateMachine) -> String {
    let mut text = String::from(
        "digraph machine {\n    compound=true\n    rankdir=TB\n    \
         node [shape=box style=\"rounded,filled\" fontname=\"Helvetica\" fontsize=12]\n    \
         edge [fontname=\"Helvetica\" fontsize=10 color=\"#64748b\"]\n",
    );
    chart(&Chart::of(machine), "", 1, &mut text);
    text.push_str("}\n");
    text
}

/// The lines of a chart. `scope` makes its ids unlike those of other charts.
fn chart(chart: &Chart, scope: &str, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    for (at, node) in chart.nodes.iter().enumerate() {
        let id = format!("{scope}n{at}");
        if node.inner.is_empty() {
            line(text, &format!("{indent}{id} [{}]", attributes(node)));
            continue;
        }
        line(text, &format!("{indent}subgraph cluster_{id} {{"));
        let head = format!(
            "label={} style=rounded color=\"#64748b\"",
            quoted(&label(node))
        );
        line(
            text,
            &format!("{indent}    graph [{head}{}]", tooltip(node)),
        );
        for (branch, inner) in node.inner.iter().enumerate() {
            let scope = format!("{id}b{branch}");
            line(text, &format!("{indent}    subgraph cluster_{scope} {{"));
            line(
                text,
                &format!("{indent}        graph [label=\"\" style=dotted]"),
            );
            self::chart(inner, &scope, depth + 2, text);
            line(text, &format!("{indent}    }}"));
        }
        line(text, &format!("{indent}}}"));
    }
    for edge in &chart.edges {
        let (tail, ltail) = end_of(chart, scope, edge.from, "ltail", false);
        let (head, lhead) = end_of(chart, scope, edge.to, "lhead", true);
        let mut list = vec![ltail, lhead];
        list.push(
            edge.label
                .as_deref()
                .map(|label| format!("label={}", quoted(&cut(label, LABEL)))),
        );
        list.push(
            (edge.kind == EdgeKind::Catch)
                .then(|| "style=dashed color=\"#dc2626\" fontcolor=\"#dc2626\"".to_owned()),
        );
        let list: Vec<String> = list.into_iter().flatten().collect();
        let list = if list.is_empty() {
            String::new()
        } else {
            format!(" [{}]", list.join(" "))
        };
        line(text, &format!("{indent}{tail} -> {head}{list}"));
    }
}

/// An edge's end: a node, or the first or last node inside a box that the edge is cut off at.
fn end_of(
    chart: &Chart,
    scope: &str,
    at: usize,
    attribute: &str,
    first: bool,
) -> (String, Option<String>) {
    let id = format!("{scope}n{at}");
    let Some(inner) = chart.nodes.get(at).and_then(|node| node.inner.first()) else {
        return (id, None);
    };
    let target = if first {
        0
    } else {
        inner.nodes.len().saturating_sub(1)
    };
    let (node, _) = end_of(inner, &format!("{id}b0"), target, attribute, first);
    (node, Some(format!("{attribute}=cluster_{id}")))
}

fn attributes(node: &Node) -> String {
    let (fill, line) = colours(node.shape);
    let shape = match node.shape {
        Shape::Start => {
            return "shape=circle width=0.2 label=\"\" style=filled fillcolor=\"#334155\""
                .to_owned();
        }
        Shape::End => {
            return "shape=doublecircle width=0.15 label=\"\" style=filled fillcolor=\"#334155\""
                .to_owned();
        }
        Shape::State(StateKind::Choice) => " shape=diamond style=filled",
        Shape::State(StateKind::Wait) => " shape=ellipse style=filled",
        Shape::State(StateKind::Succeed | StateKind::Fail) => " shape=ellipse style=filled",
        Shape::State(StateKind::Task | StateKind::Pass | StateKind::Parallel | StateKind::Map)
        | Shape::Absent => "",
    };
    format!(
        "label={}{shape} fillcolor=\"{fill}\" color=\"{line}\"{}",
        quoted(&label(node)),
        tooltip(node)
    )
}

fn tooltip(node: &Node) -> String {
    let comment = node.comment.as_deref().map(quoted);
    comment.map_or(String::new(), |comment| format!(" tooltip={comment}"))
}

fn label(node: &Node) -> String {
    let retry = node
        .retry
        .as_ref()
        .map(|retry| format!("↻ {}", retry.label));
    let details: Vec<String> = node
        .detail
        .iter()
        .map(|detail| cut(detail, LABEL))
        .chain(retry)
        .collect();
    if details.is_empty() {
        return node.name.clone();
    }
    format!("{}\n{}", node.name, details.join(" · "))
}

fn colours(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Start | Shape::End => ("#334155", "#334155"),
        Shape::Absent | Shape::State(StateKind::Fail) => ("#fee2e2", "#dc2626"),
        Shape::State(StateKind::Task) => ("#dbeafe", "#2563eb"),
        Shape::State(StateKind::Choice) => ("#fef3c7", "#d97706"),
        Shape::State(StateKind::Wait) => ("#ede9fe", "#7c3aed"),
        Shape::State(StateKind::Succeed) => ("#dcfce7", "#16a34a"),
        Shape::State(StateKind::Pass | StateKind::Parallel | StateKind::Map) => {
            ("#f1f5f9", "#64748b")
        }
    }
}

fn quoted(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests;
