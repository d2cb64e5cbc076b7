//! Machines of the user's own: what their Tasks come to, and where their answers came from.

use std::collections::BTreeMap;

use expr::Value;
use interpreter::{Event, EventKind, Outcome};

use super::tally::Served;
use crate::scenario::{OwnMachine, state_names};

/// What the states around a wrapped Task are called behind its name, and what it means to come to one.
const ENDS: [(&str, Served); 4] = [
    (": fresh answer", Served::Fresh),
    (": stale answer", Served::Stale),
    (": default answer", Served::Default),
    // Left to the machine's own Catch.
    (": failed", Served::Failed),
];

/// A machine of the user's own.
#[derive(Debug)]
pub(crate) struct Own {
    /// The Task that calls the dependency.
    task: String,
    answers: BTreeMap<String, Value>,
    /// The breaker's states in which a call comes to its end.
    ends: BTreeMap<String, Served>,
}

impl Own {
    pub(crate) fn new(machine: &OwnMachine) -> Self {
        let before = state_names(&machine.plain);
        let after = state_names(&machine.wrapped);
        let ends = after.difference(&before).filter_map(|name| {
            let end = ENDS.iter().find(|(ending, _)| name.contains(ending));
            end.map(|(_, served)| (name.clone(), *served))
        });
        Own {
            task: machine.task.clone(),
            answers: machine
                .answers
                .iter()
                .map(|(name, answer)| (name.clone(), answer.into()))
                .collect(),
            ends: ends.collect(),
        }
    }

    /// What a Task answers at once; none: it is the call.
    pub(crate) fn answer(&self, state: &str) -> Option<Value> {
        if state == self.task {
            return None;
        }
        let told = self.answers.get(state).cloned();
        Some(told.unwrap_or_else(Value::empty_object))
    }

    /// Where the answer came from, by the states that the execution came to; the last one counts.
    pub(crate) fn served(&self, events: &[Event], outcome: &Outcome) -> Served {
        let entered = events.iter().rev().filter_map(|event| match &event.kind {
            EventKind::StateEntered { name, .. } => self.ends.get(&**name),
            _ => None,
        });
        match (entered.copied().next(), outcome) {
            (Some(served), _) => served,
            (None, Outcome::Succeeded { .. }) => Served::Live,
            (None, Outcome::Failed(_) | Outcome::TimedOut(_) | Outcome::Aborted(_)) => {
                Served::Failed
            }
        }
    }
}
