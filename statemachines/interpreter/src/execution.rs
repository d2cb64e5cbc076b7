//! One run of a program, as a value that never waits.

mod budget;
mod children;
mod context;
mod data;
mod effect;
mod exit;
mod fault;
mod handle;
mod identity;
mod line;
mod notes;
mod recovery;
mod run;
mod start;
mod timers;

use expr::{Object, Value};
use jiff::Timestamp;
use program::Program;

pub use effect::{Deadline, Effect, Input, Purpose, Report, StartTask, TaskId, Why};
pub use identity::Identity;
pub use start::{Outcome, Start};

pub(crate) use budget::can_be_no_result;
pub(crate) use children::{Child, Children, Family};
pub(crate) use data::Seen;
pub(crate) use fault::{Fault, Origin};
pub(crate) use line::{Item, Line, LineId, Phase, Place, Storage, TaskPhase};
pub(crate) use run::{Run, Turn};

use crate::history::{Counts, Event};
use crate::inspect::Inspection;

/// One execution of a [`Program`]: give it inputs and the time, take its effects, come back at its next deadline.
///
/// It never waits and knows no clock: time is what it was last told. Cloning takes a snapshot; given the same
/// inputs, snapshot and original go the same way.
#[derive(Clone, Debug)]
pub struct Execution {
    program: Program,
    run: Run,
}

impl Execution {
    /// Begins an execution and runs it until it must wait.
    pub fn start(program: &Program, start: Start, now: Timestamp) -> Self {
        let mut run = Run::new(program, start, now);
        run.drive(program);
        Execution {
            program: program.clone(),
            run,
        }
    }

    /// Begins an execution of a single state under inspection, with variables set.
    pub(crate) fn inspected(
        program: &Program,
        start: Start,
        now: Timestamp,
        inspection: Inspection,
        variables: &Object,
    ) -> Self {
        let mut run = Run::new(program, start, now);
        run.set_up(variables.clone(), inspection);
        run.drive(program);
        Execution {
            program: program.clone(),
            run,
        }
    }

    /// What the inspection saw.
    pub(crate) fn inspection(&self) -> Option<&Inspection> {
        self.run.inspection.as_deref()
    }

    /// Whether a line waits to try its state again.
    pub(crate) fn is_backing_off(&self) -> bool {
        self.run
            .lines
            .iter()
            .any(|(_, line)| matches!(line.phase, Phase::Backoff))
    }

    /// Tells it what happened, and what time it is. Time never runs backwards: an earlier `now` counts as the
    /// latest one. Deadlines that have passed by `now` fire after the input took effect. What comes too late (the
    /// answer to a task nobody waits for any more, anything after the end) does nothing.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.run.handle(&self.program, input, now);
    }

    /// The next thing that the host must do, in the order in which they were decided; none when all were taken.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.run.effects.pop_front()
    }

    /// When to come back at the latest, with [`Input::Wake`] if nothing else happened; none when no time bounds the
    /// execution, or when it has ended.
    pub fn next_deadline(&self) -> Option<Deadline> {
        self.run.next_deadline()
    }

    /// How it ended; none while it runs.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.run.outcome.as_ref()
    }

    /// How much has happened so far.
    pub fn counts(&self) -> Counts {
        self.run.history.counts
    }

    /// The events so far; empty unless it was started with [`HistoryMode::Full`](crate::HistoryMode::Full).
    pub fn events(&self) -> &[Event] {
        self.run.history.events()
    }

    /// The time it was last told.
    pub fn now(&self) -> Timestamp {
        self.run.now
    }

    /// What it was started with.
    pub fn input(&self) -> &Value {
        &self.run.input
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.run.identity
    }
}
