//! From the tree of values to the types of [`crate::written`]: every mistake is noted, none stops
//! the reading.

mod fields;
mod setting;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value as Json;

use crate::error::{Found, Mistake, Span};
use crate::yaml::{Node, Value};

pub use self::fields::{Fields, Removed, note_repeated, note_unless_one};
pub use self::setting::{Setting, Shown};

/// Something that can be written in a spec.
pub trait Written: Sized {
    /// Reads it, noting what is wrong; none when nothing usable is there.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;

    /// What an editor should know about it.
    fn schema(generator: &mut SchemaGenerator) -> Schema;

    /// Notes every field without which it means nothing, at the mapping's own place. Asked once
    /// `defaults` are merged: any of the two may have it.
    fn note_missing(&self, _at: Span, _reader: &mut Reader<'_>) {}

    /// `self` where it says something, `under` where it does not: only mappings have such gaps.
    fn over(self, _under: Self) -> Self {
        self
    }
}

/// A written value and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the text.
    pub at: Span,
}

/// Most mistakes that are told (1,000). More than anybody reads, and few enough that showing them
/// takes no time whatever the text is.
const MAX_MISTAKES: usize = 1_000;

/// The mistakes so far, and the text they are in.
pub struct Reader<'t> {
    text: &'t str,
    /// The mistakes so far.
    pub found: Vec<Found>,
}

impl<'t> Reader<'t> {
    /// A reader that has found nothing yet.
    pub fn new(text: &'t str) -> Self {
        Reader {
            text,
            found: Vec::new(),
        }
    }

    /// Notes a mistake.
    pub fn note(&mut self, at: Span, mistake: Mistake) {
        // An alias is read as often as it is used: the same mistake at the same place is one.
        let known = |one: &Found| one.at == at && one.mistake == mistake;
        if !self.is_full() && !self.found.iter().any(known) {
            self.found.push(Found { at, mistake });
        }
    }

    /// Whether further mistakes are passed over.
    pub(crate) fn is_full(&self) -> bool {
        self.found.len() >= MAX_MISTAKES
    }

    /// Notes that something else was expected here.
    pub fn expected(&mut self, node: &Node, expected: &str, fix: Option<String>) {
        let mistake = Mistake::Expected {
            expected: expected.to_owned(),
            found: found(node),
            fix,
        };
        self.note(node.at, mistake);
    }

    /// The line, from 1, on which `at` begins.
    pub fn line(&self, at: Span) -> usize {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }
}

/// A value as an error message quotes it.
pub(crate) fn found(node: &Node) -> String {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => "empty text".to_owned(),
        Value::Text(text) => format!("`{}`", shortened(text)),
        Value::Number(number) => format!("the number {number}"),
        Value::Bool(value) => format!("`{value}`"),
        Value::Null | Value::List(_) | Value::Mapping(_) => node.value.kind().to_owned(),
    }
}

/// At most 60 characters of the first line.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(MOST).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

impl<T: Written> At<T> {
    /// Reads a value and keeps its place.
    pub fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = T::read(node, reader)?;
        Some(At { value, at: node.at })
    }
}

/// The written value; its type's default when there is none.
pub(crate) fn value_or_default<T: Default>(written: Option<At<T>>) -> T {
    written.map(|written| written.value).unwrap_or_default()
}

/// A field in a dependency over the same field in `defaults`.
pub fn over<T: Written>(own: Option<At<T>>, under: Option<At<T>>) -> Option<At<T>> {
    match (own, under) {
        (Some(own), Some(under)) => Some(At {
            value: own.value.over(under.value),
            at: own.at,
        }),
        (own, under) => own.or(under),
    }
}

impl<T: Written> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::any::type_name::<T>().into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Written> Written for Vec<At<T>> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::List(items) = &node.value {
            let read = items.iter().filter_map(|item| At::read(item, reader));
            Some(read.collect())
        } else {
            reader.expected(node, "a list", None);
            None
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let items = T::schema(generator);
        schemars::json_schema!({ "type": "array", "items": items })
    }
}

/// A schema for text that has a shape.
pub(crate) fn text_schema(pattern: &str, examples: &[&str]) -> Schema {
    let mut schema = schemars::json_schema!({ "type": "string", "pattern": pattern });
    if !examples.is_empty() {
        let examples = examples.iter().map(|example| Json::from(*example));
        schema.insert("examples".to_owned(), examples.collect());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_stays_short() {
        assert_eq!(shortened("abc\n"), "abc");
        assert_eq!(shortened("abc\ndef"), "abc…");
        assert_eq!(shortened(&"x".repeat(99)).chars().count(), 61);
    }
}
