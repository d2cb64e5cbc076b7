//! The services that rendered machines call, one file each.

mod dynamodb;
mod events;
mod foreign;
mod lambda;
mod sns;
mod states;

use std::rc::Rc;

use expr::Value;
use interpreter::StartTask;

use crate::world::World;
use crate::world::lambda::TaskError;
use crate::world::meter::Meter;
use crate::world::states::Prepared;

/// Does the work of one task.
pub(crate) async fn perform(
    world: &Rc<World>,
    machine: &Rc<Prepared>,
    task: &StartTask,
    meter: &Rc<Meter>,
) -> Result<Value, TaskError> {
    let arguments = &task.arguments;
    match (&*task.resource.service, &*task.resource.action) {
        ("dynamodb", "getItem") => dynamodb::get_item(world, arguments, meter).await,
        ("dynamodb", "putItem") => dynamodb::put_item(world, arguments, meter).await,
        ("sns", "publish") => sns::publish(world, arguments, meter).await,
        ("events", "putEvents") => events::put_events(world, arguments, meter).await,
        ("states", "startExecution") if states::is_ours(arguments) => {
            states::start_execution(world, arguments).await
        }
        ("lambda", "invoke") => match lambda::ours(arguments) {
            Some(function) => lambda::invoke(world, function, arguments, meter).await,
            None => foreign::call(world, machine, arguments).await,
        },
        // Anything else is what the guard protects: its dependency.
        _ => foreign::call(world, machine, arguments).await,
    }
}

/// A request that lacks what the service needs.
fn invalid(service: &str, problem: &str) -> TaskError {
    TaskError {
        name: "States.Runtime".to_owned(),
        cause: format!("{service}: {problem}"),
    }
}
