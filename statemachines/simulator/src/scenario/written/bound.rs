//! From one value to another.

use schemars::{Schema, SchemaGenerator, json_schema};
use spec::Mistake;
use spec::reading::{Fields, Node, Reader, Value, Written};

use crate::scenario::Bound;

/// A bound that was written: `{ atLeast: …, atMost: … }`, or one value for exactly that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within<T>(pub(crate) Bound<T>);

impl<T: Written + Copy + PartialOrd> Written for Within<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Mapping(_)) {
            return T::read(node, reader).map(|value| Within(Bound::exactly(value)));
        }
        let mut fields = Fields::open(node, "a value, `atLeast` or `atMost`", reader)?;
        let at_least = fields.get::<T>("atLeast", reader);
        let at_most = fields.get::<T>("atMost", reader);
        let present = fields.close(reader);
        if present.is_empty() {
            let mistake = Mistake::Missing {
                field: "atMost",
                example: "{ atMost: … }",
            };
            reader.note(node.at, mistake);
        }
        Some(Within(Bound {
            at_least: at_least.map(|one| one.value),
            at_most: at_most.map(|one| one.value),
        }))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let one = T::schema(generator);
        json_schema!({
            "anyOf": [
                one,
                {
                    "type": "object",
                    "properties": { "atLeast": one, "atMost": one },
                    "minProperties": 1,
                    "additionalProperties": false,
                },
            ],
        })
    }
}
