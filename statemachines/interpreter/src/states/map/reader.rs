//! Items that are read from a store.

use expr::{Array, Value};

use super::{Progress, csv, iteration, run_failed};
use crate::errors;
use crate::execution::{
    Children, Effect, Fault, Input, Line, LineId, Phase, Purpose, Run, Seen, StartTask, Storage,
    TaskId, Turn,
};
use crate::failure::Failure;
use crate::program::{InputType, Map, Program, Reader, State};
use crate::states::quantity;

/// Asks for the items.
pub(super) fn read(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    reader: &Reader,
    mut children: Box<Children>,
) -> Result<Turn, Fault> {
    let Some(progress) = &mut children.map else {
        return Ok(Turn::Wait);
    };
    let input = progress.input.clone();
    let most = match &reader.most {
        None => 0,
        Some(quantity) => quantity::integer(run, line, state, "MaxItems", quantity, &input)?,
    };
    let Ok(most) = usize::try_from(most) else {
        return Err(failed(run, line, "field MaxItems must be positive"));
    };
    progress.next = most;
    if let InputType::Unsupported(name) = &reader.input {
        return Err(failed(
            run,
            line,
            &format!("this interpreter cannot read items of the type '{name}'"),
        ));
    }
    let arguments = match &reader.arguments {
        None => Value::empty_object(),
        Some(template) => run.evaluate(line, state, template, Seen::input(&input))?,
    };
    let serial = run.next_serial();
    run.effects.push_back(Effect::StartTask(Box::new(StartTask {
        task: TaskId { serial, line: id },
        state: state.name.clone(),
        purpose: Purpose::ReadItems,
        resource: reader.resource.clone(),
        arguments,
        credentials: None,
        token: None,
        timeout_seconds: None,
        heartbeat_seconds: None,
        retries: line.retries.total,
    })));
    line.phase = Phase::Storage(Box::new(Storage {
        serial,
        purpose: Purpose::ReadItems,
        children,
    }));
    Ok(Turn::Wait)
}

/// What the store answered, to a question or to a delivery.
#[expect(
    clippy::too_many_arguments,
    reason = "the line with its state, the question and the answer"
)]
pub(crate) fn hear(
    run: &mut Run,
    program: &Program,
    id: LineId,
    line: &mut Line,
    state: &State,
    map: &Map,
    storage: Storage,
    input: Input,
) -> Result<Turn, Fault> {
    match (input, storage.purpose) {
        (Input::TaskSucceeded { output, .. }, Purpose::ReadItems) => {
            let mut children = storage.children;
            if let (Some(progress), Some(reader)) = (&mut children.map, &map.reader) {
                let most = std::mem::take(&mut progress.next);
                let most = if most == 0 { usize::MAX } else { most };
                if let Err(why) = fill(progress, reader, &output, most) {
                    return Err(failed(run, line, &why));
                }
            }
            iteration::begin(run, program, id, line, state, map, children)
        }
        (Input::TaskSucceeded { .. }, Purpose::WriteResults | Purpose::Work) => {
            let result = super::writer::written(line, &storage.children);
            line.phase = iteration::finish(run, line, state, result);
            Ok(Turn::Wait)
        }
        (Input::TaskFailed { failure, .. }, purpose) => {
            let error = if purpose == Purpose::ReadItems {
                errors::ITEM_READER_FAILED
            } else {
                errors::RESULT_WRITER_FAILED
            };
            let cause = failure.cause.or(failure.error).unwrap_or_default();
            Err(run_failed(run, line, Failure::new(error, cause)))
        }
        (
            Input::TaskStarted { .. }
            | Input::TaskSubmitted { .. }
            | Input::TaskHeartbeat { .. }
            | Input::Wake
            | Input::Stop(_),
            _,
        ) => {
            line.phase = Phase::Storage(Box::new(storage));
            Ok(Turn::Wait)
        }
    }
}

/// Reads the items out of what the store answered.
fn fill(
    progress: &mut Progress,
    reader: &Reader,
    answer: &Value,
    most: usize,
) -> Result<(), String> {
    let items: Vec<Value> = match &reader.input {
        InputType::Listing => match answer.get("Contents") {
            Some(Value::Array(contents)) => contents.iter().take(most).cloned().collect(),
            Some(_) | None => return Err("the listing has no Contents".to_owned()),
        },
        InputType::Csv { delimiter, header } => {
            csv::items(&body(answer)?, *delimiter, header, most)
        }
        InputType::JsonLines => body(answer)?
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(most)
            .enumerate()
            .map(|(at, line)| {
                Value::parse(line).map_err(|error| format!("line {} is not JSON: {error}", at + 1))
            })
            .collect::<Result<_, _>>()?,
        InputType::Json => {
            let whole = Value::parse(&body(answer)?)
                .map_err(|error| format!("the file is not JSON: {error}"))?;
            let pointer = reader.pointer.as_deref().unwrap_or_default();
            match whole.pointer(pointer) {
                Some(Value::Array(items)) => items.iter().take(most).cloned().collect(),
                Some(_) => return Err("Attempting to map over non-iterable node.".to_owned()),
                None => return Err(format!("nothing is at '{pointer}' in the file")),
            }
        }
        InputType::Manifest => return Err("this interpreter does not follow manifests".to_owned()),
        InputType::Unsupported(name) => {
            return Err(format!(
                "this interpreter cannot read items of the type '{name}'"
            ));
        }
    };
    progress.items = Array::from(items);
    Ok(())
}

fn body(answer: &Value) -> Result<String, String> {
    match answer.get("Body") {
        Some(Value::String(text)) => Ok(text.to_string()),
        Some(_) | None => Err("the object has no Body".to_owned()),
    }
}

fn failed(run: &mut Run, line: &mut Line, why: &str) -> Fault {
    run_failed(run, line, Failure::new(errors::ITEM_READER_FAILED, why))
}
