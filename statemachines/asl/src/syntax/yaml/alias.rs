//! What aliases bring in: merged members, and how much they add up to.

use super::super::{Member, Node, NodeKind};

/// Resolves `<<: *base` or `<<: [*one, *two]`: adds the members that the object does not have.
pub(super) fn merge(merged: &[Node], members: &mut Vec<Member>) {
    for value in merged {
        let bases = match value.items() {
            [] => std::slice::from_ref(value),
            bases => bases,
        };
        for member in bases.iter().flat_map(Node::members) {
            if members
                .iter()
                .all(|other| other.key.text != member.key.text)
            {
                members.push(member.clone());
            }
        }
    }
}

/// How many values a value is.
pub(super) fn count(node: &Node) -> usize {
    let items = node.items().iter().map(count).sum::<usize>();
    let members = node
        .members()
        .iter()
        .map(|member| count(&member.value))
        .sum::<usize>();
    1 + items + members
}

/// How deep a value nests.
pub(super) fn depth(node: &Node) -> usize {
    let items = node.items().iter().map(depth).max().unwrap_or(0);
    let members = node
        .members()
        .iter()
        .map(|member| depth(&member.value))
        .max()
        .unwrap_or(0);
    match &node.kind {
        NodeKind::Array(_) | NodeKind::Object(_) => 1 + items.max(members),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Number(_)
        | NodeKind::String(_)
        | NodeKind::Placeholder(_)
        | NodeKind::Missing => 0,
    }
}
