//! Immutable JSON, cheap to clone: what states hand to each other.
//!
//! Arrays and objects are shared. A clone counts a reference; a change copies the one level that it changes, and that
//! only if somebody else still holds it.
//!
//! ```
//! use expr::{Value, value};
//!
//! let input = value!({"order": {"id": 7, "lines": [1, 2]}});
//! let mut output = input.clone();
//! if let Some(fields) = output.as_object_mut() {
//!     fields.insert("paid", true);
//! }
//! assert_eq!(output.to_string(), r#"{"order":{"id":7,"lines":[1,2]},"paid":true}"#);
//! assert_eq!(input.pointer("/order/lines/1"), Some(&Value::from(2)));
//! ```

mod array;
mod convert;
pub(crate) mod deep;
mod equality;
mod footprint;
mod number;
mod object;
mod parse;
mod print;
mod serde_impls;

use std::sync::Arc;

pub use array::Array;
pub use footprint::Footprint;
pub use number::Number;
pub use object::Object;
pub use parse::{MAX_DEPTH, ParseError};

/// A JSON value.
///
/// Equality is by value: `1` equals `1.0`, and the order of an object's keys does not matter.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; whole ones that fit 64 bits are exact.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// An array, shared.
    Array(Array),
    /// An object, shared, its keys in the order they were written.
    Object(Object),
}

/// The kind of a [`Value`], in the words of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `boolean`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl Kind {
    /// The kind's name in lower case: `null`, `boolean`, `number`, `string`, `array`, `object`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "boolean",
            Kind::Number => "number",
            Kind::String => "string",
            Kind::Array => "array",
            Kind::Object => "object",
        }
    }
}

impl Value {
    /// A string value.
    pub fn string(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// An object without fields.
    pub fn empty_object() -> Value {
        Value::Object(Object::new())
    }

    /// What kind of value this is.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::String,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether this is an array or an object.
    pub fn is_container(&self) -> bool {
        matches!(self, Value::Array(_) | Value::Object(_))
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(it) = self {
            Some(*it)
        } else {
            None
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<Number> {
        if let Value::Number(it) = self {
            Some(*it)
        } else {
            None
        }
    }

    /// The number as a whole one, if this is a number without a fraction that fits; `3.0` counts.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// As [`as_i64`](Value::as_i64), not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The number, rounded to the nearest double.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(it) = self {
            Some(it)
        } else {
            None
        }
    }

    /// The array, if this is one.
    pub fn as_array(&self) -> Option<&Array> {
        if let Value::Array(it) = self {
            Some(it)
        } else {
            None
        }
    }

    /// The array, to be changed.
    pub fn as_array_mut(&mut self) -> Option<&mut Array> {
        if let Value::Array(it) = self {
            Some(it)
        } else {
            None
        }
    }

    /// The object, if this is one.
    pub fn as_object(&self) -> Option<&Object> {
        if let Value::Object(it) = self {
            Some(it)
        } else {
            None
        }
    }

    /// The object, to be changed.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        if let Value::Object(it) = self {
            Some(it)
        } else {
            None
        }
    }

    /// The field `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The item at `index`, if this is an array that long.
    pub fn item(&self, index: usize) -> Option<&Value> {
        self.as_array()?.get(index)
    }

    /// The value at an RFC 6901 pointer (`/States/0/Next`; the empty pointer is the value itself).
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut at = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            at = match at {
                Value::Object(fields) if step.contains('~') => {
                    fields.get(&step.replace("~1", "/").replace("~0", "~"))?
                }
                Value::Object(fields) => fields.get(step)?,
                Value::Array(items) => items.get(array_index(step)?)?,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
            };
        }
        Some(at)
    }
}

/// The index that a pointer's step spells: digits only, no leading zero.
fn array_index(step: &str) -> Option<usize> {
    let plain =
        step.bytes().all(|b| b.is_ascii_digit()) && (step.len() == 1 || !step.starts_with('0'));
    if plain { step.parse().ok() } else { None }
}

/// Builds a [`Value`](crate::Value) from JSON written in place, with Rust expressions where values stand.
#[macro_export]
macro_rules! value {
    ($($json:tt)+) => {
        $crate::Value::from($crate::__json!($($json)+))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_reach_fields_and_items() {
        let value = value!({"a": [{"b/c": 1}, {"~": 2}], "": 3});
        assert_eq!(value.pointer("/a/0/b~1c"), Some(&Value::from(1)));
        assert_eq!(value.pointer("/a/1/~0"), Some(&Value::from(2)));
        assert_eq!(value.pointer("/"), Some(&Value::from(3)));
        assert_eq!(value.pointer(""), Some(&value));
        for missing in ["a", "/a/01", "/a/2", "/a/-1", "/b", "/a/0/b~1c/x"] {
            assert_eq!(value.pointer(missing), None, "{missing}");
        }
    }

    #[test]
    fn values_can_be_sent_and_shared() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Value>();
    }

    #[test]
    fn a_value_stays_small() {
        assert!(size_of::<Value>() <= 24);
    }
}
