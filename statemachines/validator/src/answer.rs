//! The service's notation for places.

use asl::syntax::{Node, NodeKind, Tree};

/// A JSON pointer as the service writes it: items of a list in brackets, the whole definition `/`.
pub(crate) fn location(tree: &Tree, pointer: &str) -> String {
    if pointer.is_empty() {
        return "/".to_owned();
    }
    let mut written = String::new();
    let mut node: Option<&Node> = Some(tree.root());
    for segment in pointer.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        let is_list = node.is_some_and(|node| matches!(node.kind, NodeKind::Array(_)));
        node = node.and_then(|node| match &node.kind {
            NodeKind::Array(items) => items.get(key.parse::<usize>().ok()?),
            NodeKind::Object(_) => node.member(&key).map(|member| &member.value),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Missing => None,
        });
        if is_list {
            written.push_str(&format!("[{key}]"));
        } else {
            written.push('/');
            written.push_str(&key);
        }
    }
    written
}

/// The pointer to what holds the thing that `pointer` leads to.
pub(crate) fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use asl::syntax::Notation;

    #[test]
    fn lists_are_in_brackets() {
        let text = r#"{"States": {"0": {"Choices": [{"Next": "a"}]}}}"#;
        let (tree, _) = Tree::parse(text, Notation::Json);
        let written = location(&tree, "/States/0/Choices/0/Next");
        assert_eq!(written, "/States/0/Choices[0]/Next");
        assert_eq!(location(&tree, ""), "/");
        assert_eq!(location(&tree, "/States/a~1b/0"), "/States/a/b/0");
    }
}
