//! The steps that workers take.

use asl::{Task, Transition};
use breaker::names::substitution;
use breaker::payload::incident::NextStep;
use serde_json::json;

use super::name;
use crate::jsonata::{input, value};
use crate::lambda;

/// What a step may take, in seconds: a cold start, a few table requests, a probe (30 s at most).
const STEP_SECONDS: u64 = 45;

/// Makes sure that this incident owns an open circuit.
pub(super) fn trip() -> Task {
    let payload = json!({
        "incident": value("$states.context.Execution.Name"),
        "input": value("$states.input"),
    });
    let said = "$states.result.Payload";
    Task {
        comment: Some(
            "Opens the circuit if an alarm started this incident and it is closed; otherwise finds the trip it was started \
             for."
                .to_owned(),
        ),
        assign: Some(json!({
            "circuit": value("$states.input.circuit"),
            "incident": value("$states.context.Execution.Name"),
            // Handed over by the incident before this one, if the outage is older.
            "openedAt": value(
                "$exists($states.input.since) ? $states.input.since : $states.context.State.EnteredTime"
            ),
            "quiet": value("$exists($states.input.quiet) ? $states.input.quiet : false"),
            // An incident that goes on for another one has said all this before.
            "fresh": value("$not($exists($states.input.continues))"),
            "owner": value(&format!("{said}.owner")),
            "phase": value(&format!("{said}.phase")),
            "step": {
                "next": "coolDown",
                "at": value(&format!("{said}.retryAt")),
                "generation": value(&format!("{said}.generation")),
                "reason": value(&format!("{said}.reason")),
                "passed": 0,
                "failed": 0,
                "trips": 0,
                "ramping": false,
            },
            "steps": 0,
        })),
        output: Some(input()),
        retry: vec![lambda::persistent()],
        transition: Some(Transition::next(name::OURS)),
        ..lambda::invoke(substitution::TRIP_FUNCTION, payload, STEP_SECONDS)
    }
}

/// One probe, or the ramp's start.
pub(super) fn probe() -> Task {
    recover(
        "Asks the dependency how it is, under a lease: one probe at a time. Enough probes that pass start the ramp, too \
         many that fail make the cool-down longer.",
    )
}

/// One look at the calls that the ramp let through.
pub(super) fn feedback() -> Task {
    recover(
        "Looks at the calls that went through since: enough failures or slow calls halve the admission, at the floor the \
         circuit opens again, at the top it closes.",
    )
}

fn recover(comment: &str) -> Task {
    let payload = json!({
        "circuit": value("$circuit"),
        "incident": value("$incident"),
        "passed": value("$step.passed"),
        "failed": value("$step.failed"),
        "trips": value("$step.trips"),
        "ramping": value("$step.ramping"),
    });
    Task {
        comment: Some(comment.to_owned()),
        assign: Some(json!({
            "step": value("$states.result.Payload"),
            "steps": value("$steps + 1"),
            // People know that the circuit is open: it was not closed in between.
            "quiet": value(&format!(
                "$quiet or $states.result.Payload.next = '{}'",
                NextStep::Reopened.word()
            )),
        })),
        output: Some(input()),
        retry: vec![lambda::persistent()],
        transition: Some(Transition::next(name::WHAT_NEXT)),
        ..lambda::invoke(substitution::RECOVER_FUNCTION, payload, STEP_SECONDS)
    }
}
