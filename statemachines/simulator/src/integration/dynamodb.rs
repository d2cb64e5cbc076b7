//! `dynamodb:getItem` and `dynamodb:putItem` on the breaker's own table.

use std::rc::Rc;

use breaker::item::{Item, PK};
use serde_json::{Value, json};

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
    let key = arguments.pointer(&format!("/Key/{PK}/S"));
    let pk = key
        .and_then(Value::as_str)
        .ok_or_else(|| invalid("dynamodb:getItem", "the key has no text `pk`"))?;
    match world.table.get_item(pk, meter).await.map_err(unavailable)? {
        Some(item) => Ok(json!({ "Item": item })),
        None => Ok(json!({})),
    }
}

pub(super) async fn put_item(
    world: &Rc<World>,
    arguments: &Value,
    meter: &Meter,
) -> Result<Value, TaskError> {
    let item = arguments.get("Item").cloned().unwrap_or_default();
    let item: Item = serde_json::from_value(item)
        .map_err(|problem| invalid("dynamodb:putItem", &problem.to_string()))?;
    let put = world.table.put_item(item, meter).await;
    put.map_err(|problem| TaskError {
        name: "DynamoDB.AmazonDynamoDBException".to_owned(),
        cause: problem.to_string(),
    })?;
    Ok(json!({}))
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
