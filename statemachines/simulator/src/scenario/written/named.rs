//! A mapping from names.

use schemars::{Schema, SchemaGenerator, json_schema};
use spec::reading::{At, Node, Reader, Span, Value, Written, note_repeated};

/// Something for each of some names, in written order.
#[derive(Clone, Debug)]
pub(crate) struct Named<T>(pub(crate) Vec<Entry<T>>);

/// One name and what stands behind it.
#[derive(Clone, Debug)]
pub(crate) struct Entry<T> {
    pub(crate) name: String,
    /// The name's place.
    pub(crate) at: Span,
    pub(crate) written: At<T>,
}

impl<T: Written> Written for Named<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, "a mapping from names", None);
            return None;
        };
        note_repeated(entries, reader);
        let mut named = Vec::new();
        for (key, value) in entries {
            if let Some(written) = At::read(value, reader) {
                named.push(Entry {
                    name: key.text.clone(),
                    at: key.at,
                    written,
                });
            }
        }
        Some(Named(named))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let each = T::schema(generator);
        json_schema!({ "type": "object", "additionalProperties": each })
    }
}
