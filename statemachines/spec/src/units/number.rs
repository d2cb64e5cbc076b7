//! Plain numbers: counts (whole) and factors.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value as Json;

use crate::read::{Reader, Shown, Written};
use crate::yaml::{Node, Value};

impl Written for u32 {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Number(number) = &node.value
            && let Some(count) = number.as_u64().and_then(|count| u32::try_from(count).ok())
        {
            return Some(count);
        }
        reader.expected(node, "a whole number", number_in_text(node));
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0 })
    }
}

impl Written for f64 {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Number(number) = &node.value
            && let Some(factor) = number.as_f64()
        {
            return Some(factor);
        }
        reader.expected(node, "a number", number_in_text(node));
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

impl Shown for u32 {
    fn shown(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        Json::from(*self)
    }
}

impl Shown for f64 {
    fn shown(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        // A whole factor is written without decimals: `2`.
        serde_json::from_str(&self.to_string()).unwrap_or(Json::Null)
    }
}

/// A number in quotes, or with a multiplication sign: what it was probably meant to be.
fn number_in_text(node: &Node) -> Option<String> {
    let Value::Text(text) = &node.value else {
        return None;
    };
    let digits = text.trim().trim_end_matches(['x', 'X', '×']).trim();
    digits.parse::<u32>().ok().map(|number| number.to_string())
}
