//! Small questions to nodes.

use std::ops::Range;

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

/// What a pointer leads to, as far down as there is something.
pub(crate) fn node_at<'d>(root: &'d Node, pointer: &str) -> &'d Node {
    let mut node = root;
    for segment in pointer.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        let item = || node.items().get(key.parse::<usize>().ok()?);
        let Some(next) = node.member(&key).map(|member| &member.value).or_else(item) else {
            break;
        };
        node = next;
    }
    node
}

/// The clauses in a choice rule's `And`, `Or` and `Not`, and those inside them, each with its pointer.
pub(crate) fn clauses<'d>(rule: &'d Node, pointer: &str) -> Vec<(String, &'d Node)> {
    let mut found = Vec::new();
    for member in rule.members() {
        let key = member.key.text.as_str();
        let direct = match key {
            "And" | "Or" => items(&member.value, &below(pointer, key)),
            "Not" => vec![(below(pointer, key), &member.value)],
            _ => Vec::new(),
        };
        for (pointer, clause) in direct {
            let inner = clauses(clause, &pointer);
            found.push((pointer, clause));
            found.extend(inner);
        }
    }
    found
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
pub(crate) fn inside(tree: &Tree, node: &Node, part: &Range<usize>) -> Span {
    let whole = node.span;
    let place = || {
        let raw = tree.text().get(whole.start..whole.end)?;
        let text = node.text()?;
        match raw.find(text) {
            Some(at) => {
                let start = whole.start + at;
                Some(Span::new(start + part.start, start + part.end))
            }
            None => in_block(raw, whole.start, text, part),
        }
    };
    place().unwrap_or(whole)
}

/// A part of a text that is written line for line, each after the same indentation, as YAML's blocks are.
fn in_block(raw: &str, offset: usize, text: &str, part: &Range<usize>) -> Option<Span> {
    let before = text.get(..part.start)?;
    let number = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.lines().nth(number)?;
    let (start, raw_line) = lines_with_start(raw).nth(number)?;
    let indentation = raw_line.len().checked_sub(line.len())?;
    if !raw_line.ends_with(line) {
        return None;
    }
    let start = offset + start + indentation + column;
    let length = (part.end - part.start)
        .min(line.len().saturating_sub(column))
        .max(1);
    Some(Span::new(start, start + length))
}

/// Lines without their ends, each with the byte that it starts at.
fn lines_with_start(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use asl::syntax::Notation;

    /// What stands at the span of `part` of the value of the field `a`.
    fn found(text: &str, notation: Notation, part: Range<usize>) -> &str {
        let (tree, _) = Tree::parse(text, notation);
        let node = &tree.root().member("a").unwrap().value;
        let span = inside(&tree, node, &part);
        &text[span.start..span.end]
    }

    #[test]
    fn parts_of_text_have_their_own_place() {
        assert_eq!(found(r#"{"a": "one two"}"#, Notation::Json, 4..7), "two");
        assert_eq!(found("a: one two", Notation::Yaml, 4..7), "two");
        assert_eq!(
            found("a: |\n  one\n    two\n  x\n", Notation::Yaml, 6..9),
            "two"
        );
        // Escapes hide where the part is.
        assert_eq!(
            found(r#"{"a": "\u006fne"}"#, Notation::Json, 1..2),
            r#""\u006fne""#
        );
    }
}
