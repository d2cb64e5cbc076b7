//! Starting a guard, and following it to its end.

use std::time::Duration;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::types::{ExecutionStatus, SyncExecutionStatus};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::console;
use crate::error::{CloudError, failed};
use crate::incidents::{SERVICE, time};
use crate::local_host;
use crate::session::Session;

/// How often a STANDARD execution is asked whether it is over.
const POLL: Duration = Duration::from_millis(500);

/// An execution that came to its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Execution {
    /// Its ARN.
    pub arn: String,
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`.
    pub status: String,
    /// What it answered, if it succeeded.
    pub output: Option<Value>,
    /// What it failed with.
    pub error: Option<String>,
    /// Why, for people.
    pub cause: Option<String>,
    /// When it was started.
    pub started: Option<Timestamp>,
    /// When it came to its end.
    pub ended: Option<Timestamp>,
    /// The page that shows it.
    pub console: Option<String>,
}

impl Execution {
    /// Whether it succeeded.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.status == ExecutionStatus::Succeeded.as_str()
    }
}

/// Runs an EXPRESS machine, or an alias or version of one, and waits for its answer (five minutes at most).
///
/// # Errors
/// When it cannot be started.
pub fn run_express(
    session: &Session,
    machine: &str,
    input: &Value,
) -> Result<Execution, CloudError> {
    let request = local_host::client(session).start_sync_execution();
    let request = request.state_machine_arn(machine).input(input.to_string());
    let told = session.wait(request.send()).map_err(failed(SERVICE))?;
    let is_done = *told.status() == SyncExecutionStatus::Succeeded;
    Ok(Execution {
        console: console::execution(told.execution_arn()),
        arn: told.execution_arn().to_owned(),
        status: told.status().as_str().to_owned(),
        output: told.output().filter(|_| is_done).map(json),
        error: told.error().map(str::to_owned),
        cause: told.cause().map(str::to_owned),
        started: time(Some(told.start_date())),
        ended: time(Some(told.stop_date())),
    })
}

/// Starts a STANDARD machine, or an alias or version of one, and follows it to its end; `waiting` is called whenever it
/// was found at work.
///
/// # Errors
/// When it cannot be started or asked.
pub fn run_standard(
    session: &Session,
    machine: &str,
    input: &Value,
    mut waiting: impl FnMut(&str),
) -> Result<Execution, CloudError> {
    let client = Client::new(session.config());
    let request = client.start_execution();
    let request = request.state_machine_arn(machine).input(input.to_string());
    let started = session.wait(request.send()).map_err(failed(SERVICE))?;
    let arn = started.execution_arn();
    loop {
        let request = client.describe_execution().execution_arn(arn);
        let told = session.wait(request.send()).map_err(failed(SERVICE))?;
        if *told.status() != ExecutionStatus::Running {
            let is_done = *told.status() == ExecutionStatus::Succeeded;
            return Ok(Execution {
                console: console::execution(arn),
                arn: arn.to_owned(),
                status: told.status().as_str().to_owned(),
                output: told.output().filter(|_| is_done).map(json),
                error: told.error().map(str::to_owned),
                cause: told.cause().map(str::to_owned),
                started: time(Some(told.start_date())),
                ended: time(told.stop_date()),
            });
        }
        waiting(arn);
        // Made inside: a timer belongs to the runtime that it is made on.
        session.wait(async { tokio::time::sleep(POLL).await });
    }
}

/// JSON as it is, anything else as text: outputs are JSON, but an emulator's need not be.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
