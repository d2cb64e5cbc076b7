//! What the iterations of a Map leave behind: outputs, or descriptions of child executions.

use asl::ExecutionType;
use expr::{Object, Value};
use program::{Map, Shape};

use crate::clock;
use crate::execution::{Child, Line, Run};
use crate::failure::Failure;
use crate::limits;

/// What an iteration leaves in the list of results.
pub(super) fn of(run: &Run, map: &Map, line: &Line, result: &Result<Value, Failure>) -> Value {
    let shape = map.writer.as_ref().map(|writer| writer.shape);
    match (result, shape, &line.child) {
        (Ok(output), None | Some(Shape::Compact | Shape::Flatten), _) | (Ok(output), _, None) => {
            output.clone()
        }
        (Ok(_), Some(Shape::None), Some(child)) | (Err(_), Some(_), Some(child)) => {
            description(run, child, result)
        }
        (Err(failure), _, _) => {
            let mut fields = Object::with_capacity(3);
            fields.insert("Status", status(run, line.child.as_deref(), result));
            explain(&mut fields, failure);
            Value::Object(fields)
        }
    }
}

/// The list of results, of each iteration that left one, in the order of the items.
pub(super) fn gathered(results: &[Option<Value>], shape: Option<Shape>) -> Value {
    let results = results.iter().flatten();
    let list: Vec<Value> = match shape {
        None | Some(Shape::None | Shape::Compact) => results.cloned().collect(),
        Some(Shape::Flatten) => results.fold(Vec::new(), |mut list, result| {
            match result {
                Value::Array(items) => list.extend(items.iter().cloned()),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Object(_) => list.push(result.clone()),
            }
            list
        }),
    };
    Value::from(list)
}

/// A value a line.
pub(super) fn lines(results: &Value) -> Value {
    let items = results.as_array().map(|items| items.iter());
    let lines: Vec<String> = items.into_iter().flatten().map(Value::to_string).collect();
    Value::from(lines.join("\n"))
}

/// A child execution as a Map Run's results describe it (`Transformation` NONE).
fn description(run: &Run, child: &Child, result: &Result<Value, Failure>) -> Value {
    let status = status(run, Some(child), result);
    let mut fields = Object::with_capacity(14);
    fields.insert("ExecutionArn", Value::String(child.arn.clone()));
    fields.insert("Input", child.input.to_string());
    fields.insert("InputDetails", included());
    fields.insert("Name", Value::String(child.name.clone()));
    match result {
        Ok(output) => {
            fields.insert("Output", output.to_string());
            fields.insert("OutputDetails", included());
        }
        Err(failure) => explain(&mut fields, failure),
    }
    // Only STANDARD executions can be gone on with.
    if child.execution_type == ExecutionType::Standard {
        fields.insert("RedriveCount", 0);
        if result.is_ok() {
            fields.insert("RedriveStatus", "NOT_REDRIVABLE");
            fields.insert(
                "RedriveStatusReason",
                format!("Execution is {status} and cannot be redriven"),
            );
        } else {
            fields.insert("RedriveStatus", "REDRIVABLE_BY_MAP_RUN");
        }
    }
    fields.insert("StartDate", clock::text(child.started_at));
    fields.insert("StateMachineArn", Value::String(child.machine.clone()));
    fields.insert("Status", status);
    fields.insert("StopDate", clock::text(run.now));
    Value::Object(fields)
}

fn status(run: &Run, child: Option<&Child>, result: &Result<Value, Failure>) -> &'static str {
    let timed_out = child.is_some_and(|child| {
        child.execution_type == ExecutionType::Express
            && run.now >= clock::later(child.started_at, limits::MAX_EXPRESS_SECONDS)
    });
    match result {
        Ok(_) => "SUCCEEDED",
        Err(_) if timed_out => "TIMED_OUT",
        Err(_) => "FAILED",
    }
}

fn explain(fields: &mut Object, failure: &Failure) {
    if let Some(error) = &failure.error {
        fields.insert("Error", Value::String(error.clone()));
    }
    if let Some(cause) = &failure.cause {
        fields.insert("Cause", Value::String(cause.clone()));
    }
}

fn included() -> Value {
    let mut details = Object::with_capacity(1);
    details.insert("Included", true);
    Value::Object(details)
}
