//! The services that rendered machines call, one file each.

mod dynamodb;
mod events;
mod foreign;
mod lambda;
mod sns;
mod states;

use std::rc::Rc;

use breaker::names::substitution;
use expr::Value;
use interpreter::StartTask;

use crate::requests::Request;
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
    world.watcher.tell(Request::Task {
        machine: &machine.name,
        task,
    });
    let arguments = &task.arguments;
    match (&*task.resource.service, &*task.resource.action) {
        ("dynamodb", "getItem") if is_ours(arguments, "TableName", substitution::TABLE) => {
            dynamodb::get_item(world, arguments, meter).await
        }
        ("dynamodb", "putItem") if is_ours(arguments, "TableName", substitution::TABLE) => {
            dynamodb::put_item(world, arguments, meter).await
        }
        ("sns", "publish") if is_ours(arguments, "TopicArn", substitution::TOPIC) => {
            sns::publish(world, arguments, meter).await
        }
        ("events", "putEvents") if events::is_ours(arguments) => {
            events::put_events(world, arguments, meter).await
        }
        ("states", "startExecution")
            if is_ours(arguments, "StateMachineArn", substitution::INCIDENT_MACHINE) =>
        {
            states::start_execution(world, arguments).await
        }
        ("lambda", "invoke") => match lambda::ours(arguments) {
            Some(function) => lambda::invoke(world, function, arguments, meter).await,
            None => foreign::call(world, machine, task, meter).await,
        },
        // Anything else is what the guard protects: its dependency.
        _ => foreign::call(world, machine, task, meter).await,
    }
}

/// Whether an argument names something of the stack's own, by its substitution.
fn is_ours(arguments: &Value, field: &str, name: &str) -> bool {
    let given = arguments.get(field).and_then(Value::as_str);
    given.and_then(|text| text.strip_prefix("${")?.strip_suffix('}')) == Some(name)
}

/// A request that lacks what the service needs.
fn invalid(service: &str, problem: &str) -> TaskError {
    TaskError {
        name: "States.Runtime".to_owned(),
        cause: format!("{service}: {problem}"),
    }
}
