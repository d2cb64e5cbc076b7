//! YAML text as a tree in which every value knows its place. Knows nothing of breakers.
//!
//! The tree is read in one go and looked at afterwards, so that one mistake does not hide the next.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Location, Spanned};

use crate::error::{Found, Mistake, Span};

/// Largest text that is read, bytes (1 MiB): a hundred times a large spec, and small enough that
/// reading it never hurts.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// Deepest nesting that is read, levels.
const MAX_DEPTH: usize = 48;

/// Most values that aliases (`*name`) may repeat, in all: generous for people, deadly for bombs.
const MAX_REPEATED: usize = 20_000;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its bytes in the text; for an alias, the alias.
    pub(crate) at: Span,
    pub(crate) value: Value,
}

/// What stands there.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    /// In written order, the same key as often as it was written.
    Mapping(Vec<(Key, Node)>),
}

/// The key of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) at: Span,
    pub(crate) text: String,
}

impl Value {
    /// What it is, in the words of somebody who reads YAML.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

impl Node {
    /// The JSON Pointer of the value that stands at `span`, or whose key does; empty when none does.
    pub(crate) fn pointer_to(&self, span: Span) -> String {
        let mut pointer = String::new();
        if !self.descend(span, &mut pointer) {
            pointer.clear();
        }
        pointer
    }

    fn descend(&self, span: Span, pointer: &mut String) -> bool {
        if self.at == span {
            return true;
        }
        let length = pointer.len();
        match &self.value {
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    pointer.push('/');
                    pointer.push_str(&key.text.replace('~', "~0").replace('/', "~1"));
                    if key.at == span || value.descend(span, pointer) {
                        return true;
                    }
                    pointer.truncate(length);
                }
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    pointer.push_str(&format!("/{index}"));
                    if item.descend(span, pointer) {
                        return true;
                    }
                    pointer.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
        false
    }
}

/// Reads the text of one YAML document.
///
/// # Errors
/// When it is empty, too large, or no YAML: one error, for nothing after it can be trusted.
pub(crate) fn load(text: &str) -> Result<Node, Found> {
    if text.len() > MAX_BYTES {
        return Err(Found::new(
            Span::START,
            Mistake::TooLarge {
                bytes: text.len(),
                most: MAX_BYTES,
            },
        ));
    }
    if let Some(at) = tab_in_indentation(text) {
        return Err(Found::new(at, Mistake::Tab));
    }
    let budget = serde_saphyr::budget! {
        max_depth: MAX_DEPTH,
    };
    let mut options = serde_saphyr::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        with_snippet: false,
    };
    options.alias_limits.max_total_replayed_events = MAX_REPEATED;
    let root: Spanned<Tree> =
        serde_saphyr::from_str_with_options(text, options).map_err(|error| syntax(text, &error))?;
    let node = Node {
        at: Span::of(&root.referenced),
        value: root.value.0,
    };
    match node.value {
        Value::Null => Err(Found::new(Span::START, Mistake::Empty)),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Mapping(_) => {
            Ok(node)
        }
    }
}

/// The one mistake whose message from any YAML parser helps nobody.
fn tab_in_indentation(text: &str) -> Option<Span> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - blank.len();
        let indentation = line.get(..indent).unwrap_or_default();
        if let Some(tab) = indentation.find('\t')
            && !blank.trim().is_empty()
            && !blank.starts_with('#')
        {
            let at = start + tab;
            return Some(Span {
                start: at,
                end: at + 1,
            });
        }
        start += line.len();
    }
    None
}

fn syntax(text: &str, error: &serde_saphyr::Error) -> Found {
    let at = error
        .location()
        .map_or(Span::START, |place| Span::of_error(text, &place));
    let line = at.line_of(text);
    let mistake = if line.contains("{%") && !line.contains("\"{%") && !line.contains("'{%") {
        Mistake::BareExpression
    } else {
        Mistake::Syntax {
            message: in_plain_words(error.without_snippet()),
        }
    };
    Found::new(at, mistake)
}

/// The parser's message, without the place, which is shown in our own way.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's own enum, which grows: its words serve for the rest"
)]
fn in_plain_words(error: &serde_saphyr::Error) -> String {
    use serde_saphyr::Error;
    match error {
        Error::MultipleDocuments { .. } => {
            "a second document begins here, and a spec is one document".to_owned()
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => format!(
            "it is nested deeper than {MAX_DEPTH} levels, or repeats more than {MAX_REPEATED} values"
        ),
        Error::UnknownAnchor { .. } => "no `&name` before it has this name".to_owned(),
        other => {
            let whole = other.to_string();
            let end = whole.rfind(" at line ").unwrap_or(whole.len());
            whole.get(..end).unwrap_or(&whole).trim().to_owned()
        }
    }
}

impl Span {
    fn of(place: &Location) -> Span {
        let span = place.span();
        let at = |offset: Option<u64>| offset.and_then(|offset| usize::try_from(offset).ok());
        let start = at(span.byte_offset()).unwrap_or(0);
        let length = at(span.byte_len()).unwrap_or(0);
        Span {
            start,
            end: start.saturating_add(length),
        }
    }

    /// The place of a syntax error, which mostly knows its line and column only.
    fn of_error(text: &str, place: &Location) -> Span {
        if place.span().byte_offset().is_some() {
            return Span::of(place);
        }
        let number = |from: u64| usize::try_from(from.saturating_sub(1)).unwrap_or(0);
        let mut lines = text.split_inclusive('\n');
        let before: usize = lines.clone().take(number(place.line())).map(str::len).sum();
        let line = lines.nth(number(place.line())).unwrap_or_default();
        let characters = line.chars().take(number(place.column()));
        let start = before + characters.map(char::len_utf8).sum::<usize>();
        Span { start, end: start }
    }
}

/// [`Value`] as serde sees it.
struct Tree(Value);

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
