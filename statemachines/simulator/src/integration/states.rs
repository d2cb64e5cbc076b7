//! `states:startExecution` of the incident machine: an incident hands over to the next one.

use std::rc::Rc;

use expr::{Value, value};

use super::invalid;
use crate::world::World;
use crate::world::incidents::Started;
use crate::world::lambda::TaskError;
use crate::world::quotas::THROTTLED;

pub(super) async fn start_execution(
    world: &Rc<World>,
    arguments: &Value,
) -> Result<Value, TaskError> {
    let name = arguments.get("Name").and_then(Value::as_str);
    let name = name.ok_or_else(|| invalid("states:startExecution", "there is no name"))?;
    let input = arguments.get("Input").map(serde_json::Value::from);
    let input = input.unwrap_or_else(|| serde_json::json!({}));
    match world.start_incident(name, input).await {
        Started::New => Ok(value!({
            "ExecutionArn": format!("arn:aws:states:us-east-1:123456789012:execution:incident:{name}"),
            "StartDate": world.clock.now().to_string(),
        })),
        Started::Before => Err(TaskError {
            name: "StepFunctions.ExecutionAlreadyExistsException".to_owned(),
            cause: format!("Execution already exists: '{name}'"),
        }),
        Started::Not => Err(TaskError {
            name: "StepFunctions.SfnException".to_owned(),
            cause: "The service failed.".to_owned(),
        }),
        // The API's model has no error of its own for it.
        Started::Throttled => Err(TaskError {
            name: "StepFunctions.SfnException".to_owned(),
            cause: format!("Rate exceeded ({THROTTLED})"),
        }),
    }
}
