//! The guard: one protected call.
//!
//! ```text
//! Gate ──► Admitted? ──yes──► Call ──ok──► end
//!   ▲          │                │ failed
//!   │          no               ▼
//!   │          │          Try again? ──yes──► Back off ──► Gate again
//!   │          ▼                │no
//!   └───── the fallback ladder ◄┘
//! ```
//!
//! Every state hands the caller's input on, so that the user's expressions read `$states.input` wherever they stand.
//! What the guard learns it keeps in variables.

use asl::StateMachine;
use serde_json::Value;
use spec::{Call, Dependency, Gate};

use crate::example;
use crate::machine::{Kind, Machine};
use crate::states::States;

mod answer;
mod call;
pub(crate) mod gate;
mod ladder;
mod record;
mod remember;
pub(crate) mod retry;
pub(crate) mod rung;
mod unpack;

/// The names of a guard's states: what an operator sees in the console.
pub(crate) mod name {
    pub(crate) const GATE: &str = "Gate";
    pub(crate) const ADMITTED: &str = "Admitted?";
    pub(crate) const LOOK_AGAIN: &str = "Look again";
    pub(crate) const CALL: &str = "Call";
    pub(crate) const CALL_COUNTED: &str = "Call, counted";
    pub(crate) const COUNT_SUCCESS: &str = "Count success";
    pub(crate) const DONE: &str = "Done";
    pub(crate) const REMEMBER: &str = "Remember";
    pub(crate) const ANSWER: &str = "Answer";
    pub(crate) const RECORD: &str = "Record";
    pub(crate) const TRY_AGAIN: &str = "Try again?";
    pub(crate) const BACK_OFF: &str = "Back off";
    pub(crate) const GATE_AGAIN: &str = "Gate again";
    pub(crate) const CALL_AGAIN: &str = "Call again";
    pub(crate) const CACHED: &str = "Look up answer";
    pub(crate) const HOW_OLD: &str = "How old?";
    pub(crate) const UNPACK: &str = "Unpack answer";
    pub(crate) const FRESH: &str = "Fresh answer";
    pub(crate) const STALE: &str = "Stale answer";
    pub(crate) const DEFAULT: &str = "Default answer";
    pub(crate) const UNAVAILABLE: &str = "Unavailable";
    pub(crate) const FAILED: &str = "Failed";
}

/// The guard of one dependency.
pub(crate) fn machine(dependency: &Dependency) -> Machine {
    let definition = definition(dependency);
    Machine {
        name: format!("{}-guard", dependency.name.as_str()),
        kind: Kind::Guard,
        dependency: Some(dependency.name.as_str().to_owned()),
        workflow: dependency.workflow,
        definition,
        example_input: example_input(dependency),
    }
}

fn definition(dependency: &Dependency) -> StateMachine {
    let mut states = States::default();
    match dependency.gate {
        Gate::Explicit | Gate::Compact => {
            gate::first(&mut states, dependency);
            call::only(&mut states, dependency);
        }
        Gate::Worker => call::first(&mut states, dependency),
    }
    record::add(&mut states, dependency);
    if dependency.policy.retries.attempts > 1 {
        retry::add(&mut states, dependency);
        match dependency.gate {
            Gate::Explicit | Gate::Compact => gate::again(&mut states, dependency),
            Gate::Worker => call::again(&mut states, dependency),
        }
    }
    ladder::add(&mut states, dependency);
    let about = dependency
        .description
        .as_ref()
        .map_or_else(String::new, |text| format!(" ({text})"));
    states.into_machine(format!(
        "One call to {}{about} behind its circuit breaker: asks the circuit, calls, and answers from the fallback \
         ladder when the call cannot be made.",
        dependency.name.as_str()
    ))
}

/// Where a call that will not be tried again goes: down the fallback ladder.
pub(crate) fn give_up(dependency: &Dependency) -> &'static str {
    ladder::first_rung(dependency)
}

/// Where a failed attempt goes that may be tried again.
pub(crate) fn after_failure(dependency: &Dependency) -> &'static str {
    if dependency.policy.retries.attempts > 1 {
        name::TRY_AGAIN
    } else {
        give_up(dependency)
    }
}

fn example_input(dependency: &Dependency) -> Value {
    let mut read: Vec<&str> = Vec::new();
    match &dependency.call {
        Call::Http(http) => {
            read.push(&http.url);
            read.extend(http.headers.values().map(String::as_str));
            read.extend(http.body.iter().flat_map(|body| example::strings(&body.0)));
        }
        Call::Task(task) => {
            let templates = task.arguments.iter().chain(&task.output);
            read.extend(templates.flat_map(|template| example::strings(&template.0)));
        }
    }
    if let Some(cache) = &dependency.fallback.cache {
        read.push(&cache.key);
    }
    if let Some(default) = &dependency.fallback.default {
        read.extend(example::strings(&default.0));
    }
    example::input(read)
}
