//! `sns:publish`: messages to people are kept for the report.

use std::rc::Rc;

use expr::{Value, value};

use super::invalid;
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
    let message = if text("MessageStructure") == "json" {
        default_text(text("Message")).ok_or_else(|| {
            // As SNS refuses it (API reference of Publish, `MessageStructure`).
            invalid(
                "sns:publish",
                "`Message` must be a JSON object with `default`",
            )
        })?
    } else {
        text("Message").to_owned()
    };
    world.note_notice(text("Subject"), &message);
    Ok(value!({ "MessageId": world.next_id() }))
}

/// What a subscriber gets of a message that says something different to each protocol, if it is told nothing of its own;
/// none: it is no such message.
fn default_text(message: &str) -> Option<String> {
    let all: serde_json::Value = serde_json::from_str(message).ok()?;
    all["default"].as_str().map(str::to_owned)
}
