//! Short forms of the states that every machine has.

use asl::{Catcher, Fail, State, StateMachine, Succeed, Text};
use breaker::names::substitution;
use indexmap::IndexMap;
use serde_json::{Value, json};

/// The resource that reads an item.
pub(crate) const GET_ITEM: &str = "arn:aws:states:::dynamodb:getItem";
/// The resource that writes an item.
pub(crate) const PUT_ITEM: &str = "arn:aws:states:::dynamodb:putItem";

/// How long a read or write of the table may take, in seconds. It takes milliseconds; a table that does not answer in
/// this time is down, and the declared policy holds.
pub(crate) const TABLE_TIMEOUT_SECONDS: u64 = 5;

/// States by name, in the order they are added: the order people read them in.
#[derive(Default)]
pub(crate) struct States {
    states: IndexMap<String, State>,
}

impl States {
    pub(crate) fn add(&mut self, name: &str, state: impl Into<State>) {
        self.states.insert(name.to_owned(), state.into());
    }

    /// The machine that starts at the first state added.
    pub(crate) fn into_machine(self, comment: String) -> StateMachine {
        StateMachine {
            comment: Some(comment),
            query_language: Some(asl::QueryLanguage::Jsonata),
            start_at: self.states.keys().next().cloned().unwrap_or_default(),
            states: self.states,
            ..StateMachine::default()
        }
    }
}

/// `${Name}`.
pub(crate) fn substitute(name: &str) -> String {
    format!("${{{name}}}")
}

/// The arguments that read one item.
pub(crate) fn get_item(pk: Value) -> Value {
    json!({
        "TableName": substitute(substitution::TABLE),
        "Key": { breaker::item::PK: { "S": pk } },
    })
}

/// Every error leads to `next` with the input handed on.
pub(crate) fn catch_all(next: &str, comment: &str, assign: Option<Value>) -> Catcher {
    Catcher {
        comment: Some(comment.to_owned()),
        error_equals: vec!["States.ALL".to_owned()],
        next: next.to_owned(),
        output: Some(crate::jsonata::input()),
        assign,
        ..Catcher::default()
    }
}

/// What an answer fails with that is too large for the state that keeps it: by our own measure, or by Step Functions'. Named,
/// because the service's documentation takes the second one from `States.ALL`.
pub(crate) fn too_large() -> Vec<String> {
    ["States.QueryEvaluationError", "States.DataLimitExceeded"]
        .map(str::to_owned)
        .to_vec()
}

pub(crate) fn succeed(comment: &str, output: Option<Value>) -> Succeed {
    Succeed {
        comment: Some(comment.to_owned()),
        output,
        ..Succeed::default()
    }
}

pub(crate) fn fail(comment: &str, error: String, cause: String) -> Fail {
    Fail {
        comment: Some(comment.to_owned()),
        error: Some(Text::Literal(error)),
        cause: Some(Text::Literal(cause)),
        ..Fail::default()
    }
}
