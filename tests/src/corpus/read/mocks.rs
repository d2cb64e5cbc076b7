//! What tasks return: the interpreter's own form, and two shorter ones.

use asl::syntax::{Member, Node, NodeKind};
use expr::Value;
use interpreter::mocks::Mocks;
use serde_json::{Map, json};

use crate::corpus::fields::Notes;

/// The key of the S3 objects among the states' names.
const STORE: &str = "#s3";

/// Fields of a response.
const RESPONSE: [&str; 7] = [
    "Return",
    "Throw",
    "Never",
    "Submitted",
    "WorkerName",
    "Event",
    "Input",
];

/// The `mocks` of a case; none without the field.
pub(super) fn read(case: &Node, notes: &mut Notes<'_>) -> Option<Mocks> {
    let Some(member) = case.member("mocks") else {
        return Some(Mocks::default());
    };
    let states: Map<_, _> = member
        .value
        .members()
        .iter()
        .map(|state| (state.key.text.clone(), responses(case, state, notes)))
        .collect();
    match Mocks::parse(&Value::from(serde_json::Value::Object(states)), None) {
        Ok(mocks) => Some(mocks),
        Err(error) => {
            for problem in error.problems {
                notes.at(&member.value, problem);
            }
            None
        }
    }
}

/// A state's responses: `{Return: …}` answers every invocation, a list one after another.
fn responses(case: &Node, state: &Member, notes: &mut Notes<'_>) -> serde_json::Value {
    let (name, node) = (&state.key.text, &state.value);
    if name == STORE {
        return node.to_value();
    }
    if !["definition", "state"].iter().any(|kind| {
        case.member(kind)
            .is_some_and(|it| names(&it.value, name) || kind == &"state" && name == "State")
    }) {
        notes.offset(
            state.key.span.start,
            format!("there is no state `{name}` in the definition"),
        );
    }
    match &node.kind {
        NodeKind::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| {
                notes.known(item, &RESPONSE);
                (index.to_string(), item.to_value())
            });
            serde_json::Value::Object(items.collect())
        }
        _ if RESPONSE.iter().any(|field| node.member(field).is_some()) => {
            notes.known(node, &RESPONSE);
            json!({"0-1000000": node.to_value()})
        }
        _ => {
            for member in node.members() {
                if member.key.text == "byInput" {
                    member
                        .value
                        .items()
                        .iter()
                        .for_each(|item| notes.known(item, &RESPONSE));
                } else {
                    notes.known(&member.value, &RESPONSE);
                }
            }
            node.to_value()
        }
    }
}

/// Whether a key stands anywhere in a value.
fn names(node: &Node, key: &str) -> bool {
    node.member(key).is_some()
        || node
            .members()
            .iter()
            .any(|member| names(&member.value, key))
        || node.items().iter().any(|item| names(item, key))
}
