//! The incidents of a stack's circuits: one execution a trip.

use aws_sdk_sfn::Client;
use aws_sdk_sfn::error::SdkError;
use aws_sdk_sfn::operation::describe_execution::DescribeExecutionError;
use aws_sdk_sfn::primitives::DateTime;
use breaker::circuit::Circuit;
use breaker::payload::incident::IncidentInput;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::console;
use crate::error::{CloudError, failed};
use crate::session::Session;

/// The service's name in errors.
pub(crate) const SERVICE: &str = "Step Functions";

/// Events from either end of a history that tell what became of an incident: its first step takes seven.
const COURSE_EVENTS: i32 = 10;

/// One incident: an execution of the incident machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// The execution's name: `payments-7`, or an event's id when an alarm started it.
    pub name: String,
    /// The circuit; none when neither the name nor the input tells.
    pub circuit: Option<String>,
    /// The generation it was started for; none when an alarm started it.
    pub generation: Option<u64>,
    /// The alarm that started it, if one did.
    pub alarm: Option<String>,
    /// `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`.
    pub status: String,
    /// When it was started.
    pub started: Option<Timestamp>,
    /// When it came to its end; none while it runs.
    pub ended: Option<Timestamp>,
    /// The page that shows it.
    pub console: Option<String>,
}

/// What became of an incident, as its execution's history tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Course {
    /// Why the circuit opened, as the incident's first step found it; none when it did not come so far.
    pub reason: Option<String>,
    /// The last state: `Closed`, `Handed over`, `Not ours`; none while it runs.
    pub ended_in: Option<String>,
}

/// The incident machine of a stack.
#[derive(Debug)]
pub(crate) struct Incidents<'s> {
    session: &'s Session,
    client: Client,
    machine: String,
}

impl<'s> Incidents<'s> {
    pub(crate) fn new(session: &'s Session, machine: &str) -> Self {
        Incidents {
            session,
            client: Client::new(session.config()),
            machine: machine.to_owned(),
        }
    }

    /// The newest incidents, at most `most`, newest first. Whose name does not tell its circuit says nothing of it.
    pub(crate) fn newest(&self, most: usize) -> Result<Vec<Incident>, CloudError> {
        let pages = self
            .client
            .list_executions()
            .state_machine_arn(&self.machine);
        let mut pages = pages.into_paginator().items().send();
        self.session.wait(async {
            let mut found = Vec::new();
            while let Some(item) = pages.next().await {
                let item = item.map_err(failed(SERVICE))?;
                let (circuit, generation) = told_by_name(item.name()).unzip();
                found.push(Incident {
                    name: item.name().to_owned(),
                    circuit,
                    generation,
                    alarm: None,
                    status: item.status().as_str().to_owned(),
                    started: time(Some(item.start_date())),
                    ended: time(item.stop_date()),
                    console: console::execution(item.execution_arn()),
                });
                if found.len() == most {
                    break;
                }
            }
            Ok(found)
        })
    }

    /// One incident by its name; none when there never was one, or AWS has forgotten it (after 90 days).
    pub(crate) fn by_name(&self, name: &str) -> Result<Option<Incident>, CloudError> {
        let request = self.client.describe_execution();
        let request = request.execution_arn(self.execution_arn(name));
        let told = match self.session.wait(request.send()) {
            Ok(told) => told,
            Err(error) if never_was(&error) => return Ok(None),
            Err(error) => return Err(failed(SERVICE)(error)),
        };
        // Somebody may have started one by hand, with any input: then it is shown by its name alone.
        let input: Option<IncidentInput> = told
            .input()
            .and_then(|input| serde_json::from_str(input).ok());
        Ok(Some(Incident {
            name: name.to_owned(),
            circuit: input.as_ref().map(|input| input.circuit.clone()),
            generation: input.as_ref().and_then(|input| input.generation),
            alarm: input.and_then(|input| input.alarm).map(|alarm| alarm.name),
            status: told.status().as_str().to_owned(),
            started: time(Some(told.start_date())),
            ended: time(told.stop_date()),
            console: console::execution(told.execution_arn()),
        }))
    }

    /// What became of an incident.
    pub(crate) fn course(&self, name: &str) -> Result<Course, CloudError> {
        let history = |newest_first: bool| {
            let request = self.client.get_execution_history();
            let request = request
                .execution_arn(self.execution_arn(name))
                .max_results(COURSE_EVENTS)
                .reverse_order(newest_first)
                .include_execution_data(true);
            self.session
                .wait(request.send())
                .map(|told| told.events)
                .map_err(failed(SERVICE))
        };
        let reason = history(false)?.iter().find_map(|event| {
            let output = event.task_succeeded_event_details()?.output()?;
            // AWS cuts what is too long for a history: the reason then stands nowhere, and the rest is shown without.
            let output: Value = serde_json::from_str(output).ok()?;
            let reason = output.get("Payload")?.get("reason")?;
            reason.as_str().map(str::to_owned)
        });
        let newest = history(true)?;
        let is_over = newest.first().is_some_and(|event| {
            event.execution_succeeded_event_details().is_some()
                || event.execution_failed_event_details().is_some()
        });
        let last = newest.iter().find_map(|event| {
            let state = event.state_exited_event_details()?;
            Some(state.name().to_owned())
        });
        Ok(Course {
            reason,
            ended_in: last.filter(|_| is_over),
        })
    }

    fn execution_arn(&self, name: &str) -> String {
        let arn = self.machine.replacen(":stateMachine:", ":execution:", 1);
        format!("{arn}:{name}")
    }

    /// Starts the incident that owns a circuit, and returns its name. One that was started before is success: the name
    /// makes it the same.
    pub(crate) fn start(&self, circuit: &Circuit) -> Result<String, CloudError> {
        let name = circuit.incident.clone();
        let name = name.unwrap_or_else(|| circuit.incident_name());
        let input = IncidentInput {
            circuit: circuit.name.clone(),
            generation: Some(circuit.generation),
            alarm: None,
            continues: None,
            quiet: false,
        };
        let input = serde_json::to_string(&input).map_err(|error| CloudError::Local {
            doing: "write the incident's input",
            told: error.to_string(),
        })?;
        let request = self.client.start_execution();
        let request = request
            .state_machine_arn(&self.machine)
            .name(&name)
            .input(input);
        match self.session.wait(request.send()) {
            Ok(_) => Ok(name),
            Err(error) if is_started(&error) => Ok(name),
            Err(error) => Err(failed(SERVICE)(error)),
        }
    }
}

/// The circuit and the generation in a name such as `payments-7`, `payments-7-r12` (taken over) or `payments-7-more`
/// (handed on).
fn told_by_name(name: &str) -> Option<(String, u64)> {
    let is_later = |part: &str| {
        part == "more" || {
            let revision = part.strip_prefix('r').unwrap_or_default();
            !revision.is_empty() && revision.bytes().all(|byte| byte.is_ascii_digit())
        }
    };
    let mut rest = name;
    loop {
        let (before, last) = rest.rsplit_once('-')?;
        if is_later(last) {
            rest = before;
            continue;
        }
        let generation = last.parse().ok()?;
        return (!before.is_empty()).then(|| (before.to_owned(), generation));
    }
}

fn never_was<R>(error: &SdkError<DescribeExecutionError, R>) -> bool {
    error
        .as_service_error()
        .is_some_and(DescribeExecutionError::is_execution_does_not_exist)
}

fn is_started<R>(
    error: &SdkError<aws_sdk_sfn::operation::start_execution::StartExecutionError, R>,
) -> bool {
    error
        .as_service_error()
        .is_some_and(|error| error.is_execution_already_exists())
}

/// The SDK's time as ours; none beyond the year 9999, which AWS has not reached.
pub(crate) fn time(at: Option<&DateTime>) -> Option<Timestamp> {
    let millis = at?.to_millis().ok()?;
    Timestamp::from_millisecond(millis).ok()
}

#[cfg(test)]
mod tests {
    use super::told_by_name;

    #[test]
    fn a_name_tells_circuit_and_generation() {
        let told = |name| {
            told_by_name(name).map(|(circuit, generation)| format!("{circuit} {generation}"))
        };
        assert_eq!(told("payments-7").as_deref(), Some("payments 7"));
        assert_eq!(told("stock-eu-12").as_deref(), Some("stock-eu 12"));
        assert_eq!(told("stock-1-2-r9").as_deref(), Some("stock-1 2"));
        assert_eq!(told("payments-7-more-more").as_deref(), Some("payments 7"));
    }

    #[test]
    fn an_events_id_tells_nothing() {
        for name in [
            "b2b0f3a4-7c11-4a3d-9d0e-5f6a7b8c9dab",
            "drill",
            "-7",
            "more",
        ] {
            assert_eq!(told_by_name(name), None, "{name}");
        }
        // One that happens to end in digits names no circuit of any stack.
        assert!(told_by_name("b2b0f3a4-7c11-4a3d-9d0e-506172839401").is_some());
    }
}
