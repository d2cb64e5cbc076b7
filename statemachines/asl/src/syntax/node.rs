//! A located value.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

use super::Span;

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its bytes, brackets and quotes included.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text, escapes resolved.
    String(String),
    /// A bare `${Name}` in JSON, to be filled in before the text is JSON at all.
    Placeholder(String),
    /// A list.
    Array(Vec<Node>),
    /// An object; members in the order written, duplicate keys kept.
    Object(Vec<Member>),
    /// Nothing readable stood here; an error says so.
    Missing,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its key.
    pub key: Key,
    /// Its value.
    pub value: Node,
}

/// A member's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Its bytes, quotes included.
    pub span: Span,
    /// The text, escapes resolved.
    pub text: String,
}

impl Node {
    /// The members of an object; none of anything else.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Object(members) => members,
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Array(_)
            | NodeKind::Missing => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Array(items) => items,
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Object(_)
            | NodeKind::Missing => &[],
        }
    }

    /// The member with this key; the last one if it is written twice, as JSON readers have it.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members()
            .iter()
            .rev()
            .find(|member| member.key.text == key)
    }

    /// The text, if it is text or a bare placeholder.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(text) | NodeKind::Placeholder(text) => Some(text),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_)
            | NodeKind::Missing => None,
        }
    }

    /// The value that a JSON pointer leads to.
    pub fn find(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for segment in pointer.split('/').skip(1) {
            let key = segment.replace("~1", "/").replace("~0", "~");
            node = match &node.kind {
                NodeKind::Object(_) => &node.member(&key)?.value,
                NodeKind::Array(items) => items.get(key.parse::<usize>().ok()?)?,
                NodeKind::Null
                | NodeKind::Bool(_)
                | NodeKind::Number(_)
                | NodeKind::String(_)
                | NodeKind::Placeholder(_)
                | NodeKind::Missing => return None,
            };
        }
        Some(node)
    }

    /// The value without its places. A key written twice keeps its last value; what is missing is
    /// `null`; a bare placeholder is text.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            NodeKind::Null | NodeKind::Missing => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => Value::Number(number.clone()),
            NodeKind::String(text) | NodeKind::Placeholder(text) => Value::String(text.clone()),
            NodeKind::Array(items) => items.iter().map(Node::to_value).collect(),
            NodeKind::Object(members) => {
                let mut map = Map::with_capacity(members.len());
                for member in members {
                    map.insert(member.key.text.clone(), member.value.to_value());
                }
                Value::Object(map)
            }
        }
    }

    /// What it is, with an article: `text`, `a number`.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Null => "null",
            NodeKind::Bool(true) => "true",
            NodeKind::Bool(false) => "false",
            NodeKind::Number(_) => "a number",
            NodeKind::String(_) => "text",
            NodeKind::Placeholder(_) => "a placeholder",
            NodeKind::Array(_) => "a list",
            NodeKind::Object(_) => "an object",
            NodeKind::Missing => "nothing",
        }
    }
}

/// The members whose key was written before: each with the member that came first.
pub(super) fn duplicates(members: &[Member]) -> Vec<(&Member, &Member)> {
    // Most objects are small, where looking back is faster than hashing.
    if members.len() <= 12 {
        let before = |at: usize, key: &str| members.iter().take(at).find(|m| m.key.text == key);
        return members
            .iter()
            .enumerate()
            .filter_map(|(at, member)| Some((before(at, &member.key.text)?, member)))
            .collect();
    }
    let mut first = HashMap::with_capacity(members.len());
    members
        .iter()
        .filter_map(|member| {
            let known = *first.entry(member.key.text.as_str()).or_insert(member);
            (!std::ptr::eq(known, member)).then_some((known, member))
        })
        .collect()
}

/// A key as one segment of a JSON pointer, its slash included.
pub(crate) fn pointer_segment(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}
