//! What one invocation is to do.

use breaker::names::handler;
use breaker::payload::UnpackRequest;
use serde_json::Value;

use crate::config::Task;

/// The function's task, or the other thing that the call function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Call,
    /// Unpacks an answer that a call kept. Neither a call nor a failure.
    Unpack,
    Record,
    HealthCheck,
    Trip,
    Recover,
    Reconcile,
}

impl Work {
    pub(crate) fn of(task: Task, payload: &Value) -> Self {
        match task {
            Task::Call if UnpackRequest::is(payload) => Work::Unpack,
            Task::Call => Work::Call,
            Task::Record => Work::Record,
            Task::HealthCheck => Work::HealthCheck,
            Task::Trip => Work::Trip,
            Task::Recover => Work::Recover,
            Task::Reconcile => Work::Reconcile,
        }
    }

    /// What the log calls it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Work::Call => handler::CALL,
            Work::Unpack => "unpack",
            Work::Record => handler::RECORD,
            Work::HealthCheck => handler::HEALTH_CHECK,
            Work::Trip => handler::TRIP,
            Work::Recover => handler::RECOVER,
            Work::Reconcile => handler::RECONCILE,
        }
    }
}
