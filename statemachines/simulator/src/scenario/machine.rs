//! A state machine of the user's own that makes the calls.

use std::collections::{BTreeMap, BTreeSet};

use asl::StateMachine;
use serde_json::Value;
use spec::Workflow;

/// A machine with a breaker around one of its Tasks. The other Tasks answer at once, what they are told to.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnMachine {
    /// The definition's file name, as written.
    pub name: String,
    /// The definition as it was.
    pub plain: StateMachine,
    /// The same with the breaker, as `wrap` makes it.
    pub wrapped: StateMachine,
    /// The name of the Task that calls the dependency.
    pub task: String,
    /// What other Tasks answer, by their names (default `{}`).
    pub answers: BTreeMap<String, Value>,
    /// The workflow's type (default `STANDARD`).
    pub workflow: Workflow,
}

/// The names of a machine's states, those of machines within it too.
pub(crate) fn state_names(machine: &StateMachine) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    note_names(machine, &mut found);
    found
}

fn note_names(machine: &StateMachine, found: &mut BTreeSet<String>) {
    for (name, state) in &machine.states {
        found.insert(name.clone());
        for nested in state.nested() {
            note_names(nested, found);
        }
    }
}
