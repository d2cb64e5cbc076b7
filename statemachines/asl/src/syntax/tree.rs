//! A whole text as a tree.

use super::{Lines, Node, Place, Position, Span, json, yaml};
use crate::error::SyntaxError;

/// How a definition is written.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML 1.2, one document.
    Yaml,
}

impl Notation {
    /// What a text looks like: JSON if it is blank or starts like a JSON object, list or string.
    pub fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        match text.chars().next() {
            None | Some('{' | '[' | '"') => Notation::Json,
            Some(_) => Notation::Yaml,
        }
    }
}

/// A text and the values in it.
#[derive(Clone, Debug)]
pub struct Tree {
    text: String,
    root: Node,
}

impl Tree {
    /// Reads a text. There always is a tree, however broken the text; the errors say what was
    /// wrong with it.
    pub fn parse(text: &str, notation: Notation) -> (Tree, Vec<SyntaxError>) {
        let (root, errors) = match notation {
            Notation::Json => json::parse(text),
            Notation::Yaml => yaml::parse(text),
        };
        (
            Tree {
                text: text.to_owned(),
                root,
            },
            errors,
        )
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The outermost value.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The place of the value that a JSON pointer leads to; of the nearest value around it if
    /// there is none.
    pub fn place(&self, pointer: &str) -> Place {
        let mut found = pointer;
        let span = loop {
            if let Some(node) = self.root.find(found) {
                break node.span;
            }
            match found.rfind('/') {
                Some(cut) => found = found.get(..cut).unwrap_or(""),
                None => break self.root.span,
            }
        };
        Place {
            pointer: pointer.to_owned(),
            span,
            position: self.position(span.start),
        }
    }

    /// The span of the key of the member that a JSON pointer leads to.
    pub fn key_span(&self, pointer: &str) -> Option<Span> {
        let (parent, key) = pointer.rsplit_once('/')?;
        let key = key.replace("~1", "/").replace("~0", "~");
        Some(self.root.find(parent)?.member(&key)?.key.span)
    }

    /// The line and column of a byte.
    pub fn position(&self, offset: usize) -> Position {
        Lines::new(&self.text).position(offset)
    }

    /// The text of a line (counted from 1), without its end.
    pub fn line(&self, number: usize) -> Option<&str> {
        self.text.lines().nth(number.checked_sub(1)?)
    }
}
