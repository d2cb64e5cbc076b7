//! `Serialize` and `Deserialize`.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::deep::guarded;
use super::{Array, Number, Object, Value};

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(it) => serializer.serialize_bool(*it),
            Value::Number(it) => it.serialize(serializer),
            Value::String(it) => serializer.serialize_str(it),
            Value::Array(it) => it.serialize(serializer),
            Value::Object(it) => it.serialize(serializer),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.is_integer(), self.as_i64(), self.as_u64()) {
            (true, Some(it), _) => serializer.serialize_i64(it),
            (true, None, Some(it)) => serializer.serialize_u64(it),
            _ => serializer.serialize_f64(self.as_f64()),
        }
    }
}

impl Serialize for Array {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        guarded(|| {
            let mut out = serializer.serialize_seq(Some(self.len()))?;
            for item in self {
                out.serialize_element(item)?;
            }
            out.end()
        })
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        guarded(|| {
            let mut out = serializer.serialize_map(Some(self.len()))?;
            for (key, value) in self {
                out.serialize_entry(&**key, value)?;
            }
            out.end()
        })
    }
}

impl<'de> Deserialize<'de> for Value {
    /// How deep a value may be is the deserializer's to bound; `serde_json` stops at 128 levels.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        guarded(|| deserializer.deserialize_any(AnyValue))
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_string<E>(self, it: String) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(Array::from(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Object::new();
        while let Some((key, value)) = map.next_entry::<Arc<str>, Value>()? {
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value;

    #[test]
    fn goes_through_serde_unchanged() {
        let value =
            value!({"z": [1, -1, 0.5, 18446744073709551615u64], "a": {"n": null, "b": true}});
        let text = serde_json::to_string(&value).expect("serializes");
        assert_eq!(text, value.to_string());
        assert_eq!(
            serde_json::from_str::<Value>(&text).expect("own text"),
            value
        );
    }
}
