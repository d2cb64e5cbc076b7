//! Tasks that one of our own functions executes.

use asl::{JitterStrategy, Retrier, Task};
use serde_json::{Value, json};

use crate::states::substitute;

/// The resource that invokes a function and waits for its answer.
const INVOKE: &str = "arn:aws:states:::lambda:invoke";

/// A Task that invokes the function behind a substitution.
pub(crate) fn invoke(function: &str, payload: Value, timeout_seconds: u64) -> Task {
    Task {
        resource: INVOKE.to_owned(),
        arguments: Some(json!({
            "FunctionName": substitute(function),
            "Payload": payload,
        })),
        timeout_seconds: Some(timeout_seconds.into()),
        ..Task::default()
    }
}

/// Attempts after the first. The intervals double up to a minute, and full jitter takes half of each on average: six of them
/// together come to 32 s, each of the others to 30 s, all to ten minutes.
const PERSISTENT_ATTEMPTS: u64 = 25;

/// For steps that must not be lost: tried for some ten minutes before the execution fails and reconciliation takes over.
pub(crate) fn persistent() -> Retrier {
    Retrier {
        comment: Some(
            "The step is safe to repeat: whatever it writes is conditional on what it read."
                .to_owned(),
        ),
        error_equals: vec!["States.ALL".to_owned()],
        interval_seconds: Some(1.into()),
        max_attempts: Some(PERSISTENT_ATTEMPTS.into()),
        backoff_rate: Some(2.0.into()),
        max_delay_seconds: Some(60.into()),
        jitter_strategy: Some(JitterStrategy::Full),
    }
}
