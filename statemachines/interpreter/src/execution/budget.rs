//! What an execution may use of the host it runs on.

use super::line::Phase;
use super::{Line, Run};
use crate::errors;
use crate::failure::Failure;
use crate::history::EventKind;
use crate::limits;

/// What a line of control takes, besides its data, in bytes.
const LINE_BYTES: usize = 1024;

/// What is left of an execution's budgets.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    steps_left: u64,
    /// Bytes of data that may be held.
    data: usize,
    /// Bytes of data held inside Map and Parallel states; never too few, but what was given up meanwhile still counts.
    held: usize,
    /// How much may be held before somebody counts what is really held.
    counts_at: usize,
}

impl Budget {
    pub(crate) fn new(steps: u64, data: usize) -> Self {
        Budget {
            steps_left: steps,
            data,
            held: 0,
            counts_at: data,
        }
    }

    /// Takes a step, if one is left.
    pub(crate) fn step(&mut self) -> bool {
        match self.steps_left.checked_sub(1) {
            Some(left) => {
                self.steps_left = left;
                true
            }
            None => false,
        }
    }

    /// Holds a line of control more.
    pub(crate) fn hold_line(&mut self) {
        self.hold(LINE_BYTES);
    }

    /// Holds data more.
    pub(crate) fn hold(&mut self, bytes: usize) {
        self.held = self.held.saturating_add(bytes);
    }
}

impl Run {
    /// Fails the execution if it holds more than it may.
    pub(crate) fn stay_within_budget(&mut self) {
        if let Some(failure) = self.history_too_large() {
            self.give_up(failure);
        } else if self.budget.held > self.budget.counts_at {
            let held = self.lines.iter().map(|(_, line)| held_by(line)).sum();
            self.budget.held = held;
            // Not at once again: counting takes as long as there are lines.
            self.budget.counts_at = self.budget.data.max(held.saturating_add(held / 8));
            if held > self.budget.data {
                let cause = format!(
                    "what runs inside Map and Parallel states and its results hold more than {} bytes",
                    self.budget.data
                );
                self.give_up(Failure::new(errors::DATA_BUDGET_EXCEEDED, cause));
            }
        }
    }

    /// The failure of an execution whose history holds more than it may.
    pub(super) fn history_too_large(&self) -> Option<Failure> {
        (self.history.bytes() > self.budget.data).then(|| {
            let cause = format!(
                "the history holds more than {} bytes; let it only be counted",
                self.budget.data
            );
            Failure::new(errors::DATA_BUDGET_EXCEEDED, cause)
        })
    }

    fn give_up(&mut self, failure: Failure) {
        let kind = EventKind::ExecutionFailed(failure.clone());
        self.end(0, kind, super::Outcome::Failed(failure));
    }
}

/// Whether a Map or Parallel state without a place to write its results to holds so much of them that they can be no
/// state's result. What AWS refuses in the end is refused here on the way.
pub(crate) fn can_be_no_result(bytes: usize) -> bool {
    bytes > 16 * limits::MAX_PAYLOAD_BYTES
}

fn held_by(line: &Line) -> usize {
    let children = match &line.phase {
        Phase::Children(children) => Some(children),
        Phase::Storage(storage) => Some(&storage.children),
        Phase::Enter
        | Phase::Work
        | Phase::Result(_)
        | Phase::Fault(_)
        | Phase::Waiting
        | Phase::Backoff
        | Phase::Task(_)
        | Phase::Held => None,
    };
    LINE_BYTES.saturating_add(children.map_or(0, |children| children.bytes))
}
