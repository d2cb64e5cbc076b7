//! Reading the members of an object, and noting every one that is unknown, missing or of the wrong type.

use asl::syntax::{Lines, Node, NodeKind};

use super::Mistake;

/// Gathers the mistakes of one file.
pub(super) struct Notes<'a> {
    pub(super) file: &'a str,
    pub(super) lines: Lines<'a>,
    pub(super) case: Option<String>,
    pub(super) mistakes: Vec<Mistake>,
}

impl Notes<'_> {
    /// Notes a mistake at a value.
    pub(super) fn at(&mut self, node: &Node, message: impl Into<String>) {
        self.offset(node.span.start, message);
    }

    /// Notes a mistake at a byte of the text.
    pub(super) fn offset(&mut self, offset: usize, message: impl Into<String>) {
        self.mistakes.push(Mistake {
            file: self.file.to_owned(),
            line: self.lines.position(offset).line,
            case: self.case.clone(),
            message: message.into(),
        });
    }

    /// Notes members that are not among `known`, and a value that is no object.
    pub(super) fn known(&mut self, node: &Node, known: &[&str]) {
        if !matches!(node.kind, NodeKind::Object(_)) {
            self.at(
                node,
                format!("expected an object, found {}", node.describe()),
            );
        }
        for member in node.members() {
            if !known.contains(&member.key.text.as_str()) {
                let message = format!(
                    "there is no field `{}`; known are {}",
                    member.key.text,
                    known.join(", ")
                );
                self.offset(member.key.span.start, message);
            }
        }
    }

    /// A member that is text; none, noted, if it is of another type.
    pub(super) fn text<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        let value = &node.member(key)?.value;
        let text = value.text();
        if text.is_none() {
            self.at(
                value,
                format!("`{key}` must be text, not {}", value.describe()),
            );
        }
        text
    }

    /// The items of a member that is a list; none, noted, if it is of another type.
    pub(super) fn list<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n [Node]> {
        let value = &node.member(key)?.value;
        match &value.kind {
            NodeKind::Array(items) => Some(items),
            _ => {
                self.at(
                    value,
                    format!("`{key}` must be a list, not {}", value.describe()),
                );
                None
            }
        }
    }

    /// A member that is a whole number; none, noted, if it is not.
    pub(super) fn whole(&mut self, node: &Node, key: &str) -> Option<u64> {
        let value = &node.member(key)?.value;
        let NodeKind::Number(number) = &value.kind else {
            self.at(
                value,
                format!("`{key}` must be a number, not {}", value.describe()),
            );
            return None;
        };
        let whole = number.as_u64();
        if whole.is_none() {
            self.at(value, format!("`{key}` must be a whole number"));
        }
        whole
    }
}

/// A value as the interpreter has it.
pub(super) fn value(node: &Node) -> expr::Value {
    expr::Value::from(node.to_value())
}

/// The value of a member as the interpreter has it.
pub(super) fn member_value(node: &Node, key: &str) -> Option<expr::Value> {
    node.member(key).map(|member| value(&member.value))
}
