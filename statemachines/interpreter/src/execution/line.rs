//! A line of control: one sequence of states. The execution has one; every branch of a Parallel and every iteration
//! of a Map has one of its own.

use std::sync::Arc;

use expr::{Object, Value};
use jiff::Timestamp;
use program::StateId;

use super::timers::Timer;
use super::{Child, Children, Fault, Purpose};
use crate::history::EventId;

/// A line's number. Numbers are used again; only a task's serial number is unique.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct LineId(pub(crate) u32);

/// A line of control.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The state it is in.
    pub(crate) state: StateId,
    /// That state's raw input.
    pub(crate) input: Value,
    /// What it is doing in that state.
    pub(crate) phase: Phase,
    /// The variables it sees.
    pub(crate) variables: Object,
    /// Bytes of JSON text that their values are at most.
    pub(crate) variable_bytes: usize,
    /// When and how it came into the state.
    pub(crate) entered: Entered,
    /// Its last event: the one that leads to the next.
    pub(crate) last: EventId,
    /// How often the state was tried again.
    pub(crate) retries: Retries,
    /// Its timer, if it has set one.
    pub(crate) timer: Option<Timer>,
    /// The timer that ends it, if it is a child execution that may take only so long.
    pub(crate) bound: Option<Timer>,
    /// Where it belongs; none for the execution's own line.
    pub(crate) place: Option<Place>,
    /// The item of the innermost Map around it.
    pub(crate) item: Option<Arc<Item>>,
    /// The child execution that it is part of; none inside the execution itself.
    pub(crate) child: Option<Arc<Child>>,
    /// The token of its task, while it has one.
    pub(crate) token: Option<Arc<str>>,
    /// The context object, once something has read it.
    pub(crate) context: Option<Value>,
}

/// When and how a line came into its state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entered {
    /// The time.
    pub(crate) at: Timestamp,
    /// The event that tells of it.
    pub(crate) event: EventId,
    /// The event before that.
    pub(crate) previous: EventId,
}

/// How often a state was tried again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Retries {
    /// In all.
    pub(crate) total: u32,
    /// By each of its retriers; empty before the first.
    pub(crate) each: Vec<u32>,
}

/// A line's place among the children of another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The line whose Parallel or Map state it belongs to.
    pub(crate) parent: LineId,
    /// The branch or iteration, from 0.
    pub(crate) index: usize,
}

/// An item of a Map.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its place, from 0.
    pub(crate) index: usize,
    /// The key of an object's pair; none for a list's item.
    pub(crate) key: Option<Arc<str>>,
    /// The item.
    pub(crate) value: Value,
    /// The address of the object it was read from; none for state data.
    pub(crate) source: Option<Arc<str>>,
}

/// What a line is doing.
#[derive(Clone, Debug)]
pub(crate) enum Phase {
    /// About to enter its state.
    Enter,
    /// About to do the state's work, for the first time or again.
    Work,
    /// The work is done, with this result.
    Result(Value),
    /// Something went wrong.
    Fault(Fault),
    /// In a Wait state.
    Waiting,
    /// Between two tries.
    Backoff,
    /// Waiting for a task.
    Task(TaskPhase),
    /// Waiting for a store that a Map reads from or writes to.
    Storage(Box<Storage>),
    /// Waiting for its children.
    Children(Box<Children>),
    /// Somebody holds the line.
    Held,
}

/// How far a task is.
#[derive(Clone, Debug)]
pub(crate) struct TaskPhase {
    /// Its number; an answer with another one comes too late.
    pub(crate) serial: u64,
    /// Whether an event told that work began.
    pub(crate) started: bool,
    /// When the state gives up.
    pub(crate) timeout: Option<Timestamp>,
    /// When the next sign of life is due at the latest, and how many seconds there may be between two.
    pub(crate) heartbeat: Option<(Timestamp, i64)>,
}

/// A Map's question to a store.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// Its number; an answer with another one comes too late.
    pub(crate) serial: u64,
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// What the Map keeps meanwhile.
    pub(crate) children: Box<Children>,
}

impl Phase {
    /// The children, if the line waits for children; another phase stays as it is.
    pub(crate) fn take_children(&mut self) -> Option<Box<Children>> {
        match std::mem::replace(self, Phase::Held) {
            Phase::Children(children) => Some(children),
            other @ (Phase::Enter
            | Phase::Work
            | Phase::Result(_)
            | Phase::Fault(_)
            | Phase::Waiting
            | Phase::Backoff
            | Phase::Task(_)
            | Phase::Storage(_)
            | Phase::Held) => {
                *self = other;
                None
            }
        }
    }

    /// The question, if the line waits for a store; another phase stays as it is.
    pub(crate) fn take_storage(&mut self) -> Option<Storage> {
        match std::mem::replace(self, Phase::Held) {
            Phase::Storage(storage) => Some(*storage),
            other @ (Phase::Enter
            | Phase::Work
            | Phase::Result(_)
            | Phase::Fault(_)
            | Phase::Waiting
            | Phase::Backoff
            | Phase::Task(_)
            | Phase::Children(_)
            | Phase::Held) => {
                *self = other;
                None
            }
        }
    }
}

impl Line {
    /// A line that is about to enter a state.
    pub(crate) fn new(state: StateId, input: Value, variables: Object, now: Timestamp) -> Self {
        Line {
            state,
            input,
            phase: Phase::Enter,
            variables,
            variable_bytes: 0,
            entered: Entered {
                at: now,
                event: 0,
                previous: 0,
            },
            last: 0,
            retries: Retries::default(),
            timer: None,
            bound: None,
            place: None,
            item: None,
            child: None,
            token: None,
            context: None,
        }
    }
}

/// All lines of an execution, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    slots: Vec<Option<Box<Line>>>,
    free: Vec<u32>,
}

impl Lines {
    /// Adds a line.
    pub(crate) fn add(&mut self, line: Box<Line>) -> LineId {
        match self.free.pop() {
            Some(slot) => {
                self.put(LineId(slot), line);
                LineId(slot)
            }
            None => {
                self.slots.push(Some(line));
                // A payload of 256 KiB cannot hold as many items as there are numbers.
                LineId(u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX))
            }
        }
    }

    /// The line with a number, if there is one and nobody holds it.
    pub(crate) fn get(&self, id: LineId) -> Option<&Line> {
        self.slots.get(id.0 as usize)?.as_deref()
    }

    /// Takes a line out, to work on it; [`put`](Lines::put) or [`release`](Lines::release) must follow.
    pub(crate) fn take(&mut self, id: LineId) -> Option<Box<Line>> {
        self.slots.get_mut(id.0 as usize)?.take()
    }

    /// Puts a line back that was taken out.
    pub(crate) fn put(&mut self, id: LineId, line: Box<Line>) {
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            *slot = Some(line);
        }
    }

    /// Gives up the number of a line that was taken out.
    pub(crate) fn release(&mut self, id: LineId) {
        self.free.push(id.0);
    }

    /// The lines that nobody holds, with their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (LineId, &Line)> {
        self.slots
            .iter()
            .enumerate()
            .filter_map(|(slot, line)| Some((LineId(u32::try_from(slot).ok()?), line.as_deref()?)))
    }
}
