//! Lines that belong to a state of another line: the branches of a Parallel, the iterations of a Map.

use std::sync::Arc;

use asl::{ExecutionType, StateKind};
use expr::Value;
use jiff::Timestamp;
use program::{Body, Mode, Program, State};

use super::Run;
use super::line::{Line, LineId, Phase, Place};
use crate::failure::Failure;
use crate::history::{Activity, EventId, EventKind};
use crate::states::map::Progress;
use crate::states::{map, parallel};

/// The children that a line waits for.
#[derive(Clone, Debug)]
pub(crate) struct Children {
    /// What each child gave, by branch or iteration.
    pub(crate) results: Vec<Option<Value>>,
    /// Bytes of JSON text that the results come to.
    pub(crate) bytes: usize,
    /// How many are running.
    pub(crate) running: usize,
    /// What else a Map keeps.
    pub(crate) map: Option<Progress>,
}

/// A child execution of a distributed Map.
#[derive(Clone, Debug)]
pub(crate) struct Child {
    /// Its ARN.
    pub(crate) arn: Arc<str>,
    /// Its name.
    pub(crate) name: Arc<str>,
    /// The ARN of the state machine that it is an execution of: the map run's part of the machine.
    pub(crate) machine: Arc<str>,
    /// Its input.
    pub(crate) input: Value,
    /// When it began.
    pub(crate) started_at: Timestamp,
    /// STANDARD or EXPRESS.
    pub(crate) execution_type: ExecutionType,
    /// Which of the run's histories is its own.
    pub(crate) journal: usize,
}

/// What a line's children came to, after one of them ended.
pub(crate) enum Family {
    /// Others still run.
    Waits(Box<Children>),
    /// The line goes on like this.
    GoesOn(Phase),
}

impl Children {
    /// Keeps what a child gave.
    pub(crate) fn keep(&mut self, run: &mut Run, index: usize, result: Value) {
        let bytes = result.json_len();
        self.bytes = self.bytes.saturating_add(bytes);
        run.budget.hold(bytes);
        if let Some(slot) = self.results.get_mut(index) {
            *slot = Some(result);
        }
    }
}

impl Run {
    /// Tells a line that one of its children ended.
    pub(crate) fn child_ended(
        &mut self,
        program: &Program,
        child: &Line,
        place: Place,
        result: Result<Value, Failure>,
    ) {
        let Some(mut parent) = self.lines.take(place.parent) else {
            return;
        };
        let Some(children) = parent.phase.take_children() else {
            self.lines.put(place.parent, parent);
            return;
        };
        let state = program.state(parent.state);
        let family = match &state.body {
            Body::Map(map) => map::child_ended(
                self,
                program,
                place.parent,
                &mut parent,
                state,
                map,
                children,
                child,
                place.index,
                result,
            ),
            Body::Parallel(_)
            | Body::Task(_)
            | Body::Pass(_)
            | Body::Choice(_)
            | Body::Wait(_)
            | Body::Succeed
            | Body::Fail { .. } => parallel::child_ended(
                self,
                program,
                place.parent,
                &mut parent,
                state,
                children,
                child,
                place.index,
                result,
            ),
        };
        match family {
            Family::Waits(children) => parent.phase = Phase::Children(children),
            Family::GoesOn(phase) => {
                parent.phase = phase;
                self.ready.push_back(place.parent);
            }
        }
        self.lines.put(place.parent, parent);
    }

    /// Adds a line for a branch or iteration, ready to go.
    pub(crate) fn add_child(&mut self, line: Line) -> LineId {
        self.budget.hold_line();
        let id = self.lines.add(Box::new(line));
        self.ready.push_back(id);
        id
    }

    /// Ends every line below a line that is held, because one of them (`failed`) failed or the line itself. What they were
    /// doing is told as aborted, following from `previous`.
    pub(crate) fn abort_children(
        &mut self,
        program: &Program,
        parent: LineId,
        parent_state: &State,
        failed: Option<&Line>,
        previous: EventId,
    ) {
        if let Some(failed) = failed {
            self.tell_aborted(program, failed, previous);
        }
        let below: Vec<LineId> = self
            .lines
            .iter()
            .filter(|(_, line)| self.is_below(line, parent))
            .map(|(id, _)| id)
            .collect();
        // Who is an iteration is asked before anybody is gone.
        let iterations: Vec<Option<Arc<str>>> = below
            .iter()
            .map(|id| self.iteration_of(program, *id, parent, parent_state))
            .collect();
        for (id, iteration) in below.into_iter().zip(iterations) {
            let Some(line) = self.lines.take(id) else {
                continue;
            };
            self.cancel_task(id, &line);
            if let (Some(name), Some(place)) = (iteration, line.place) {
                let index = place.index as u64;
                self.note_aside(&line, previous, |_, _| EventKind::MapIteration {
                    what: Activity::Aborted,
                    name,
                    index,
                });
            }
            self.tell_aborted(program, &line, previous);
            self.lines.release(id);
        }
    }

    /// Tells that the state a line is in will not come to its end.
    fn tell_aborted(&mut self, program: &Program, line: &Line, previous: EventId) {
        let state = program.state(line.state).kind;
        let entered = !matches!(line.phase, Phase::Enter);
        match state {
            StateKind::Task | StateKind::Wait | StateKind::Map | StateKind::Parallel if entered => {
                self.note_aside(line, previous, |_, _| EventKind::StateAborted { state });
            }
            StateKind::Task
            | StateKind::Wait
            | StateKind::Map
            | StateKind::Parallel
            | StateKind::Pass
            | StateKind::Choice
            | StateKind::Succeed
            | StateKind::Fail => {}
        }
    }

    /// Whether a line belongs to a state of `ancestor`, directly or not.
    fn is_below(&self, line: &Line, ancestor: LineId) -> bool {
        let mut place = line.place;
        while let Some(Place { parent, .. }) = place {
            if parent == ancestor {
                return true;
            }
            place = self.lines.get(parent).and_then(|line| line.place);
        }
        false
    }

    /// The name of the inline Map that a line is an iteration of, if it is one.
    fn iteration_of(
        &self,
        program: &Program,
        id: LineId,
        held: LineId,
        held_state: &State,
    ) -> Option<Arc<str>> {
        let place = self.lines.get(id)?.place?;
        let state = if place.parent == held {
            held_state
        } else {
            program.state(self.lines.get(place.parent)?.state)
        };
        match &state.body {
            Body::Map(map) if map.mode == Mode::Inline => Some(state.name.clone()),
            Body::Map(_)
            | Body::Parallel(_)
            | Body::Task(_)
            | Body::Pass(_)
            | Body::Choice(_)
            | Body::Wait(_)
            | Body::Succeed
            | Body::Fail { .. } => None,
        }
    }
}
