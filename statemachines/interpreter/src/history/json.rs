//! Events in the shape in which GetExecutionHistory returns them.

use asl::StateKind;
use expr::{Object, Value};
use program::{Family, Resource};

use super::{Activity, Event, EventKind, MapRun, Scheduled, Work, WorkStep};
use crate::clock;
use crate::failure::Failure;

impl Event {
    /// The event's type, as the API names it: `TaskStateEntered`.
    pub fn type_name(&self) -> String {
        match &self.kind {
            EventKind::ExecutionStarted { .. } => "ExecutionStarted".to_owned(),
            EventKind::ExecutionSucceeded { .. } => "ExecutionSucceeded".to_owned(),
            EventKind::ExecutionFailed(_) => "ExecutionFailed".to_owned(),
            EventKind::ExecutionTimedOut(_) => "ExecutionTimedOut".to_owned(),
            EventKind::ExecutionAborted(_) => "ExecutionAborted".to_owned(),
            EventKind::StateEntered { state, .. } => format!("{state}StateEntered"),
            EventKind::StateExited { state, .. } => format!("{state}StateExited"),
            EventKind::StateAborted { state } => format!("{state}StateAborted"),
            EventKind::Work(work) => {
                format!("{}{}", family(&work.resource), step_name(&work.step))
            }
            EventKind::MapStateStarted { .. } => "MapStateStarted".to_owned(),
            EventKind::ParallelStateStarted => "ParallelStateStarted".to_owned(),
            EventKind::StateSucceeded { state } => format!("{state}StateSucceeded"),
            EventKind::StateFailed { state } => format!("{state}StateFailed"),
            EventKind::MapIteration { what, .. } => format!("MapIteration{}", activity(*what)),
            EventKind::MapRun(run) => format!("MapRun{}", map_run(run)),
            EventKind::EvaluationFailed { .. } => "EvaluationFailed".to_owned(),
        }
    }

    /// The event as an element of GetExecutionHistory's `events`. Inputs and outputs are JSON text, times are
    /// RFC 3339 text.
    pub fn to_value(&self) -> Value {
        let name = self.type_name();
        let mut event = Object::with_capacity(5);
        event.insert("timestamp", clock::text(self.at));
        event.insert("type", name.as_str());
        event.insert("id", self.id);
        event.insert("previousEventId", self.previous);
        if let Some((key, details)) = details(&name, &self.kind) {
            event.insert(key, Value::Object(details));
        }
        Value::Object(event)
    }
}

/// The key and the fields of an event's details; none for events that have no details.
pub(super) fn details(name: &str, kind: &EventKind) -> Option<(String, Object)> {
    let mut key = format!("{}EventDetails", lower_first(name));
    let mut fields = Object::new();
    match kind {
        EventKind::ExecutionStarted { input, role } => {
            payload(&mut fields, "input", input);
            fields.insert("roleArn", Value::String(role.clone()));
        }
        EventKind::ExecutionSucceeded { output } => payload(&mut fields, "output", output),
        EventKind::ExecutionFailed(it)
        | EventKind::ExecutionTimedOut(it)
        | EventKind::ExecutionAborted(it) => failure(&mut fields, it),
        EventKind::StateEntered { name, input, .. } => {
            key = "stateEnteredEventDetails".to_owned();
            fields.insert("name", Value::String(name.clone()));
            payload(&mut fields, "input", input);
        }
        EventKind::StateExited {
            name,
            output,
            assigned,
            ..
        } => {
            key = "stateExitedEventDetails".to_owned();
            fields.insert("name", Value::String(name.clone()));
            payload(&mut fields, "output", output);
            if let Some(assigned) = assigned {
                let texts: Object = assigned
                    .iter()
                    .map(|(name, value)| (name.clone(), Value::string(value.to_string())))
                    .collect();
                fields.insert("assignedVariables", Value::Object(texts));
                fields.insert("assignedVariablesDetails", complete());
            }
        }
        EventKind::Work(it) => work(&mut fields, it),
        EventKind::MapStateStarted { length } => {
            fields.insert("length", *length);
        }
        EventKind::MapIteration { name, index, .. } => {
            fields.insert("name", Value::String(name.clone()));
            fields.insert("index", *index);
        }
        EventKind::MapRun(MapRun::Started { arn }) => {
            fields.insert("mapRunArn", Value::String(arn.clone()));
        }
        EventKind::MapRun(MapRun::Failed(it)) => failure(&mut fields, it),
        EventKind::EvaluationFailed {
            failure: it,
            location,
            state,
        } => {
            failure(&mut fields, it);
            if let Some(location) = location {
                fields.insert("location", Value::String(location.clone()));
            }
            fields.insert("state", Value::String(state.clone()));
        }
        EventKind::StateAborted { .. }
        | EventKind::ParallelStateStarted
        | EventKind::StateSucceeded { .. }
        | EventKind::StateFailed { .. }
        | EventKind::MapRun(MapRun::Succeeded | MapRun::Aborted) => return None,
    }
    Some((key, fields))
}

fn work(fields: &mut Object, work: &Work) {
    match &work.step {
        WorkStep::Scheduled(it) => scheduled(fields, &work.resource, it),
        WorkStep::Started { worker } => {
            if let Some(worker) = worker {
                fields.insert("workerName", Value::String(worker.clone()));
            }
        }
        WorkStep::Submitted { output } | WorkStep::Succeeded { output } => {
            payload(fields, "output", output);
        }
        WorkStep::Failed(it)
        | WorkStep::ScheduleFailed(it)
        | WorkStep::StartFailed(it)
        | WorkStep::SubmitFailed(it)
        | WorkStep::TimedOut(it) => failure(fields, it),
    }
    if work.resource.family == Family::Service {
        fields.insert("resource", Value::String(work.resource.action.clone()));
        fields.insert("resourceType", Value::String(work.resource.service.clone()));
    }
}

fn scheduled(fields: &mut Object, resource: &Resource, it: &Scheduled) {
    match resource.family {
        Family::Service => {
            fields.insert("parameters", Value::string(it.parameters.to_string()));
            fields.insert("region", Value::String(it.region.clone()));
        }
        Family::Lambda | Family::Activity => {
            payload(fields, "input", &it.parameters);
            fields.insert("resource", Value::String(resource.arn.clone()));
        }
    }
    if let Some(seconds) = it.timeout_seconds {
        fields.insert("timeoutInSeconds", seconds);
    }
    if let Some(seconds) = it.heartbeat_seconds {
        fields.insert("heartbeatInSeconds", seconds);
    }
    if let Some(role) = &it.role {
        let credentials: Object = [("roleArn", Value::String(role.clone()))]
            .into_iter()
            .collect();
        fields.insert("taskCredentials", Value::Object(credentials));
    }
}

fn payload(fields: &mut Object, key: &'static str, value: &Value) {
    fields.insert(key, Value::string(value.to_string()));
    fields.insert(format!("{key}Details"), complete());
}

/// Payloads are never shortened here.
fn complete() -> Value {
    Value::Object([("truncated", false)].into_iter().collect())
}

fn failure(fields: &mut Object, failure: &Failure) {
    if let Some(error) = &failure.error {
        fields.insert("error", Value::String(error.clone()));
    }
    if let Some(cause) = &failure.cause {
        fields.insert("cause", Value::String(cause.clone()));
    }
}

fn family(resource: &Resource) -> &'static str {
    match resource.family {
        Family::Lambda => "LambdaFunction",
        Family::Activity => "Activity",
        Family::Service => StateKind::Task.as_str(),
    }
}

fn step_name(step: &WorkStep) -> &'static str {
    match step {
        WorkStep::Scheduled(_) => "Scheduled",
        WorkStep::Started { .. } => "Started",
        WorkStep::Submitted { .. } => "Submitted",
        WorkStep::Succeeded { .. } => "Succeeded",
        WorkStep::Failed(_) => "Failed",
        WorkStep::ScheduleFailed(_) => "ScheduleFailed",
        WorkStep::StartFailed(_) => "StartFailed",
        WorkStep::SubmitFailed(_) => "SubmitFailed",
        WorkStep::TimedOut(_) => "TimedOut",
    }
}

fn activity(activity: Activity) -> &'static str {
    match activity {
        Activity::Started => "Started",
        Activity::Succeeded => "Succeeded",
        Activity::Failed => "Failed",
        Activity::Aborted => "Aborted",
    }
}

fn map_run(run: &MapRun) -> &'static str {
    match run {
        MapRun::Started { .. } => "Started",
        MapRun::Succeeded => "Succeeded",
        MapRun::Failed(_) => "Failed",
        MapRun::Aborted => "Aborted",
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
