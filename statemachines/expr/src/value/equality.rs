//! Equality by value.

use super::deep::guarded;
use super::{Array, Object, Value};

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

#[cfg(test)]
mod tests {
    use crate::value;

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
