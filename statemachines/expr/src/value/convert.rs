//! Values from and to Rust's own types and `serde_json`.

use std::sync::Arc;

use super::deep::guarded;
use super::{Array, Number, Object, Value};

impl From<bool> for Value {
    fn from(it: bool) -> Value {
        Value::Bool(it)
    }
}

macro_rules! from_whole_numbers {
    ($($type:ty => $wide:ty),+) => {$(
        impl From<$type> for Value {
            fn from(it: $type) -> Value {
                Value::Number(Number::from(it as $wide))
            }
        }
    )+};
}

from_whole_numbers!(i32 => i64, i64 => i64, u32 => u64, u64 => u64, usize => u64);

impl From<f64> for Value {
    /// JSON has no NaN and no infinities: they become `null`.
    fn from(it: f64) -> Value {
        Number::from_f64(it).map_or(Value::Null, Value::Number)
    }
}

impl From<Number> for Value {
    fn from(it: Number) -> Value {
        Value::Number(it)
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Value {
        Value::String(it.into())
    }
}

impl From<String> for Value {
    fn from(it: String) -> Value {
        Value::String(it.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(it: Arc<str>) -> Value {
        Value::String(it)
    }
}

impl From<Array> for Value {
    fn from(it: Array) -> Value {
        Value::Array(it)
    }
}

impl From<Object> for Value {
    fn from(it: Object) -> Value {
        Value::Object(it)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(it: Vec<T>) -> Value {
        Value::Array(it.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(it: Option<T>) -> Value {
        it.map_or(Value::Null, Into::into)
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(it) => Value::Bool(it),
            serde_json::Value::Number(it) => from_json_number(&it),
            serde_json::Value::String(it) => Value::from(it),
            serde_json::Value::Array(items) => {
                guarded(|| Value::Array(items.into_iter().map(Value::from).collect()))
            }
            serde_json::Value::Object(fields) => {
                guarded(|| Value::Object(fields.into_iter().collect()))
            }
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(it) => Value::Bool(*it),
            serde_json::Value::Number(it) => from_json_number(it),
            serde_json::Value::String(it) => Value::from(it.as_str()),
            serde_json::Value::Array(items) => {
                guarded(|| Value::Array(items.iter().map(Value::from).collect()))
            }
            serde_json::Value::Object(fields) => guarded(|| {
                Value::Object(
                    fields
                        .iter()
                        .map(|(key, value)| (key.as_str(), value))
                        .collect(),
                )
            }),
        }
    }
}

impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(it) => serde_json::Value::Bool(*it),
            Value::Number(it) => to_json_number(*it),
            Value::String(it) => serde_json::Value::String(it.to_string()),
            Value::Array(items) => guarded(|| items.iter().map(serde_json::Value::from).collect()),
            Value::Object(fields) => guarded(|| {
                fields
                    .iter()
                    .map(|(key, value)| (key.to_string(), serde_json::Value::from(value)))
                    .collect()
            }),
        }
    }
}

impl From<Value> for serde_json::Value {
    fn from(value: Value) -> serde_json::Value {
        serde_json::Value::from(&value)
    }
}

fn from_json_number(json: &serde_json::Number) -> Value {
    if let Some(it) = json.as_i64() {
        Value::from(it)
    } else if let Some(it) = json.as_u64() {
        Value::from(it)
    } else {
        json.as_f64().map_or(Value::Null, Value::from)
    }
}

fn to_json_number(number: Number) -> serde_json::Value {
    if !number.is_integer() {
        return serde_json::Value::from(number.as_f64());
    }
    match (number.as_i64(), number.as_u64()) {
        (Some(it), _) => it.into(),
        (None, Some(it)) => it.into(),
        (None, None) => number.as_f64().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_json_and_back() {
        let json = serde_json::json!({"z": [null, true, -1, u64::MAX, 0.5, "x"], "a": {}});
        let value = Value::from(&json);
        assert_eq!(serde_json::Value::from(&value), json);
        assert_eq!(Value::from(json.clone()), value);
        assert_eq!(value.to_string(), json.to_string());
    }

    #[test]
    fn what_json_cannot_say_is_null() {
        assert_eq!(Value::from(f64::NAN), Value::Null);
        assert_eq!(Value::from(None::<bool>), Value::Null);
    }
}
