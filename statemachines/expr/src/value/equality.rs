//! Equality by value.

use super::deep::guarded;
use super::{Array, Object, Value};
use crate::chance::mix;

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            _ => false,
        }
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Array) -> bool {
        self.same(other) || guarded(|| self[..] == other[..])
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Object) -> bool {
        self.same(other)
            || self.len() == other.len()
                && guarded(|| {
                    self.iter()
                        .all(|(key, value)| other.get(key).is_some_and(|theirs| theirs == value))
                })
    }
}

impl Value {
    /// A number that is the same for equal values, and seldom for others.
    pub(crate) fn fingerprint(&self) -> u64 {
        match self {
            Value::Null => 1,
            Value::Bool(it) => 2 + u64::from(*it),
            // Adding 0 makes one zero of the two.
            Value::Number(it) => mix((it.as_f64() + 0.0).to_bits() ^ 4),
            Value::String(it) => text_fingerprint(it),
            Value::Array(items) => guarded(|| {
                items
                    .iter()
                    .fold(5, |all, item| mix(all ^ item.fingerprint()))
            }),
            Value::Object(fields) => guarded(|| {
                let field = |(key, value): (&std::sync::Arc<str>, &Value)| {
                    mix(text_fingerprint(key) ^ mix(value.fingerprint()))
                };
                // A sum does not care about the order.
                mix(fields.iter().map(field).fold(6, u64::wrapping_add))
            }),
        }
    }
}

fn text_fingerprint(text: &str) -> u64 {
    text.as_bytes()
        .chunks(8)
        .fold(7 ^ text.len() as u64, |all, bytes| {
            mix(all
                ^ bytes
                    .iter()
                    .fold(0, |word, byte| word << 8 | u64::from(*byte)))
        })
}

#[cfg(test)]
mod tests {
    use crate::value;

    #[test]
    fn equal_values_have_equal_fingerprints() {
        let (a, b) = (
            value!({"a": 1, "b": [2.0, 0.0, "some longer text"]}),
            value!({"b": [2, -0.0, "some longer text"], "a": 1.0}),
        );
        assert_eq!(a, b);
        assert_eq!(a.fingerprint(), b.fingerprint());
        for other in [
            value!({"a": 1}),
            value!({"a": 1, "b": [0, 2.0, "some longer text"]}),
            value!([1]),
            value!("a"),
            value!(1),
        ] {
            assert_ne!(a.fingerprint(), other.fingerprint(), "{other}");
        }
    }

    #[test]
    fn key_order_and_number_notation_do_not_matter() {
        assert_eq!(value!({"a": 1, "b": [2.0]}), value!({"b": [2], "a": 1.0}));
        assert_ne!(value!({"a": 1}), value!({"a": 1, "b": null}));
        assert_ne!(value!({"a": 1}), value!({"b": 1}));
        assert_ne!(value!([1, 2]), value!([2, 1]));
        assert_ne!(value!(0), value!(false));
        assert_ne!(value!("1"), value!(1));
    }
}
