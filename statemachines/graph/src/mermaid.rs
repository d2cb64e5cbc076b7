//! A state machine as a Mermaid flowchart.

use std::fmt::Write;

use asl::{StateKind, StateMachine};

use crate::chart::{Chart, EdgeKind, Node, Shape};
use crate::text::cut;

/// Characters of a label: long conditions make a chart unreadable.
const LABEL: usize = 60;

/// A flowchart in Mermaid's language, to be pasted into Markdown between ```` ```mermaid ```` fences.
pub fn mermaid(machine: &StateMachine) -> String {
    let mut text = String::from("flowchart TD\n");
    chart(&Chart::of(machine), "", 1, &mut text);
    text.push_str(CLASSES);
    text
}

const CLASSES: &str = "    classDef task fill:#dbeafe,stroke:#2563eb,color:#172554
    classDef pass fill:#f1f5f9,stroke:#64748b,color:#0f172a
    classDef choice fill:#fef3c7,stroke:#d97706,color:#451a03
    classDef wait fill:#ede9fe,stroke:#7c3aed,color:#2e1065
    classDef succeed fill:#dcfce7,stroke:#16a34a,color:#052e16
    classDef fail fill:#fee2e2,stroke:#dc2626,color:#450a0a
    classDef marker fill:#334155,stroke:#334155,color:#f8fafc
";

/// The lines of a chart. `scope` makes its ids unlike those of other charts.
fn chart(chart: &Chart, scope: &str, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    for (at, node) in chart.nodes.iter().enumerate() {
        let id = format!("{scope}n{at}");
        if node.inner.is_empty() {
            let (open, close) = brackets(node.shape);
            let class = class(node.shape);
            line(
                text,
                &format!("{indent}{id}{open}\"{}\"{close}:::{class}", label(node)),
            );
            continue;
        }
        line(text, &format!("{indent}subgraph {id}[\"{}\"]", label(node)));
        for (branch, inner) in node.inner.iter().enumerate() {
            let scope = format!("{id}b{branch}");
            if node.inner.len() == 1 {
                self::chart(inner, &scope, depth + 1, text);
            } else {
                line(text, &format!("{indent}    subgraph {scope}[\" \"]"));
                self::chart(inner, &scope, depth + 2, text);
                line(text, &format!("{indent}    end"));
                line(
                    text,
                    &format!("{indent}    style {scope} fill:none,stroke:#94a3b8"),
                );
            }
        }
        line(text, &format!("{indent}end"));
        line(
            text,
            &format!("{indent}style {id} fill:none,stroke:#94a3b8"),
        );
    }
    for edge in &chart.edges {
        let arrow = match edge.kind {
            EdgeKind::Next | EdgeKind::Rule | EdgeKind::Default => "-->",
            EdgeKind::Catch => "-.->",
        };
        let label = edge.label.as_deref().map_or(String::new(), |label| {
            format!("|\"{}\"|", escape(&cut(label, LABEL)))
        });
        line(
            text,
            &format!(
                "{indent}{scope}n{} {arrow}{label} {scope}n{}",
                edge.from, edge.to
            ),
        );
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

fn label(node: &Node) -> String {
    let name = match node.shape {
        Shape::Start => "Start",
        Shape::End => "End",
        Shape::State(_) | Shape::Absent => node.name.as_str(),
    };
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
        return escape(name);
    }
    format!(
        "{}<br/><small>{}</small>",
        escape(name),
        escape(&details.join(" · "))
    )
}

fn brackets(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Start | Shape::End => ("([", "])"),
        Shape::State(StateKind::Choice) => ("{{", "}}"),
        Shape::State(StateKind::Wait) => ("(", ")"),
        Shape::State(StateKind::Succeed | StateKind::Fail) => ("([", "])"),
        Shape::State(StateKind::Task | StateKind::Pass | StateKind::Parallel | StateKind::Map)
        | Shape::Absent => ("[", "]"),
    }
}

fn class(shape: Shape) -> &'static str {
    match shape {
        Shape::Start | Shape::End => "marker",
        Shape::Absent | Shape::State(StateKind::Fail) => "fail",
        Shape::State(StateKind::Task) => "task",
        Shape::State(StateKind::Choice) => "choice",
        Shape::State(StateKind::Wait) => "wait",
        Shape::State(StateKind::Succeed) => "succeed",
        Shape::State(StateKind::Pass | StateKind::Parallel | StateKind::Map) => "pass",
    }
}

/// Mermaid reads HTML entities written with `#`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '&' => escaped.push_str("#amp;"),
            '`' => escaped.push_str("#96;"),
            '\\' => escaped.push_str("#92;"),
            '\n' => escaped.push_str("<br/>"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
