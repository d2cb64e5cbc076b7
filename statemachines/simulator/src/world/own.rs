//! Machines of the user's own: what their Tasks come to, and what became of their executions.

mod answers;
mod calls;

use std::collections::BTreeMap;
use std::time::Duration;

use interpreter::Outcome;

use super::notes::error_name;
use super::tally::PhaseUsage;
use crate::scenario::OwnMachine;
use answers::Answers;
use calls::Door;

pub(crate) use answers::Ending;
pub(crate) use calls::Calls;

/// A machine of the user's own, as far as a run needs to know it beside its program.
#[derive(Debug)]
pub(crate) struct Own {
    /// The Tasks that call dependencies, by name, each with its dependency.
    circuits: BTreeMap<String, String>,
    answers: Answers,
    doors: Vec<Door>,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Well, and every call was answered.
    Succeeded,
    /// Well, although nothing answered one of its calls.
    Caught,
    /// Not well.
    Failed,
}

/// What became of a machine's executions.
#[derive(Debug, Default)]
pub(crate) struct Executions {
    pub(crate) started: u64,
    pub(crate) succeeded: u64,
    pub(crate) caught: u64,
    pub(crate) failed: u64,
    /// How long each took, in milliseconds, in the order in which they ended.
    pub(crate) waits: Vec<u64>,
    /// What they used, by the phase of the circuit that was furthest from closed when they began.
    pub(crate) used: PhaseUsage,
    /// The errors that they failed with, and how often.
    pub(crate) errors: BTreeMap<String, u64>,
}

impl Own {
    /// The machine with its breakers, or, without, as it was.
    pub(crate) fn new(machine: &OwnMachine, seed: u64, with_breakers: bool) -> Self {
        let circuits = machine.calls.iter();
        let circuits = circuits.flat_map(|call| {
            [&call.task, &call.counted].map(|task| (task.clone(), call.dependency.clone()))
        });
        let doors = machine.calls.iter().map(|call| {
            if with_breakers {
                Door::gate(call)
            } else {
                Door::task(call)
            }
        });
        Own {
            circuits: circuits.collect(),
            answers: Answers::new(machine, seed),
            doors: doors.collect(),
        }
    }

    /// The dependency that a state calls; none: it is another Task.
    pub(crate) fn circuit(&self, state: &str) -> Option<&str> {
        self.circuits.get(state).map(String::as_str)
    }

    /// Every dependency that it calls.
    pub(crate) fn circuits(&self) -> impl Iterator<Item = &str> {
        self.circuits.values().map(String::as_str)
    }

    /// What a Task comes to this time that calls no dependency.
    pub(crate) fn answer(&self, state: &str) -> Ending {
        self.answers.draw(state)
    }

    /// Follows the calls of one execution.
    pub(crate) fn calls(&self) -> Calls<'_> {
        Calls::new(&self.doors)
    }
}

impl Executions {
    /// One came to its end.
    pub(crate) fn ended(&mut self, ended: Ended, outcome: &Outcome, waited: Duration) {
        match ended {
            Ended::Succeeded => self.succeeded += 1,
            Ended::Caught => self.caught += 1,
            Ended::Failed => self.failed += 1,
        }
        if let Some(failure) = outcome.failure() {
            let name = error_name(failure).to_owned();
            *self.errors.entry(name).or_default() += 1;
        }
        let waited = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
        self.waits.push(waited);
    }
}
