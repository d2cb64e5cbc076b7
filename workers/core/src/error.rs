//! What a handler fails with: a stable name that state machines catch, and a message.

use breaker::json;
use breaker::names::error;
use breaker::payload::CallFailure;

use crate::ports::{MetricsError, StoreError};

/// A task's failure. In Lambda, `name` is the error type and `message` the error message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {message}")]
pub struct WorkerError {
    /// One of [`breaker::names::error`].
    pub name: &'static str,
    /// For people; the call worker puts a [`CallFailure`] here as JSON text.
    pub message: String,
}

impl WorkerError {
    /// A failure with a message for people.
    #[must_use]
    pub fn new(name: &'static str, message: impl Into<String>) -> Self {
        WorkerError {
            name,
            message: message.into(),
        }
    }

    /// The worker was asked about a circuit that its settings do not hold.
    #[must_use]
    pub fn unknown_circuit(name: &str) -> Self {
        WorkerError::new(
            error::UNKNOWN_CIRCUIT,
            format!("no circuit `{name}` in this stack's settings"),
        )
    }

    /// A failed call, with what the guard must know of it.
    #[must_use]
    pub fn call(name: &'static str, failure: &CallFailure) -> Self {
        WorkerError::new(name, json::text(failure))
    }
}

impl From<StoreError> for WorkerError {
    fn from(cause: StoreError) -> Self {
        WorkerError::new(error::STORE_UNAVAILABLE, cause.to_string())
    }
}

impl From<MetricsError> for WorkerError {
    fn from(cause: MetricsError) -> Self {
        WorkerError::new(error::METRICS_UNAVAILABLE, cause.to_string())
    }
}
