//! A latency: one duration, or two percentiles.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator, json_schema};
use spec::reading::{At, Fields, Node, Reader, Setting, Value, Written};
use spec::{Mistake, show_duration};

use crate::chance::Latency;

pub(crate) const LATENCY: Setting<Duration> =
    Setting::open(Duration::from_millis(1), Duration::from_secs(900));

/// A latency that was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LatencyOf(pub(crate) Latency);

impl Written for LatencyOf {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Mapping(_)) {
            let always = At::<Duration>::read(node, reader)?;
            let admitted = LATENCY.admits(&always, reader);
            return admitted.then_some(LatencyOf(Latency::Fixed(always.value)));
        }
        let mut fields = Fields::open(node, "a duration, or `p50` and `p99`", reader)?;
        let p50 = fields.get::<Duration>("p50", reader);
        let p99 = fields.get::<Duration>("p99", reader);
        let present = fields.close(reader);
        for (field, example) in [("p50", "p50: 40ms"), ("p99", "p99: 250ms")] {
            if !present.contains(&field) {
                reader.note(node.at, Mistake::Missing { field, example });
            }
        }
        let p50 = p50.filter(|one| LATENCY.admits(one, reader))?;
        let p99 = p99.filter(|one| LATENCY.admits(one, reader))?;
        if p99.value < p50.value {
            let mistake = Mistake::Expected {
                expected: format!("at least `p50` ({})", show_duration(p50.value)),
                found: format!("`{}`", show_duration(p99.value)),
                fix: None,
            };
            reader.note(p99.at, mistake);
            return None;
        }
        Some(LatencyOf(Latency::LogNormal {
            p50: p50.value,
            p99: p99.value,
        }))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let one = Duration::schema(generator);
        json_schema!({
            "anyOf": [
                one,
                {
                    "type": "object",
                    "properties": { "p50": one, "p99": one },
                    "required": ["p50", "p99"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}
