//! A circuit breaker within the function that makes the call, as Powertools for AWS Lambda (Python) has one: the guard is
//! one Task, and the spec's default is what its callback for an open circuit answers. The function is
//! `world/peers/counter.rs`.

use asl::{Catcher, StateMachine, Succeed};
use breaker::names::error;
use serde_json::json;
use spec::Dependency;

use super::{of_function, on_call, reduce};
use crate::world::peers::Peer;

const CALLBACK: &str = "Callback";

/// Takes the breaker away and lets the function have one.
pub(crate) fn protect(guard: &mut StateMachine, dependency: &Dependency) {
    reduce(guard, Vec::new());
    let default = dependency.fallback.default.as_ref();
    on_call(guard, |task| {
        if let Some(arguments) = &mut task.arguments {
            of_function(arguments, Peer::Counter);
        }
        if default.is_some() {
            task.catch = vec![Catcher {
                error_equals: vec![error::OPEN.to_owned()],
                next: CALLBACK.to_owned(),
                output: Some(json!("{% $states.input %}")),
                ..Catcher::default()
            }];
        }
    });
    if let Some(default) = default {
        let callback = Succeed {
            output: Some(json!({ "answer": default.0, "breaker": { "source": "default" } })),
            ..Succeed::default()
        };
        guard.states.insert(CALLBACK.to_owned(), callback.into());
    }
}
