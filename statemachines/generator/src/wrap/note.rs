//! What a person should know of a wrap beyond that it was made.

use std::fmt;

use spec::Call;

use super::{Splice, retry};

/// Something worth knowing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Note {
    /// The Task's `Retry` became states.
    RetriesAsStates {
        /// The Task.
        state: String,
        /// The most attempts in all.
        attempts: u32,
    },
    /// The Task has no `Retry` for what counts, so nothing is tried again.
    NoRetry {
        /// The Task.
        state: String,
    },
    /// The Task stays without a timeout: a call that hangs is seen by nobody.
    NoTimeout {
        /// The Task.
        state: String,
    },
    /// Nobody says whose executions stand for the calls.
    NoCallers {
        /// The dependency.
        dependency: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::RetriesAsStates { state, attempts } => write!(
                formatter,
                "`{state}`: its Retry became states that ask the circuit again, {attempts} attempts at most \
                 (--keep-retry leaves it)"
            ),
            Note::NoRetry { state } => write!(
                formatter,
                "`{state}`: it has no Retry for errors that count, so the spec's retries are not used"
            ),
            Note::NoTimeout { state } => write!(
                formatter,
                "`{state}`: it has no TimeoutSeconds, and a call that hangs opens no circuit"
            ),
            Note::NoCallers { dependency } => write!(
                formatter,
                "`{dependency}`: failures are counted, and nobody knows of how many calls; if this machine makes one an \
                 execution, name it in the spec as it is deployed: `task: {{ callers: … }}`"
            ),
        }
    }
}

pub(super) fn all(splice: &Splice<'_>) -> Vec<Note> {
    let state = || splice.found.name.clone();
    let attempts = splice.dependency.policy.retries.attempts;
    let mut notes = Vec::new();
    if retry::is_tried_again(splice) {
        notes.push(Note::RetriesAsStates {
            state: state(),
            attempts,
        });
    } else if !splice.options.keep_retry && attempts > 1 {
        notes.push(Note::NoRetry { state: state() });
    }
    let callers = match &splice.dependency.call {
        Call::Task(task) => task.callers.as_ref(),
        Call::Http(_) => None,
    };
    if callers.is_none() {
        notes.push(Note::NoCallers {
            dependency: splice.dependency.name.as_str().to_owned(),
        });
    }
    if splice.task.timeout_seconds.is_none() {
        notes.push(Note::NoTimeout { state: state() });
    }
    notes
}
