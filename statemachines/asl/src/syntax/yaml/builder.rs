//! Puts YAML's events together to a tree.

use std::collections::HashMap;

use granit_parser::Tag;

use super::super::node::duplicates;
use super::super::{
    Key, Lines, MAX_DEPTH, MAX_TEXT_ERRORS, Member, Node, NodeKind, Place, Span, pointer_segment,
};
use super::alias::{count, depth, merge};
use super::scalar;
use crate::error::{Problem, SyntaxError};

/// How many values aliases may add up to: `*a` of `*b` of … grows exponentially.
const MAX_ALIASED_NODES: usize = 100_000;

pub(super) struct Builder<'t> {
    lines: Lines<'t>,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    gave_up: bool,
    errors: Vec<SyntaxError>,
}

/// A list or object that is not closed yet.
struct Open {
    start: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        members: Vec<Member>,
        /// What `<<` brings in.
        merged: Vec<Node>,
        key: Option<Slot>,
    },
}

/// What the next value of an object is for.
enum Slot {
    Member(Key),
    Merge,
}

impl<'t> Builder<'t> {
    pub(super) fn new(lines: Lines<'t>) -> Self {
        Builder {
            lines,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            aliased: 0,
            gave_up: false,
            errors: Vec::new(),
        }
    }

    /// Whether reading on makes no sense; an error says why.
    pub(super) fn gave_up(&self) -> bool {
        self.gave_up
    }

    /// The tree so far, with what is still open closed; `empty` if there is none.
    pub(super) fn finish(mut self, empty: Node) -> (Node, Vec<SyntaxError>) {
        while let Some(open) = self.open.pop() {
            let node = self.closed(open, empty.span.end);
            self.add(node);
        }
        (self.root.unwrap_or(empty), self.errors)
    }

    pub(super) fn scalar(
        &mut self,
        kind: Result<NodeKind, scalar::Odd>,
        span: Span,
        anchor: usize,
    ) {
        let kind = kind.unwrap_or_else(|odd| {
            self.malformed(span, odd.what, odd.hint);
            odd.kind
        });
        self.add_anchored(Node { span, kind }, anchor);
    }

    /// Takes a `<<` without quotes; false if it is no key here.
    pub(super) fn merge_key(&mut self) -> bool {
        match self.open.last_mut().map(|open| &mut open.content) {
            Some(Content::Map {
                key: key @ None, ..
            }) => {
                *key = Some(Slot::Merge);
                true
            }
            Some(Content::Map { .. } | Content::List(_)) | None => false,
        }
    }

    pub(super) fn open_list(&mut self, span: Span, anchor: usize, tag: Option<&Tag>) {
        self.open(span, anchor, tag, Content::List(Vec::new()));
    }

    pub(super) fn open_map(&mut self, span: Span, anchor: usize, tag: Option<&Tag>) {
        let content = Content::Map {
            members: Vec::new(),
            merged: Vec::new(),
            key: None,
        };
        self.open(span, anchor, tag, content);
    }

    pub(super) fn close(&mut self, text: &str, span: Span) {
        let Some(open) = self.open.pop() else {
            return;
        };
        // A block's end event stands where the next thing begins; a bracket's right behind it.
        let until = text.get(..span.end).unwrap_or(text).trim_end().len();
        let (anchor, start) = (open.anchor, open.start);
        let node = self.closed(open, until.max(start));
        self.add_anchored(node, anchor);
    }

    pub(super) fn alias(&mut self, anchor: usize, span: Span) {
        let Some(node) = self.anchors.get(&anchor) else {
            self.malformed(
                span,
                "an alias of something that it is part of".to_owned(),
                None,
            );
            return self.add(Node {
                span,
                kind: NodeKind::Missing,
            });
        };
        self.aliased += count(node);
        let deep = self.open.len() + depth(node) > MAX_DEPTH;
        let mut node = node.clone();
        if deep || self.aliased > MAX_ALIASED_NODES {
            self.malformed(span, "aliases make this too large".to_owned(), None);
            self.gave_up = true;
            node.kind = NodeKind::Missing;
        }
        node.span = span;
        self.add(node);
    }

    pub(super) fn malformed(&mut self, span: Span, what: String, hint: Option<&'static str>) {
        let hint = hint.map(str::to_owned);
        self.error(span, self.pointer(), Problem::Malformed { what, hint });
    }

    fn open(&mut self, span: Span, anchor: usize, tag: Option<&Tag>, content: Content) {
        if let Some(odd) = tag.and_then(scalar::own_tag) {
            self.malformed(span, odd.what, odd.hint);
        }
        if self.open.len() >= MAX_DEPTH {
            self.error(span, self.pointer(), Problem::TooDeep { limit: MAX_DEPTH });
            self.gave_up = true;
            return;
        }
        self.open.push(Open {
            start: span.start,
            anchor,
            content,
        });
    }

    fn closed(&mut self, open: Open, end: usize) -> Node {
        let kind = match open.content {
            Content::List(items) => NodeKind::Array(items),
            Content::Map {
                mut members,
                merged,
                key,
            } => {
                if let Some(Slot::Member(key)) = key {
                    // The text broke off behind a key.
                    let value = Node {
                        span: key.span,
                        kind: NodeKind::Missing,
                    };
                    members.push(Member { key, value });
                }
                self.report_duplicates(&members);
                merge(&merged, &mut members);
                NodeKind::Object(members)
            }
        };
        Node {
            span: Span::new(open.start, end),
            kind,
        }
    }

    fn add_anchored(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        self.add(node);
    }

    fn add(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Map {
                members,
                merged,
                key,
            } => match key.take() {
                Some(Slot::Member(key)) => members.push(Member { key, value: node }),
                Some(Slot::Merge) => merged.push(node),
                None => {
                    let (text, odd) = key_text(&node);
                    *key = Some(Slot::Member(Key {
                        span: node.span,
                        text,
                    }));
                    if odd {
                        self.malformed(node.span, "a key must be text".to_owned(), None);
                    }
                }
            },
        }
    }

    fn report_duplicates(&mut self, members: &[Member]) {
        let around = self.pointer();
        for (first, second) in duplicates(members) {
            let key = second.key.text.clone();
            let pointer = format!("{around}{}", pointer_segment(&key));
            let first = self.lines.position(first.key.span.start);
            self.error(
                second.key.span,
                pointer,
                Problem::DuplicateKey { key, first },
            );
        }
    }

    fn error(&mut self, span: Span, pointer: String, problem: Problem) {
        if self.errors.len() >= MAX_TEXT_ERRORS {
            return;
        }
        let place = Place {
            pointer,
            span,
            position: self.lines.position(span.start),
        };
        self.errors.push(SyntaxError {
            place,
            context: None,
            problem,
        });
    }

    /// Where the next value goes.
    fn pointer(&self) -> String {
        let segment = |open: &Open| match &open.content {
            Content::List(items) => format!("/{}", items.len()),
            Content::Map {
                key: Some(Slot::Member(key)),
                ..
            } => pointer_segment(&key.text),
            Content::Map { .. } => String::new(),
        };
        self.open.iter().map(segment).collect()
    }
}

/// A key's text, and whether it is no scalar at all.
fn key_text(node: &Node) -> (String, bool) {
    match &node.kind {
        NodeKind::String(text) | NodeKind::Placeholder(text) => (text.clone(), false),
        NodeKind::Null => ("null".to_owned(), false),
        NodeKind::Bool(value) => (value.to_string(), false),
        NodeKind::Number(number) => (number.to_string(), false),
        NodeKind::Array(_) | NodeKind::Object(_) | NodeKind::Missing => (String::new(), true),
    }
}
