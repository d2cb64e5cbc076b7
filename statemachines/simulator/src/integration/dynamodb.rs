//! `dynamodb:getItem` and `dynamodb:putItem` on the breaker's own table.

use std::rc::Rc;

use breaker::item::{Attribute, Item, PK};
use expr::{Object, Value};

use super::invalid;
use crate::scenario::FaultKind;
use crate::world::World;
use crate::world::lambda::TaskError;
use crate::world::meter::Meter;

pub(super) async fn get_item(
    world: &Rc<World>,
    arguments: &Value,
    meter: &Meter,
) -> Result<Value, TaskError> {
    let key = arguments.get("Key").and_then(|key| key.get(PK));
    let pk = key
        .and_then(|key| key.get("S"))
        .and_then(Value::as_str)
        .ok_or_else(|| invalid("dynamodb:getItem", "the key has no text `pk`"))?;
    match world.table.get_item(pk, meter).await.map_err(unavailable)? {
        Some(item) => Ok(object([("Item", read(&item))])),
        None => Ok(Value::empty_object()),
    }
}

pub(super) async fn put_item(
    world: &Rc<World>,
    arguments: &Value,
    meter: &Meter,
) -> Result<Value, TaskError> {
    let item = arguments.get("Item").map(serde_json::Value::from);
    let item: Item = serde_json::from_value(item.unwrap_or_default())
        .map_err(|problem| invalid("dynamodb:putItem", &problem.to_string()))?;
    let put = world.table.put_item(item, meter).await;
    put.map_err(unavailable)?.map_err(|problem| TaskError {
        name: "DynamoDB.AmazonDynamoDBException".to_owned(),
        cause: problem.to_string(),
    })?;
    Ok(Value::empty_object())
}

fn unavailable(fault: FaultKind) -> TaskError {
    let (name, cause) = match fault {
        FaultKind::Down => (
            "DynamoDB.InternalServerErrorException",
            "The service failed.",
        ),
        FaultKind::Throttled => (
            "DynamoDB.ProvisionedThroughputExceededException",
            "The level of configured throughput for the table was exceeded.",
        ),
    };
    TaskError {
        name: name.to_owned(),
        cause: cause.to_owned(),
    }
}

/// An item as the API shows it. Read before every call, so it is put together without a detour over text.
fn read(item: &Item) -> Value {
    let attributes = item.iter().map(|(name, attribute)| {
        let value = match attribute {
            Attribute::S(text) => object([("S", Value::from(text.as_str()))]),
            Attribute::N(digits) => object([("N", Value::from(digits.as_str()))]),
            Attribute::Bool(truth) => object([("BOOL", Value::from(*truth))]),
            Attribute::Texts(texts) => {
                let texts: Vec<Value> = texts.iter().map(|text| text.as_str().into()).collect();
                object([("SS", Value::from(texts))])
            }
        };
        (name.as_str(), value)
    });
    Value::from(attributes.collect::<Object>())
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::from(fields.into_iter().collect::<Object>())
}
