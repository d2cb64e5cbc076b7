//! What the API refuses before it runs anything.

use asl::{State, StateKind};
use expr::Value;
use program::{Pattern, Resource};

use super::definition::Subject;
use super::request::{FieldValidation, Mock, Request};
use super::{Refusal, context, schema};

pub(super) fn check(request: &Request, subject: &Subject) -> Result<(), Refusal> {
    let kind = subject.kind();
    let Some(mock) = &request.mock else {
        if let Some(field) = request.mock_only.first() {
            return Err(Refusal::validation(format!(
                "TestState does not support {field} when a mock is not specified."
            )));
        }
        return match kind {
            StateKind::Map | StateKind::Parallel => Err(Refusal {
                code: "InvalidDefinition",
                message: "TestState API does not support Map or Parallel states. Supported state types include: \
                          [Task, Wait, Pass, Succeed, Fail, Choice]"
                    .to_owned(),
            }),
            StateKind::Task => Err(Refusal::validation(
                "a Task state needs a mock: nothing is called here",
            )),
            StateKind::Pass | StateKind::Choice | StateKind::Wait | StateKind::Succeed | StateKind::Fail => Ok(()),
        };
    };
    if request.reveals_secrets {
        return Err(Refusal::validation(
            "TestState does not support RevealSecrets when a mock is specified.",
        ));
    }
    match kind {
        StateKind::Task | StateKind::Map | StateKind::Parallel => {}
        StateKind::Pass
        | StateKind::Choice
        | StateKind::Wait
        | StateKind::Succeed
        | StateKind::Fail => {
            return Err(Refusal::validation(format!(
                "State type '{kind}' is not supported when a mock is specified"
            )));
        }
    }
    context::check(request.context.as_ref(), waits_for_its_end(subject))?;
    match mock {
        Mock::Result(result) => result_fits(request, subject, result),
        Mock::Failure(_) => Ok(()),
    }
}

/// Whether the state is a Task whose context object has a token or a job.
fn waits_for_its_end(subject: &Subject) -> bool {
    match &subject.state {
        State::Task(task) => Resource::parse(&task.resource).pattern != Pattern::RequestResponse,
        State::Pass(_)
        | State::Choice(_)
        | State::Wait(_)
        | State::Succeed(_)
        | State::Fail(_)
        | State::Parallel(_)
        | State::Map(_) => false,
    }
}

fn result_fits(request: &Request, subject: &Subject, result: &Value) -> Result<(), Refusal> {
    let complaint = match &subject.state {
        State::Parallel(parallel) => match result.as_array() {
            None => Some("Mocked result must be an array.".to_owned()),
            Some(results) if results.len() != parallel.branches.len() => {
                Some("Mocked result must contain the same number of items as number of Parallel branches.".to_owned())
            }
            Some(_) => None,
        },
        State::Map(map) if map.result_writer.is_some() => {
            result.as_object().is_none().then(|| "Mocked result must be a JSON object.".to_owned())
        }
        State::Map(_) => result.as_array().is_none().then(|| "Mocked result must be an array.".to_owned()),
        State::Task(task) if request.validation != FieldValidation::None => {
            let resource = Resource::parse(&task.resource);
            schema::complaint(&resource, result, request.validation == FieldValidation::Strict)
                .map(|complaint| format!("Mock result schema validation error: {complaint}"))
        }
        State::Task(_) | State::Pass(_) | State::Choice(_) | State::Wait(_) | State::Succeed(_) | State::Fail(_) => None,
    };
    match complaint {
        None => Ok(()),
        Some(complaint) => Err(Refusal::validation(complaint)),
    }
}
