//! `lambda:invoke` of the stack's own functions.

use std::rc::Rc;

use expr::Value;

use crate::world::World;
use crate::world::lambda::{self, Function, TaskError};
use crate::world::meter::Meter;

/// Which of our functions is meant; none: somebody else's.
pub(super) fn ours(arguments: &Value) -> Option<Function> {
    let name = arguments.get("FunctionName").and_then(Value::as_str)?;
    Function::named(name)
}

pub(super) async fn invoke(
    world: &Rc<World>,
    function: Function,
    arguments: &Value,
    meter: &Rc<Meter>,
) -> Result<Value, TaskError> {
    let payload = arguments.get("Payload").map(serde_json::Value::from);
    let answer = lambda::invoke(world, function, payload.unwrap_or_default(), meter).await?;
    Ok(Value::from(answer))
}
