//! A task that is not the breaker's own: the dependency that the guard protects, called by Step Functions itself.

use std::rc::Rc;

use expr::{Value, value};
use interpreter::StartTask;
use jiff::Timestamp;

use crate::chance::fingerprint;
use crate::world::World;
use crate::world::dependency::Fate;
use crate::world::lambda::TaskError;
use crate::world::meter::Meter;
use crate::world::own::Ending;
use crate::world::states::Prepared;

pub(super) async fn call(
    world: &Rc<World>,
    machine: &Prepared,
    task: &StartTask,
    meter: &Meter,
) -> Result<Value, TaskError> {
    let circuit = match &machine.own {
        Some(own) => match own.circuit(&task.state) {
            Some(circuit) => circuit,
            None => return come_to(world, own.answer(&task.state)).await,
        },
        None => machine.circuit.as_deref().unwrap_or_default(),
    };
    let caller = fingerprint(task.arguments.to_string().as_bytes());
    match world.arrive(circuit, caller, Some(meter)) {
        Fate::Answered { after, status } => {
            world.clock.sleep(after).await;
            if status < 400 {
                let answer = world.answer(circuit);
                // Enough for both shapes that people read: Lambda's `Payload` and HTTP's `ResponseBody`.
                Ok(value!({ "StatusCode": status, "Payload": answer, "ResponseBody": answer }))
            } else {
                Err(failed(&format!("status {status}")))
            }
        }
        Fate::Refused { after } => {
            world.clock.sleep(after).await;
            Err(failed("connection refused"))
        }
        Fate::Silent => silence(world).await,
    }
}

/// What another Task of the user's own comes to.
async fn come_to(world: &World, ending: Ending) -> Result<Value, TaskError> {
    match ending {
        Ending::Never => silence(world).await,
        Ending::After(after, came) => {
            world.clock.sleep(after).await;
            came
        }
    }
}

/// Nothing: the task's own timeout ends the wait.
async fn silence(world: &World) -> Result<Value, TaskError> {
    world.clock.sleep_until(Timestamp::MAX).await;
    Err(failed("no answer"))
}

/// An error of the service's own, which counts by default as every failed task does.
fn failed(cause: &str) -> TaskError {
    TaskError {
        name: "Dependency.Failed".to_owned(),
        cause: cause.to_owned(),
    }
}
