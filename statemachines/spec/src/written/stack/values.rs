//! The values of `stack` that have a shape of their own.

use indexmap::IndexMap;
use schemars::{Schema, SchemaGenerator};

use crate::read::{Reader, Written, note_repeated, text_schema};
use crate::yaml::{Node, Value};

/// Longest key of a tag, characters (AWS quota).
const MAX_TAG_KEY: usize = 128;

/// Longest value of a tag, characters (AWS quota).
const MAX_TAG_VALUE: usize = 256;

/// An account's number.
#[derive(Clone, Debug)]
pub(crate) struct Account(pub(crate) String);

/// A region's name.
#[derive(Clone, Debug)]
pub struct Region(pub String);

/// The id of a subnet or security group.
#[derive(Clone, Debug)]
pub(crate) struct ResourceId(pub(crate) String);

/// Tags by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags(pub(crate) IndexMap<String, String>);

impl Written for Account {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let is_account =
            |text: &str| text.len() == 12 && text.bytes().all(|one| one.is_ascii_digit());
        let fix = match &node.value {
            Value::Text(text) if is_account(text) => return Some(Account(text.clone())),
            // Without quotes YAML reads a number, and drops the zeros it begins with.
            Value::Number(number) => Some(format!("\"{:0>12}\"", number.to_string())),
            Value::Text(_) | Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => {
                None
            }
        };
        reader.expected(node, "an account of 12 digits in quotes", fix);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[0-9]{12}$", &["111122223333"])
    }
}

impl Written for Region {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && is_region(text)
        {
            return Some(Region(text.clone()));
        }
        reader.expected(node, "a region such as `eu-central-1`", None);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[a-z]+(-[a-z]+)+-[0-9]+$", &["eu-central-1"])
    }
}

impl Written for ResourceId {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && let Some((kind, id)) = text.split_once('-')
            && !kind.is_empty()
            && kind.bytes().all(|one| one.is_ascii_lowercase())
            && !id.is_empty()
            && id.bytes().all(|one| one.is_ascii_hexdigit())
        {
            return Some(ResourceId(text.clone()));
        }
        reader.expected(node, "an id such as `subnet-0a1b2c3d`", None);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[a-z]+-[0-9a-f]+$", &["subnet-0a1b2c3d", "sg-0a1b2c3d"])
    }
}

impl Written for Tags {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, "tags by key", None);
            return None;
        };
        note_repeated(entries, reader);
        let mut tags = IndexMap::new();
        for (key, value) in entries {
            let is_key = !key.text.is_empty()
                && key.text.chars().count() <= MAX_TAG_KEY
                && !key.text.starts_with("aws:");
            if !is_key {
                let named = Node {
                    at: key.at,
                    value: Value::Text(key.text.clone()),
                };
                let expected = "a key of at most 128 characters that does not begin with `aws:`";
                reader.expected(&named, expected, None);
            }
            if let Some(text) = tag_value(value, reader) {
                tags.insert(key.text.clone(), text);
            }
        }
        Some(Tags(tags))
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": { "type": ["string", "number", "boolean"] },
            "examples": [{ "team": "checkout" }],
        })
    }

    /// An environment's tags beside the stack's.
    fn over(self, under: Self) -> Self {
        let mut tags = under.0;
        tags.extend(self.0);
        Tags(tags)
    }
}

/// Text, but nobody puts quotes around `1` or `true`.
fn tag_value(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let text = match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::List(_) | Value::Mapping(_) => None,
    };
    let text = text.filter(|text| text.chars().count() <= MAX_TAG_VALUE);
    if text.is_none() {
        reader.expected(node, "text of at most 256 characters", None);
    }
    text
}

/// `eu-central-1`: words, then a number.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some((number, words)) = parts.split_last() else {
        return false;
    };
    let is_word =
        |word: &&str| !word.is_empty() && word.bytes().all(|one| one.is_ascii_lowercase());
    words.len() >= 2
        && words.iter().all(is_word)
        && !number.is_empty()
        && number.bytes().all(|one| one.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_region;

    #[test]
    fn regions_are_words_and_a_number() {
        for text in ["eu-central-1", "us-gov-west-1", "ap-southeast-3"] {
            assert!(is_region(text), "{text}");
        }
        for text in ["", "eu", "eu-1", "Frankfurt", "eu-central", "eu--1"] {
            assert!(!is_region(text), "{text}");
        }
    }
}
