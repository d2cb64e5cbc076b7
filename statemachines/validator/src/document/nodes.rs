//! Small questions to nodes.

use asl::syntax::{Node, NodeKind, Span, Tree};

/// The pointer to a member of what `pointer` leads to.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The items of a list with their pointers.
pub(crate) fn items<'d>(node: &'d Node, pointer: &str) -> Vec<(String, &'d Node)> {
    let items = node.items().iter().enumerate();
    items
        .map(|(at, item)| (below(pointer, &at.to_string()), item))
        .collect()
}

/// The number, if it is one.
pub(crate) fn number(node: &Node) -> Option<f64> {
    if let NodeKind::Number(number) = &node.kind {
        number.as_f64()
    } else {
        None
    }
}

/// Whether deployment fills something in here.
pub(crate) fn is_placeholder(node: &Node) -> bool {
    node.text().is_some_and(asl::is_placeholder)
}

/// The bytes of a part of a text value; of the whole value where its notation hides the part.
pub(crate) fn inside(tree: &Tree, node: &Node, part: &std::ops::Range<usize>) -> Span {
    let whole = node.span;
    let place = || {
        let raw = tree.text().get(whole.start..whole.end)?;
        let start = whole.start + raw.find(node.text()?)?;
        Some(Span::new(start + part.start, start + part.end))
    };
    place().unwrap_or(whole)
}
