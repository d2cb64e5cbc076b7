//! The two functions of the AWS sample: one asks for the circuit, one opens it for twenty seconds.
//!
//! The state is a row with an expiry, which counts until it has passed: after that every call goes through again, since
//! there is no half-open state. Who opens the circuit looks first and writes then, without a condition.

use std::time::Duration;

use breaker::circuit::after;
use breaker::decide::Kind;
use serde_json::{Value, json};
use workers::error::WorkerError;

use super::{Invocation, State};

/// How long the circuit stays open.
const OPEN_FOR: Duration = Duration::from_secs(20);

/// Asks the table.
pub(super) async fn status(invocation: &Invocation<'_>) -> Result<Value, WorkerError> {
    let state = invocation.read().await?;
    Ok(json!({ "status": if is_open(invocation, &state) { "OPEN" } else { "" } }))
}

/// Opens the circuit, unless it is.
pub(super) async fn trip(invocation: &Invocation<'_>) -> Result<Value, WorkerError> {
    let state = invocation.read().await?;
    if !is_open(invocation, &state) {
        let until = after(invocation.world.clock.now(), OPEN_FOR);
        let next = State::Open { until };
        invocation.write(next, Kind::Opened, |_| true).await?;
    }
    Ok(json!({ "status": "OPEN" }))
}

fn is_open(invocation: &Invocation<'_>, state: &State) -> bool {
    match state {
        State::Open { until } => invocation.world.clock.now() < *until,
        State::Closed | State::Probing { .. } => false,
    }
}
