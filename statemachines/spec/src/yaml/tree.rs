//! The tree as serde fills it.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::{Location, Spanned};

use super::{Key, Node, Value};
use crate::error::Span;

/// [`Value`] as serde sees it.
pub(super) struct Tree(pub(super) Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor).map(Tree)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Tree::deserialize(deserializer).map(|tree| tree.0)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(match Number::from_f64(value) {
            Some(number) => Value::Number(number),
            None => Value::Text(value.to_string()),
        })
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Spanned<Tree>>()? {
            list.push(Node {
                at: Span::of(&item.referenced),
                value: item.value.0,
            });
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut mapping = Vec::new();
        while let Some(key) = entries.next_key::<Spanned<String>>()? {
            let value = entries.next_value::<Spanned<Tree>>()?;
            let key = Key {
                at: Span::of(&key.referenced),
                text: key.value,
            };
            let at = match &value.value.0 {
                // A whole mapping or list is shown by its key: its own text has no end worth showing.
                Value::Mapping(_) | Value::List(_) | Value::Null => key.at,
                Value::Bool(_) | Value::Number(_) | Value::Text(_) => Span::of(&value.referenced),
            };
            let value = Node {
                at,
                value: value.value.0,
            };
            mapping.push((key, value));
        }
        Ok(Value::Mapping(merged(mapping)))
    }
}

/// Puts the entries of `<<: *name` beside the mapping's own, which win.
fn merged(entries: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
    let is_merge = |key: &Key, value: &Node| {
        key.text == "<<" && matches!(value.value, Value::Mapping(_) | Value::List(_))
    };
    let (merges, mut own): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|(key, value)| is_merge(key, value));
    for (_, node) in merges {
        let sources = if let Value::List(items) = node.value {
            items
        } else {
            vec![node]
        };
        for source in sources {
            let Value::Mapping(entries) = source.value else {
                continue;
            };
            for (key, value) in entries {
                if own.iter().all(|(known, _)| known.text != key.text) {
                    own.push((key, value));
                }
            }
        }
    }
    own
}

impl Span {
    pub(super) fn of(place: &Location) -> Span {
        let span = place.span();
        let at = |offset: Option<u64>| offset.and_then(|offset| usize::try_from(offset).ok());
        let start = at(span.byte_offset()).unwrap_or(0);
        let length = at(span.byte_len()).unwrap_or(0);
        Span {
            start,
            end: start.saturating_add(length),
        }
    }
}
