//! Results that are written to a store.

use expr::{Object, Value};
use program::{State, Writer};

use super::{iteration, results};
use crate::execution::{
    Children, Effect, Fault, Line, LineId, Phase, Purpose, Run, Seen, StartTask, Storage, TaskId,
};

/// Delivers the results; without a place to deliver them to, they are the state's result as they are.
pub(super) fn write(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    writer: &Writer,
    mut children: Box<Children>,
) -> Result<Phase, Fault> {
    let gathered = results::gathered(&children.results, Some(writer.shape));
    let Some(resource) = &writer.resource else {
        let result = if writer.lines {
            results::lines(&gathered)
        } else {
            gathered
        };
        return Ok(iteration::finish(run, line, state, result));
    };
    let input = children
        .map
        .as_ref()
        .map(|progress| progress.input.clone())
        .unwrap_or_default();
    let mut arguments = match &writer.arguments {
        None => Value::empty_object(),
        Some(template) => run.evaluate(line, state, template, Seen::input(&input))?,
    };
    // The folder is named as the map run is.
    let map_run = children
        .map
        .as_ref()
        .and_then(|progress| progress.map_run.as_ref());
    let folder = map_run
        .and_then(|run| run.arn.rsplit_once(':'))
        .map_or("", |(_, folder)| folder);
    let details = details(&arguments, folder);
    if let Some(fields) = arguments.as_object_mut() {
        fields.insert("Results", gathered);
        fields.insert("OutputType", if writer.lines { "JSONL" } else { "JSON" });
    }
    // What is left to say once the store has taken the results.
    children.results = vec![Some(details)];
    let serial = run.next_serial();
    run.effects.push_back(Effect::StartTask(Box::new(StartTask {
        task: TaskId { serial, line: id },
        state: state.name.clone(),
        purpose: Purpose::WriteResults,
        resource: resource.clone(),
        arguments,
        credentials: None,
        token: None,
        timeout_seconds: None,
        heartbeat_seconds: None,
        retries: line.retries.total,
    })));
    Ok(Phase::Storage(Box::new(Storage {
        serial,
        purpose: Purpose::WriteResults,
        children,
    })))
}

/// The state's result once the results are delivered: where they are.
pub(super) fn written(_line: &Line, children: &Children) -> Value {
    let mut result = Object::with_capacity(2);
    let map_run = children
        .map
        .as_ref()
        .and_then(|progress| progress.map_run.as_ref());
    if let Some(map_run) = map_run {
        result.insert("MapRunArn", Value::String(map_run.arn.clone()));
    }
    let details = children
        .results
        .first()
        .cloned()
        .flatten()
        .unwrap_or_default();
    result.insert("ResultWriterDetails", details);
    Value::Object(result)
}

fn details(arguments: &Value, folder: &str) -> Value {
    let bucket = arguments.get("Bucket").cloned().unwrap_or_default();
    let key = match arguments.get("Prefix").and_then(Value::as_str) {
        Some(prefix) if !prefix.is_empty() => {
            format!("{}/{folder}/manifest.json", prefix.trim_end_matches('/'))
        }
        Some(_) | None => format!("{folder}/manifest.json"),
    };
    let mut details = Object::with_capacity(2);
    details.insert("Bucket", bucket);
    details.insert("Key", key);
    Value::Object(details)
}
