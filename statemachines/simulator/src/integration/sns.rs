//! `sns:publish`: messages to people are kept for the report.

use std::rc::Rc;

use expr::{Value, value};

use crate::chance::Latency;
use crate::world::World;
use crate::world::lambda::TaskError;
use crate::world::meter::Meter;

/// An assumption.
const PUBLISH: Latency = Latency::millis(25, 120);

pub(super) async fn publish(
    world: &Rc<World>,
    arguments: &Value,
    meter: &Meter,
) -> Result<Value, TaskError> {
    world.clock.sleep(world.take_time(PUBLISH)).await;
    meter.add(|usage| usage.messages += 1);
    let text = |name: &str| {
        arguments
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    world.note_notice(text("Subject"), text("Message"));
    Ok(value!({ "MessageId": world.next_id() }))
}
