//! Plain values: text, booleans, numbers, templates, lists, paths.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::{Reader, Written};
use crate::model::{DataPath, Scalar, State, is_placeholder};
use crate::syntax::{Node, NodeKind};

impl Written for String {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else {
            reader.wrong_type(node, "text", None);
            return None;
        };
        Some(text.to_owned())
    }

    fn print(&self) -> Value {
        self.as_str().into()
    }
}

impl Written for bool {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let NodeKind::Bool(value) = node.kind {
            return Some(value);
        }
        if placeholder(node).is_none() {
            reader.wrong_type(node, "true or false", None);
        }
        None
    }

    fn print(&self) -> Value {
        (*self).into()
    }
}

impl Written for Value {
    fn read(node: &Node, _reader: &mut Reader<'_>) -> Option<Self> {
        Some(node.to_value())
    }

    fn print(&self) -> Value {
        self.clone()
    }
}

impl<T: Written> Written for Vec<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let NodeKind::Array(items) = &node.kind else {
            reader.wrong_type(node, "a list", None);
            return None;
        };
        let items = items.iter().enumerate();
        Some(
            items
                .filter_map(|(at, item)| {
                    reader.in_item(at, T::NOUN, |reader| T::read(item, reader))
                })
                .collect(),
        )
    }

    fn print(&self) -> Value {
        self.iter().map(Written::print).collect()
    }
}

impl Written for IndexMap<String, State> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.kind, NodeKind::Object(_)) {
            reader.wrong_type(node, "an object", None);
            return None;
        }
        let mut states = IndexMap::with_capacity(node.members().len());
        for member in node.members() {
            let name = member.key.text.as_str();
            let state = reader.in_state(name, |reader| State::read(&member.value, reader));
            states.extend(state.map(|state| (name.to_owned(), state)));
        }
        Some(states)
    }

    fn print(&self) -> Value {
        let states = self
            .iter()
            .map(|(name, state)| (name.clone(), state.print()));
        Value::Object(states.collect())
    }
}

impl Written for DataPath {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match (&node.kind, node.text()) {
            (NodeKind::Null, _) => Some(DataPath::Discard),
            (_, Some(path)) => Some(DataPath::Path(path.to_owned())),
            (_, None) => {
                reader.wrong_type(node, "a path or null", None);
                None
            }
        }
    }

    fn print(&self) -> Value {
        match self {
            DataPath::Discard => Value::Null,
            DataPath::Path(path) => path.as_str().into(),
        }
    }
}

impl<N: Amount> Written for Scalar<N> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match placeholder(node) {
            Some(text) => Some(Scalar::Placeholder(text)),
            None => N::read(node, reader).map(Scalar::Value),
        }
    }

    fn print(&self) -> Value {
        match self {
            Scalar::Value(value) => value.print(),
            Scalar::Placeholder(text) => text.as_str().into(),
        }
    }
}

/// A number with bounds of its own.
pub(crate) trait Amount: Written {
    /// What a message asks for.
    const EXPECTED: &'static str;
}

impl Amount for u64 {
    const EXPECTED: &'static str = "a whole number, 0 or more";
}

impl Written for u64 {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = match &node.kind {
            NodeKind::Number(number) => number.as_u64().or_else(|| number.as_f64().and_then(whole)),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::String(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_)
            | NodeKind::Missing => None,
        };
        if value.is_none() {
            reader.wrong_type(node, u64::EXPECTED, unquote(node));
        }
        value
    }

    fn print(&self) -> Value {
        (*self).into()
    }
}

impl Amount for f64 {
    const EXPECTED: &'static str = "a number";
}

impl Written for f64 {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let NodeKind::Number(number) = &node.kind {
            return number.as_f64();
        }
        reader.wrong_type(node, f64::EXPECTED, unquote(node));
        None
    }

    fn print(&self) -> Value {
        // `2`, not `2.0`, as people write it.
        match whole(*self) {
            Some(value) => value.into(),
            None => Number::from_f64(*self).map_or(Value::Null, Value::Number),
        }
    }
}

/// The text, if deployment turns it into something else.
pub(super) fn placeholder(node: &Node) -> Option<String> {
    node.text()
        .filter(|text| is_placeholder(text))
        .map(str::to_owned)
}

fn unquote(node: &Node) -> Option<String> {
    let text = node.text()?;
    text.parse::<Number>()
        .ok()
        .map(|_| "leave out the quotes".to_owned())
}

/// The whole number that a double stands for, if it does so exactly.
fn whole(value: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    let fits = value.fract() == 0.0 && (0.0..EXACT).contains(&value) && value.is_sign_positive();
    fits.then_some(value as u64)
}
