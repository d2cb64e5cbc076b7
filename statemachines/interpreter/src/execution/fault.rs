//! What went wrong in a state, before anybody asked whether it is retried or caught.

use std::sync::Arc;

use expr::jsonata::TemplateProblem;
use expr::jsonpath::PathError;
use expr::payload::PayloadError;
use program::{State, Unevaluated};

use super::Line;
use crate::errors;
use crate::failure::Failure;

/// A failure, and where in a state's life it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) failure: Failure,
    pub(crate) origin: Origin,
}

/// Where a failure comes from: it decides which events tell of it and which `ErrorEquals` take it.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// The state's work: a task, a branch, an iteration.
    Work,
    /// The work showed no sign of life.
    Heartbeat,
    /// A JSONata field could not be evaluated, or gave what it must not. An event of its own tells of it.
    Evaluation {
        /// The field; none when the state's input itself is to blame.
        location: Option<Arc<str>>,
        /// Whether evaluating began after the state was entered for good: only what is waited for does that.
        entered: bool,
    },
    /// The state could not process its data.
    Processing,
}

impl Fault {
    /// The work failed.
    pub(crate) fn work(failure: Failure) -> Self {
        Fault {
            failure,
            origin: Origin::Work,
        }
    }

    /// What a state or task gave is larger than the quota; `name` says which.
    pub(crate) fn too_large(name: &str) -> Self {
        let cause = format!(
            "The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit."
        );
        Fault::work(Failure::new(errors::DATA_LIMIT_EXCEEDED, cause))
    }

    /// The variables that a state sets, or those with all others, are larger than the quota.
    pub(crate) fn variables_too_large(state: &str, most: usize) -> Self {
        let cause =
            format!("The variables after the state '{state}' exceed the maximum of {most} bytes.");
        Fault::work(Failure::new(errors::DATA_LIMIT_EXCEEDED, cause))
    }

    /// What a state sends to a task is larger than the quota.
    pub(crate) fn arguments_too_large(state: &str) -> Self {
        let cause = format!(
            "The state '{state}' sends its task data with a size exceeding the maximum number of bytes service limit."
        );
        Fault::work(Failure::new(errors::DATA_LIMIT_EXCEEDED, cause))
    }

    /// The state cannot process its data: `States.Runtime`, with the place in front of the message.
    pub(crate) fn runtime(line: &Line, state: &State, message: impl std::fmt::Display) -> Self {
        Fault::processing(errors::RUNTIME, line, state, message)
    }

    /// The state cannot process its data: an error of this name, with the place in front of the message.
    pub(crate) fn processing(
        error: &str,
        line: &Line,
        state: &State,
        message: impl std::fmt::Display,
    ) -> Self {
        Fault {
            failure: Failure::new(error, placed(line, state, message)),
            origin: Origin::Processing,
        }
    }

    /// A JSONata template failed.
    pub(crate) fn template(line: &Line, state: &State, problem: &TemplateProblem) -> Self {
        Fault::evaluation(line, state, Some(problem.field.as_str().into()), problem)
    }

    /// A template has no value.
    pub(crate) fn unevaluated(line: &Line, state: &State, why: Unevaluated) -> Self {
        match why {
            Unevaluated::Jsonata(problem) => Fault::template(line, state, &problem),
            Unevaluated::Payload(error) => Fault::processing(error.name(), line, state, error),
        }
    }

    /// A field that is one path, such as `InputPath`, has no value.
    pub(crate) fn unevaluated_path(line: &Line, state: &State, why: Unevaluated) -> Self {
        match why {
            Unevaluated::Payload(PayloadError::Path { error, .. }) => {
                Fault::processing(PathError::NAME, line, state, error)
            }
            other @ (Unevaluated::Jsonata(_)
            | Unevaluated::Payload(PayloadError::Intrinsic(_) | PayloadError::TooMuch)) => {
                Fault::unevaluated(line, state, other)
            }
        }
    }

    /// A field that shows what was searched, such as `ErrorPath`, has no value.
    pub(crate) fn unevaluated_field(
        field: &str,
        line: &Line,
        state: &State,
        why: Unevaluated,
    ) -> Self {
        match why {
            Unevaluated::Payload(PayloadError::Path { error, .. }) => {
                Fault::processing(PathError::NAME, line, state, error.for_field(field))
            }
            other @ (Unevaluated::Jsonata(_)
            | Unevaluated::Payload(PayloadError::Intrinsic(_) | PayloadError::TooMuch)) => {
                Fault::unevaluated(line, state, other)
            }
        }
    }

    /// A JSONata field gave what it must not.
    pub(crate) fn evaluation(
        line: &Line,
        state: &State,
        location: Option<Arc<str>>,
        message: impl std::fmt::Display,
    ) -> Self {
        Fault {
            failure: Failure::new(errors::QUERY_EVALUATION_ERROR, placed(line, state, message)),
            origin: Origin::Evaluation {
                location,
                entered: false,
            },
        }
    }

    /// The same fault, said of a state that was already waited for.
    pub(crate) fn after_entering(mut self) -> Self {
        if let Origin::Evaluation { entered, .. } = &mut self.origin {
            *entered = true;
        }
        self
    }

    /// Whether an entry of `ErrorEquals` takes it.
    pub(crate) fn matches(&self, names: &[Box<str>]) -> bool {
        let heartbeat = matches!(self.origin, Origin::Heartbeat)
            && names
                .iter()
                .any(|name| **name == *errors::HEARTBEAT_TIMEOUT);
        heartbeat || errors::matches(names, self.failure.error.as_deref())
    }
}

fn placed(line: &Line, state: &State, message: impl std::fmt::Display) -> String {
    format!(
        "An error occurred while executing the state '{}' (entered at the event id #{}). {message}",
        state.name, line.entered.event
    )
}
