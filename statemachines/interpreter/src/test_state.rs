//! One state by itself, as the TestState API runs it: with an input, variables, a context object and a mock in place of
//! the work, showing the data between the state's steps.
//!
//! Requests and answers are the API's own JSON. Nothing is called: a Task needs a mock.
//!
//! ```
//! let answer = interpreter::test_state::answer(&expr::value!({
//!     "definition": r#"{"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}"#,
//!     "input": r#"{"order": {"id": 7}}"#
//! }), "2026-03-01T08:00:00Z".parse().unwrap(), 0);
//! assert_eq!(answer.to_string(), r#"{"output":"{\"id\":7}","status":"SUCCEEDED"}"#);
//! ```

mod answer;
mod checks;
mod context;
mod definition;
mod request;
mod schema;

use asl::{QueryLanguage, StateKind};
use expr::{Object, Value};
use jiff::Timestamp;

use crate::execution::{Execution, Identity, Input, Start};
use crate::history::HistoryMode;
use crate::inspect::{Inspection, Substitute};
use definition::Subject;
use program::Program;
use request::{Mock, Request};

/// Why a request is refused: an error of the API.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Refusal {
    code: &'static str,
    message: String,
}

/// Runs the state that a request names, and answers as the API does; `Error` holds a refusal. `now` is when the state is
/// entered, and all chance comes from `seed`.
pub fn answer(request: &Value, now: Timestamp, seed: u64) -> Value {
    match run(request, now, seed) {
        Ok(answer) => answer,
        Err(refusal) => {
            let fields: Object = [
                ("Code", Value::from(refusal.code)),
                ("Message", Value::from(refusal.message)),
            ]
            .into_iter()
            .collect();
            Value::Object([("Error", Value::Object(fields))].into_iter().collect())
        }
    }
}

fn run(request: &Value, now: Timestamp, seed: u64) -> Result<Value, Refusal> {
    let request = Request::read(request)?;
    let subject = definition::read(&request)?;
    checks::check(&request, &subject)?;
    let program = Program::compile(&subject.machine).map_err(|error| {
        let problems: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
        definition::invalid(problems.join("; "))
    })?;
    let start = Start {
        identity: std::sync::Arc::new(identity(&request, seed)),
        execution_type: asl::ExecutionType::Express,
        history: HistoryMode::Full,
        seed,
        ..Start::new(request.input.clone())
    };
    let mut run = Execution::inspected(
        &program,
        start,
        now,
        inspection(&request, &subject),
        &request.variables,
    );
    while run.outcome().is_none() && !run.is_backing_off() {
        if let Some(crate::execution::Effect::StartTask(start)) = run.poll_effect() {
            run.handle(mocked(&request, start.task), now);
        } else if let Some(deadline) = run.next_deadline() {
            run.handle(Input::Wake, deadline.at);
        }
    }
    Ok(answer::write(&request, &subject, &run))
}

fn inspection(request: &Request, subject: &Subject) -> Inspection {
    let is_container = matches!(subject.kind(), StateKind::Map | StateKind::Parallel);
    Inspection {
        context: request.context.clone(),
        retries: request.retries.unwrap_or(0),
        substitute: match &request.mock {
            Some(mock) if is_container => Some(Substitute {
                result: match mock {
                    Mock::Result(result) => Ok(result.clone()),
                    Mock::Failure(failure) => Err(failure.clone()),
                },
                failed: request.failed_iterations.unwrap_or(0),
                items: request.items.clone(),
            }),
            Some(_) | None => None,
        },
        ..Inspection::default()
    }
}

fn mocked(request: &Request, task: crate::execution::TaskId) -> Input {
    match &request.mock {
        Some(Mock::Result(output)) => Input::TaskSucceeded {
            task,
            output: output.clone(),
        },
        Some(Mock::Failure(failure)) => Input::TaskFailed {
            task,
            failure: failure.clone(),
            report: crate::execution::Report::Failed,
        },
        None => Input::Wake,
    }
}

/// What the context object says where the request says nothing.
fn identity(request: &Request, seed: u64) -> Identity {
    let mut random = crate::random::Random::new(seed);
    let (machine, execution) = (random.uuid(), random.uuid());
    let account = "us-east-1:111111111111";
    Identity {
        state_machine_arn: format!("arn:aws:states:{account}:stateMachine:{machine}").into(),
        state_machine_name: machine.as_str().into(),
        execution_arn: format!("arn:aws:states:{account}:express:{machine}:{execution}").into(),
        execution_name: execution.into(),
        role_arn: request.role.clone(),
    }
}

/// Whether a state's paths are JSONPath.
fn has_paths(language: QueryLanguage) -> bool {
    language == QueryLanguage::JsonPath
}
