//! Values that stand under one name, or whose path stands under another: `Seconds`, `SecondsPath`.

use serde_json::{Number, Value};

use super::Reader;
use super::value::{Amount, placeholder};
use crate::model::{Quantity, Text, expression};
use crate::syntax::Node;

/// A value or its path.
pub(crate) trait Forked: Sized {
    /// Reads the value; `path_name` is the field that a path would stand in.
    fn read(node: &Node, path_name: &'static str, reader: &mut Reader<'_>) -> Option<Self>;

    /// Made from a path.
    fn from_path(path: String) -> Self;

    /// The path, if it is one.
    fn path(&self) -> Option<&str>;

    /// The value, if it is no path.
    fn print(&self) -> Value;
}

impl<N: Amount> Forked for Quantity<N> {
    fn read(node: &Node, path_name: &'static str, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else {
            return N::read(node, reader).map(Quantity::Value);
        };
        if expression(text).is_some() {
            return Some(Quantity::Expression(text.to_owned()));
        }
        if let Some(text) = placeholder(node) {
            return Some(Quantity::Placeholder(text));
        }
        let hint = if text.starts_with('$') {
            Some(format!("a path stands in `{path_name}`"))
        } else if text.parse::<Number>().is_ok() {
            Some("leave out the quotes".to_owned())
        } else {
            None
        };
        reader.wrong_type(node, N::EXPECTED, hint);
        None
    }

    fn from_path(path: String) -> Self {
        Quantity::Path(path)
    }

    fn path(&self) -> Option<&str> {
        match self {
            Quantity::Path(path) => Some(path),
            Quantity::Value(_) | Quantity::Expression(_) | Quantity::Placeholder(_) => None,
        }
    }

    fn print(&self) -> Value {
        match self {
            Quantity::Value(value) => value.print(),
            Quantity::Path(text) | Quantity::Expression(text) | Quantity::Placeholder(text) => {
                text.as_str().into()
            }
        }
    }
}

impl Forked for Text {
    fn read(node: &Node, _path_name: &'static str, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else {
            reader.wrong_type(node, "text", None);
            return None;
        };
        Some(Text::Literal(text.to_owned()))
    }

    fn from_path(path: String) -> Self {
        Text::Path(path)
    }

    fn path(&self) -> Option<&str> {
        match self {
            Text::Path(path) => Some(path),
            Text::Literal(_) => None,
        }
    }

    fn print(&self) -> Value {
        match self {
            Text::Path(text) | Text::Literal(text) => text.as_str().into(),
        }
    }
}
