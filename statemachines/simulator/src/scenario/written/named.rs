//! A mapping from names of dependencies.

use schemars::{Schema, SchemaGenerator, json_schema};
use spec::reading::{Node, Reader, Span, Value, Written, note_repeated};

/// Something for each of some dependencies, in written order.
#[derive(Clone, Debug)]
pub(crate) struct Named<T>(pub(crate) Vec<(String, Span, T)>);

impl<T: Written> Written for Named<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, "a mapping from names of dependencies", None);
            return None;
        };
        note_repeated(entries, reader);
        let mut named = Vec::new();
        for (key, value) in entries {
            if let Some(value) = T::read(value, reader) {
                named.push((key.text.clone(), key.at, value));
            }
        }
        Some(Named(named))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let each = T::schema(generator);
        json_schema!({ "type": "object", "additionalProperties": each })
    }
}
