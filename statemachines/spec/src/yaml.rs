//! YAML text as a tree in which every value knows its place. Knows nothing of breakers.
//!
//! The tree is read in one go and looked at afterwards, so that one mistake does not hide the next.

mod syntax;
mod tree;

use serde_json::Number;
use serde_saphyr::Spanned;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};

use self::syntax::syntax;
use self::tree::Tree;
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
pub struct Node {
    /// Its bytes in the text; for an alias, the alias.
    pub at: Span,
    /// What stands there.
    pub value: Value,
}

/// What stands there.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// In written order, the same key as often as it was written.
    Mapping(Vec<(Key, Node)>),
}

/// The key of a mapping.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its bytes in the text.
    pub at: Span,
    /// The key itself.
    pub text: String,
}

impl Value {
    /// What it is, in the words of somebody who reads YAML.
    pub fn kind(&self) -> &'static str {
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
    let budget = serde_saphyr::budget! {
        max_depth: MAX_DEPTH,
    };
    let mut options = serde_saphyr::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        // As text it is refused where a number must be, with a place and a range.
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
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
