//! Our own types as JSON.
//!
//! Writing JSON fails where a type says so itself, or where a map's key is no text. None of ours does either: they are
//! derived, their keys are texts, and a number that JSON has not becomes `null`. So there is no error to hand on, and a
//! type that breaks this is a mistake of ours that must not pass for an empty text: it stops the program in the first
//! test that writes it.

use serde::Serialize;
use serde_json::Value;

const WHY: &str = "our own types are derived, with texts as keys";

/// One of our own types as a value.
///
/// # Panics
/// When it is no type of which the above holds.
#[must_use]
pub fn value(ours: &impl Serialize) -> Value {
    serde_json::to_value(ours).expect(WHY)
}

/// One of our own types as text, on one line.
///
/// # Panics
/// As [`value`].
#[must_use]
pub fn text(ours: &impl Serialize) -> String {
    serde_json::to_string(ours).expect(WHY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_json_has_not_are_null() {
        assert_eq!(value(&f64::NAN), Value::Null);
        assert_eq!(text(&[f64::INFINITY]), "[null]");
    }

    #[test]
    #[should_panic(expected = "with texts as keys")]
    fn a_map_with_other_keys_is_seen() {
        let map = std::collections::BTreeMap::from([([1, 2], 3)]);
        drop(value(&map));
    }
}
