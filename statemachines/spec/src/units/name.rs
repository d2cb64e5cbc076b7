//! Names: of the stack, of circuits, of errors.

use std::fmt;

use schemars::{Schema, SchemaGenerator};

use crate::error::Mistake;
use crate::read::{Reader, Written, found, shortened, text_schema};
use crate::yaml::{Key, Node, Value};

/// Longest name of a stack or a circuit, characters. Names of machines and functions are made of
/// both, and AWS allows 64 for a Lambda function.
const MAX_NAME: usize = 40;

/// Longest error name, characters (ours; Step Functions has no limit, people do).
const MAX_ERROR_NAME: usize = 128;

/// The shape as a pattern for editors.
pub(crate) const NAME: &str = r"^[A-Za-z][A-Za-z0-9-]{0,39}$";

/// A stack's name: a letter, then letters, digits and hyphens, 40 characters at most.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct StackName(String);

/// A dependency's name, which is its circuit's too: shaped like [`StackName`].
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CircuitName(String);

/// An error name as `ErrorEquals` takes it: letters, digits, dots, hyphens and underscores.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct ErrorName(pub(crate) String);

impl StackName {
    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for StackName {
    fn default() -> Self {
        StackName("breaker".to_owned())
    }
}

impl CircuitName {
    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A circuit's name from a mapping's key; none, and noted, when it has another shape.
    pub(crate) fn read(key: &Key, reader: &mut Reader<'_>) -> Option<Self> {
        if is_name(&key.text) {
            return Some(CircuitName(key.text.clone()));
        }
        let found = format!("`{}`", shortened(&key.text));
        let fix = mend(&key.text);
        reader.note(key.at, Mistake::BadName { found, fix });
        None
    }
}

impl fmt::Display for StackName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for CircuitName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Written for StackName {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fix = match &node.value {
            Value::Text(text) if is_name(text) => return Some(StackName(text.clone())),
            Value::Text(text) => mend(text),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::List(_)
            | Value::Mapping(_) => None,
        };
        let found = found(node);
        reader.note(node.at, Mistake::BadName { found, fix });
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(NAME, &["checkout"])
    }
}

impl Written for ErrorName {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let allowed = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | '_');
        match &node.value {
            Value::Text(text)
                if !text.is_empty()
                    && text.len() <= MAX_ERROR_NAME
                    && text.chars().all(allowed) =>
            {
                Some(ErrorName(text.clone()))
            }
            Value::Text(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::List(_)
            | Value::Mapping(_) => {
                reader.expected(node, "an error name such as `Payments.CardDeclined`", None);
                None
            }
        }
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(
            r"^[A-Za-z0-9._-]{1,128}$",
            &["Breaker.Timeout", "Payments.CardDeclined", "States.ALL"],
        )
    }
}

fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|one: char| one.is_ascii_alphabetic())
        && text
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || one == '-')
}

fn mend(text: &str) -> Option<String> {
    let mended: String = text
        .chars()
        .map(|one| {
            if one.is_ascii_alphanumeric() {
                one
            } else {
                '-'
            }
        })
        .collect();
    let mended = mended.trim_matches('-');
    is_name(mended).then(|| mended.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_a_shape() {
        assert!(is_name("payments"));
        assert!(is_name("Pay-2"));
        for text in [
            "",
            "2pay",
            "-pay",
            "pay ments",
            "zahlung-ü",
            &"a".repeat(41),
        ] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn a_bad_name_is_mended_when_something_is_left() {
        assert_eq!(mend("payment api").as_deref(), Some("payment-api"));
        assert_eq!(mend("payment_api").as_deref(), Some("payment-api"));
        assert_eq!(mend("42"), None);
    }
}
