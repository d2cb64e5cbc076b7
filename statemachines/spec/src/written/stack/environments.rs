//! `stack.environments`: by name.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::Environment;
use crate::error::Span;
use crate::read::{Reader, Written, note_repeated};
use crate::units::{CircuitName, NAME};
use crate::yaml::{Node, Value};

/// Environments by name, in written order.
#[derive(Clone, Debug)]
pub(crate) struct Environments(pub(crate) Vec<(String, Span, Environment)>);

impl Written for Environments {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, "environments by name", None);
            return None;
        };
        if entries.is_empty() {
            reader.expected(node, "at least one environment", None);
        }
        note_repeated(entries, reader);
        let mut environments = Vec::new();
        for (key, value) in entries {
            // Shaped like a circuit's name: both become parts of names.
            let name = CircuitName::read(key, reader);
            if let (Some(environment), Some(name)) = (Environment::read(value, reader), name) {
                environments.push((name.as_str().to_owned(), key.at, environment));
            }
        }
        Some(Environments(environments))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let environment = generator.subschema_for::<Environment>();
        json_schema!({
            "type": "object",
            "minProperties": 1,
            "propertyNames": { "pattern": NAME },
            "additionalProperties": environment,
        })
    }
}
