//! What comes in: answers, time, the order to stop.

use jiff::Timestamp;
use program::{Body, Program, State};

use super::effect::{Input, TaskId, Why};
use super::line::{Line, LineId, Phase};
use super::run::Step;
use super::{Deadline, Outcome, Run};
use crate::errors;
use crate::failure::Failure;
use crate::history::EventKind;
use crate::states::{map, task};

impl Run {
    /// Takes an input at a time. Deadlines before that time come first, each at its own time; deadlines at that time
    /// come last.
    pub(crate) fn handle(&mut self, program: &Program, input: Input, now: Timestamp) {
        let now = now.max(self.now);
        self.pass_time(program, now, false);
        if self.outcome.is_some() {
            return;
        }
        self.now = now;
        match &input {
            Input::Wake => {}
            Input::Stop(failure) => {
                let failure = failure.clone();
                let last = self.main_last();
                self.end(
                    last,
                    EventKind::ExecutionAborted(failure.clone()),
                    Outcome::Aborted(failure),
                );
            }
            Input::TaskStarted { task, .. }
            | Input::TaskSubmitted { task, .. }
            | Input::TaskSucceeded { task, .. }
            | Input::TaskFailed { task, .. }
            | Input::TaskHeartbeat { task } => self.answer(program, *task, input),
        }
        self.drive(program);
        self.pass_time(program, now, true);
    }

    /// Lets everything happen that is due before `until`, or also at `until`.
    fn pass_time(&mut self, program: &Program, until: Timestamp, including: bool) {
        while let Some(Deadline { at, why }) = self.next_deadline() {
            let is_due = if including { at <= until } else { at < until };
            if !is_due {
                return;
            }
            self.now = self.now.max(at);
            if why == Why::ExecutionTimeout && at == self.ends_at {
                let last = self.main_last();
                let failure = Failure::default();
                self.end(
                    last,
                    EventKind::ExecutionTimedOut(failure.clone()),
                    Outcome::TimedOut(failure),
                );
                return;
            }
            if let Some((id, deadline)) = self.due(at) {
                self.ring(program, id, deadline.why);
            }
            self.drive(program);
        }
    }

    /// A line's timer went off.
    fn ring(&mut self, program: &Program, id: LineId, why: Why) {
        let Some(mut line) = self.lines.take(id) else {
            return;
        };
        let state = program.state(line.state);
        if why == Why::ExecutionTimeout {
            // A child execution took too long: it ends, with whatever it was doing.
            self.cancel_task(id, &line);
            self.abort_children(program, id, state, Some(&line), line.last);
            let failure = Failure::named(errors::TIMEOUT);
            self.settle(program, id, line, Step::Ends(Err(failure)));
            return;
        }
        line.timer = None;
        match (why, &state.body) {
            (Why::WaitOver, _) => line.phase = Phase::Result(expr::Value::Null),
            (Why::RetryDue, _) => line.phase = Phase::Work,
            (Why::TaskTimeout | Why::HeartbeatMissed, Body::Task(task)) => {
                task::time_out(self, id, &mut line, task, why);
            }
            (Why::TaskTimeout | Why::HeartbeatMissed | Why::ExecutionTimeout, _) => {}
        }
        self.lines.put(id, line);
        self.ready.push_back(id);
    }

    /// Somebody says something about a task.
    fn answer(&mut self, program: &Program, task: TaskId, input: Input) {
        let Some(mut line) = self.lines.take(task.line) else {
            return;
        };
        if waits_for(&line, task) {
            let state = program.state(line.state);
            self.hear(program, task.line, &mut line, state, input);
            self.ready.push_back(task.line);
        }
        self.lines.put(task.line, line);
    }

    fn hear(
        &mut self,
        program: &Program,
        id: LineId,
        line: &mut Line,
        state: &State,
        input: Input,
    ) {
        match &state.body {
            Body::Task(task) => task::hear(self, id, line, task, input),
            Body::Map(map) => {
                let Some(storage) = line.phase.take_storage() else {
                    return;
                };
                if let Err(fault) =
                    map::hear_storage(self, program, id, line, state, map, storage, input)
                {
                    line.phase = Phase::Fault(fault);
                }
            }
            Body::Pass(_)
            | Body::Choice(_)
            | Body::Wait(_)
            | Body::Succeed
            | Body::Fail { .. }
            | Body::Parallel(_) => {}
        }
    }

    /// The last event of the execution's own line.
    fn main_last(&self) -> u64 {
        self.lines
            .iter()
            .find(|(_, line)| line.place.is_none())
            .map_or(0, |(_, line)| line.last)
    }
}

/// Whether a line still waits for a task.
fn waits_for(line: &Line, task: TaskId) -> bool {
    match &line.phase {
        Phase::Task(phase) => phase.serial == task.serial,
        Phase::Storage(storage) => storage.serial == task.serial,
        Phase::Enter
        | Phase::Work
        | Phase::Result(_)
        | Phase::Fault(_)
        | Phase::Waiting
        | Phase::Backoff
        | Phase::Children(_)
        | Phase::Held => false,
    }
}
