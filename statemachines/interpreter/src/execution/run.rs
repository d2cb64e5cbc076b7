//! The loop: every line goes on until it must wait, then time or an answer sets one going again.

use std::collections::VecDeque;
use std::sync::Arc;

use asl::ExecutionType;
use expr::{Object, Value};
use jiff::Timestamp;
use program::{Next, Program, State};

use super::budget::Budget;
use super::context::Base;
use super::effect::{Effect, TaskId};
use super::exit::Exit;
use super::line::{Entered, Line, LineId, Lines, Phase, Retries};
use super::notes::HISTORY_FULL;
use super::timers::Timers;
use super::{Fault, Identity, Outcome, Start};
use crate::clock;
use crate::errors;
use crate::failure::Failure;
use crate::history::{EventId, EventKind, History};
use crate::inspect::Inspection;
use crate::limits;
use crate::random::Random;
use crate::states;

/// Everything of an execution that changes.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) now: Timestamp,
    pub(crate) started_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    pub(crate) input: Value,
    pub(crate) identity: Arc<Identity>,
    pub(crate) execution_type: ExecutionType,
    pub(crate) lines: Lines,
    pub(crate) ready: VecDeque<LineId>,
    pub(crate) timers: Timers,
    pub(crate) effects: VecDeque<Effect>,
    pub(crate) history: History,
    pub(crate) random: Random,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) base: Option<Base>,
    pub(crate) inspection: Option<Box<Inspection>>,
    /// The last event of each history: the execution's own, then those of child executions.
    pub(super) journals: Vec<EventId>,
    serial: u64,
    pub(super) budget: Budget,
}

/// What became of a line when it had run as far as it could.
#[derive(Debug)]
pub(crate) enum Step {
    /// It waits for time, an answer or its children.
    Waits,
    /// It came to its end.
    Ends(Result<Value, Failure>),
}

/// What a state comes to.
#[derive(Debug)]
pub(crate) enum Turn {
    /// It is done.
    Exit(Exit),
    /// It waits; its phase says what for.
    Wait,
    /// It ends its line with an error that nobody inside the state can catch: a Fail state.
    Fail(Failure),
}

impl Run {
    /// A run that is about to enter the first state.
    pub(crate) fn new(program: &Program, start: Start, now: Timestamp) -> Self {
        let longest = match start.execution_type {
            ExecutionType::Standard => limits::MAX_STANDARD_SECONDS,
            ExecutionType::Express => limits::MAX_EXPRESS_SECONDS,
        };
        let bound = program
            .timeout_seconds()
            .and_then(|seconds| i64::try_from(seconds).ok())
            .map_or(longest, |seconds| seconds.min(longest));
        let mut run = Run {
            now,
            started_at: now,
            ends_at: clock::later(now, bound),
            input: start.input.clone(),
            identity: start.identity,
            execution_type: start.execution_type,
            lines: Lines::default(),
            ready: VecDeque::new(),
            timers: Timers::default(),
            effects: VecDeque::new(),
            history: History::new(start.history),
            random: Random::new(start.seed),
            outcome: None,
            base: None,
            inspection: None,
            journals: vec![0],
            serial: 0,
            budget: Budget::new(start.step_budget, start.data_budget),
        };
        let mut line = Line::new(program.start(), start.input, program.no_variables(), now);
        run.note(&mut line, |run, _| EventKind::ExecutionStarted {
            input: run.input.clone(),
            role: run.identity.role_arn.clone().unwrap_or_default(),
        });
        // What the first state was entered from is no event.
        line.last = 0;
        let id = run.lines.add(Box::new(line));
        run.ready.push_back(id);
        run
    }

    /// Sets a run up, before it is driven, for the inspection of its first state.
    pub(crate) fn set_up(&mut self, variables: Object, inspection: Inspection) {
        if let Some(&id) = self.ready.front()
            && let Some(mut line) = self.lines.take(id)
        {
            line.variables = variables;
            self.lines.put(id, line);
        }
        self.inspection = Some(Box::new(inspection));
    }

    /// Lets every line that can go on do so, until all wait or the execution has ended.
    pub(crate) fn drive(&mut self, program: &Program) {
        while self.outcome.is_none() {
            let Some(id) = self.ready.pop_front() else {
                break;
            };
            // A line that was ended meanwhile is gone.
            let Some(mut line) = self.lines.take(id) else {
                continue;
            };
            let step = self.advance(program, id, &mut line);
            self.settle(program, id, line, step);
            if self.outcome.is_none() {
                self.stay_within_budget();
            }
        }
        self.drop_stale_timers();
    }

    /// Puts a line back, or ends it and tells its parent.
    pub(crate) fn settle(&mut self, program: &Program, id: LineId, line: Box<Line>, step: Step) {
        match step {
            Step::Waits => self.lines.put(id, line),
            Step::Ends(result) => {
                self.lines.release(id);
                match line.place {
                    None => self.conclude(&line, result),
                    Some(place) => self.child_ended(program, &line, place, result),
                }
            }
        }
    }

    /// Runs a line as far as it can go.
    pub(crate) fn advance(&mut self, program: &Program, id: LineId, line: &mut Line) -> Step {
        loop {
            let state = program.state(line.state);
            let turn = match std::mem::replace(&mut line.phase, Phase::Held) {
                Phase::Enter => match self.enter(line, state) {
                    Ok(()) => states::work(self, program, id, line, state),
                    Err(failure) => return Step::Ends(Err(failure)),
                },
                Phase::Work => states::work(self, program, id, line, state),
                Phase::Result(result) => states::finish(self, line, state, result),
                Phase::Fault(fault) => Err(fault),
                waiting @ (Phase::Waiting
                | Phase::Backoff
                | Phase::Task(_)
                | Phase::Storage(_)
                | Phase::Children(_)
                | Phase::Held) => {
                    line.phase = waiting;
                    return Step::Waits;
                }
            };
            let turn = match turn {
                Ok(Turn::Exit(exit)) => Run::within_limits(line, exit, state),
                other => other,
            };
            let turn = match turn {
                Ok(turn) => turn,
                Err(fault) => match self.recover(id, line, state, fault) {
                    Ok(turn) => turn,
                    Err(failure) => return Step::Ends(Err(failure)),
                },
            };
            match turn {
                Turn::Wait => {
                    if !matches!(line.phase, Phase::Work | Phase::Result(_) | Phase::Fault(_)) {
                        return Step::Waits;
                    }
                }
                Turn::Fail(failure) => return Step::Ends(Err(failure)),
                Turn::Exit(exit) => {
                    if let Some(output) = self.leave(line, state, exit) {
                        return Step::Ends(Ok(output));
                    }
                }
            }
        }
    }

    /// Enters the state that the line has come to.
    fn enter(&mut self, line: &mut Line, state: &State) -> Result<(), Failure> {
        if !self.budget.step() {
            return Err(out_of_steps("entering", state));
        }
        // The execution ends as soon as the line does.
        if let Some(failure) = self.history_too_large() {
            return Err(failure);
        }
        if self.history_is_full(line, 1) {
            return Err(Failure::new(errors::RUNTIME, HISTORY_FULL));
        }
        self.history.counts.transitions += 1;
        let previous = line.last;
        let event = self.note(line, |_, line| EventKind::StateEntered {
            state: state.kind,
            name: state.name.clone(),
            input: line.input.clone(),
        });
        line.entered = Entered {
            at: self.now,
            event,
            previous,
        };
        line.context = None;
        line.token = None;
        if line.retries.total > 0 {
            line.retries = Retries::default();
        }
        Ok(())
    }

    /// Leaves a state; gives the line's output if that was its last one.
    fn leave(&mut self, line: &mut Line, state: &State, exit: Exit) -> Option<Value> {
        line.timer = None;
        let assigned = exit.assigned.filter(|assigned| !assigned.is_empty());
        if let Some(assigned) = &assigned {
            let shared = assigned
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()));
            line.variables.extend(shared);
        }
        self.inspect(|seen| {
            seen.variables = seen
                .variables
                .take()
                .or_else(|| Some(line.variables.clone()))
        });
        self.note(line, |_, _| EventKind::StateExited {
            state: state.kind,
            name: state.name.clone(),
            output: exit.output.clone(),
            assigned,
        });
        match exit.next {
            Next::End => Some(exit.output),
            Next::State(next) => {
                line.state = next;
                line.input = exit.output;
                line.phase = Phase::Enter;
                None
            }
        }
    }

    /// Ends the execution as its own line ended.
    fn conclude(&mut self, line: &Line, result: Result<Value, Failure>) {
        let last = line.last;
        let (kind, outcome): (EventKind, Outcome) = match result {
            Ok(output) => (
                EventKind::ExecutionSucceeded {
                    output: output.clone(),
                },
                Outcome::Succeeded { output },
            ),
            Err(failure) => (
                EventKind::ExecutionFailed(failure.clone()),
                Outcome::Failed(failure),
            ),
        };
        self.end(last, kind, outcome);
    }

    /// Ends the execution: whatever still runs is given up.
    pub(crate) fn end(&mut self, last: EventId, kind: EventKind, outcome: Outcome) {
        let event = self.next_event(0);
        self.history.keep(event, last, self.now, kind);
        let running: Vec<LineId> = self.lines.iter().map(|(id, _)| id).collect();
        for id in running {
            if let Some(line) = self.lines.take(id) {
                self.cancel_task(id, &line);
                self.lines.release(id);
            }
        }
        self.ready.clear();
        self.clear_timers();
        self.outcome = Some(outcome);
    }

    /// Tells the host that nobody waits for a line's task any more.
    pub(crate) fn cancel_task(&mut self, id: LineId, line: &Line) {
        let serial = match &line.phase {
            Phase::Task(phase) => phase.serial,
            Phase::Storage(storage) => storage.serial,
            Phase::Enter
            | Phase::Work
            | Phase::Result(_)
            | Phase::Fault(_)
            | Phase::Waiting
            | Phase::Backoff
            | Phase::Children(_)
            | Phase::Held => return,
        };
        let task = TaskId { serial, line: id };
        self.effects.push_back(Effect::CancelTask { task });
    }

    /// A number never given before.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Refuses an output or variables that are larger than the quotas.
    fn within_limits(line: &mut Line, exit: Exit, state: &State) -> Result<Turn, Fault> {
        if exit.output.json_len() > limits::MAX_PAYLOAD_BYTES {
            return Err(Fault::too_large(&state.name));
        }
        if let Some(assigned) = exit.assigned.as_ref().filter(|it| !it.is_empty()) {
            let bytes: usize = assigned.values().map(Value::json_len).sum();
            if bytes > limits::MAX_ASSIGNED_BYTES {
                return Err(Fault::variables_too_large(
                    &state.name,
                    limits::MAX_ASSIGNED_BYTES,
                ));
            }
            // What is replaced still counts, until somebody has to look.
            line.variable_bytes = line.variable_bytes.saturating_add(bytes);
            if line.variable_bytes > limits::MAX_VARIABLES_BYTES {
                let kept = line.variables.iter();
                let kept = kept.filter(|(name, _)| !assigned.contains_key(name));
                let kept: usize = kept.map(|(_, value)| value.json_len()).sum();
                line.variable_bytes = kept.saturating_add(bytes);
            }
            if line.variable_bytes > limits::MAX_VARIABLES_BYTES {
                return Err(Fault::variables_too_large(
                    &state.name,
                    limits::MAX_VARIABLES_BYTES,
                ));
            }
        }
        Ok(Turn::Exit(exit))
    }
}

/// The failure of an execution whose step budget is used up.
pub(super) fn out_of_steps(doing: &str, state: &State) -> Failure {
    let cause = format!(
        "the step budget was used up on {doing} the state '{}'",
        state.name
    );
    Failure::new(errors::STEP_BUDGET_EXCEEDED, cause)
}
