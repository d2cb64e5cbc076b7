//! `events:putEvents`: the breaker's own events go to whoever has a rule for them; here nobody has.

use std::rc::Rc;

use breaker::names::substitution;
use expr::{Value, value};

use crate::chance::Latency;
use crate::world::World;
use crate::world::lambda::TaskError;
use crate::world::meter::Meter;

/// An assumption.
const PUT: Latency = Latency::millis(20, 100);

/// Whether the events go to the stack's own bus.
pub(super) fn is_ours(arguments: &Value) -> bool {
    let entries = arguments.get("Entries").and_then(Value::as_array);
    let mut entries = entries.into_iter().flat_map(|entries| entries.iter());
    entries.all(|entry| super::is_ours(entry, "EventBusName", substitution::EVENT_BUS))
}

pub(super) async fn put_events(
    world: &Rc<World>,
    arguments: &Value,
    meter: &Meter,
) -> Result<Value, TaskError> {
    world.clock.sleep(world.take_time(PUT)).await;
    let entries = arguments.get("Entries").and_then(Value::as_array);
    let count = entries.map_or(0, |entries| entries.len());
    meter.add(|usage| usage.events += count as u64);
    let entries: Vec<serde_json::Value> = (0..count)
        .map(|_| serde_json::json!({ "EventId": world.next_id() }))
        .collect();
    Ok(value!({ "Entries": entries, "FailedEntryCount": 0 }))
}
