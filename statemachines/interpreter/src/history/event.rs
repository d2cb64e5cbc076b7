//! One event of a history.

use std::sync::Arc;

use asl::StateKind;
use expr::{Footprint, Object, Value};
use jiff::Timestamp;
use program::Resource;

use crate::failure::Failure;

/// An event's number within its execution: 1, 2, 3, …; 0 stands for "before the first".
pub type EventId = u64;

/// Something that happened in an execution.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// The event that led to it.
    pub previous: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// The execution began.
    ExecutionStarted {
        /// Its input.
        input: Value,
        /// The role it runs under.
        role: Arc<str>,
    },
    /// The execution ended well.
    ExecutionSucceeded {
        /// Its output.
        output: Value,
    },
    /// The execution failed.
    ExecutionFailed(Failure),
    /// The execution took longer than it may.
    ExecutionTimedOut(Failure),
    /// Somebody stopped the execution.
    ExecutionAborted(Failure),
    /// A state was entered.
    StateEntered {
        /// Its kind.
        state: StateKind,
        /// Its name.
        name: Arc<str>,
        /// Its raw input.
        input: Value,
    },
    /// A state was left, well or by a catcher.
    StateExited {
        /// Its kind.
        state: StateKind,
        /// Its name.
        name: Arc<str>,
        /// Its output.
        output: Value,
        /// The variables that it set, where it set any.
        assigned: Option<Object>,
    },
    /// A state ended because something around it failed or ended.
    StateAborted {
        /// Its kind: Task, Wait, Parallel or Map.
        state: StateKind,
    },
    /// Something about the work of a Task state.
    Work(Box<Work>),
    /// A Map state got its items and begins.
    MapStateStarted {
        /// How many items, 0 when they are yet to be read.
        length: u64,
    },
    /// A Parallel state begins.
    ParallelStateStarted,
    /// A Map or Parallel state's work is done.
    StateSucceeded {
        /// Map or Parallel.
        state: StateKind,
    },
    /// A Map or Parallel state's work failed.
    StateFailed {
        /// Map or Parallel.
        state: StateKind,
    },
    /// Something about one iteration of an inline Map.
    MapIteration {
        /// What.
        what: Activity,
        /// The Map state's name.
        name: Arc<str>,
        /// The item's place, from 0.
        index: u64,
    },
    /// Something about the run of a distributed Map.
    MapRun(MapRun),
    /// A JSONata expression failed, or gave what its field cannot take.
    EvaluationFailed {
        /// The error.
        failure: Failure,
        /// The field, such as `Output/total`; none for the state's input itself.
        location: Option<Arc<str>>,
        /// The state's name.
        state: Arc<str>,
    },
}

impl EventKind {
    /// Adds the data that the event holds.
    pub(super) fn weigh(&self, footprint: &mut Footprint) {
        match self {
            EventKind::ExecutionStarted { input: value, .. }
            | EventKind::ExecutionSucceeded { output: value }
            | EventKind::StateEntered { input: value, .. } => footprint.add(value),
            EventKind::StateExited {
                output, assigned, ..
            } => {
                footprint.add(output);
                let assigned = assigned.iter().flat_map(Object::values);
                assigned.for_each(|value| footprint.add(value));
            }
            EventKind::ExecutionFailed(failure)
            | EventKind::ExecutionTimedOut(failure)
            | EventKind::ExecutionAborted(failure)
            | EventKind::EvaluationFailed { failure, .. }
            | EventKind::MapRun(MapRun::Failed(failure)) => weigh_failure(failure, footprint),
            EventKind::Work(work) => work.step.weigh(footprint),
            EventKind::StateAborted { .. }
            | EventKind::MapStateStarted { .. }
            | EventKind::ParallelStateStarted
            | EventKind::StateSucceeded { .. }
            | EventKind::StateFailed { .. }
            | EventKind::MapIteration { .. }
            | EventKind::MapRun(MapRun::Started { .. } | MapRun::Succeeded | MapRun::Aborted) => {}
        }
    }
}

/// What an iteration did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Activity {
    /// It began.
    Started,
    /// It ended well.
    Succeeded,
    /// It failed.
    Failed,
    /// It ended because another one failed.
    Aborted,
}

/// What the run of a distributed Map did.
#[derive(Clone, Debug)]
pub enum MapRun {
    /// It began.
    Started {
        /// Its ARN.
        arn: Arc<str>,
    },
    /// All its items are done.
    Succeeded,
    /// It failed.
    Failed(Failure),
    /// It ended because something around it ended.
    Aborted,
}

/// Something about the work of a Task state.
#[derive(Clone, Debug)]
pub struct Work {
    /// Who does the work: it decides the family of events.
    pub resource: Arc<Resource>,
    /// What happened.
    pub step: WorkStep,
}

/// What happened to a task.
#[derive(Clone, Debug)]
pub enum WorkStep {
    /// It was handed over.
    Scheduled(Box<Scheduled>),
    /// Work began.
    Started {
        /// The worker that polls an activity, where it says its name.
        worker: Option<Arc<str>>,
    },
    /// The service took the request; its end is still to come (`.sync`, `.waitForTaskToken`).
    Submitted {
        /// What the service answered.
        output: Value,
    },
    /// Done.
    Succeeded {
        /// The raw result.
        output: Value,
    },
    /// Failed.
    Failed(Failure),
    /// The request could not be handed over.
    ScheduleFailed(Failure),
    /// Work could not begin.
    StartFailed(Failure),
    /// The service refused the request.
    SubmitFailed(Failure),
    /// It took too long, or no sign of life came in time.
    TimedOut(Failure),
}

impl WorkStep {
    fn weigh(&self, footprint: &mut Footprint) {
        match self {
            WorkStep::Scheduled(scheduled) => footprint.add(&scheduled.parameters),
            WorkStep::Submitted { output } | WorkStep::Succeeded { output } => {
                footprint.add(output);
            }
            WorkStep::Failed(failure)
            | WorkStep::ScheduleFailed(failure)
            | WorkStep::StartFailed(failure)
            | WorkStep::SubmitFailed(failure)
            | WorkStep::TimedOut(failure) => weigh_failure(failure, footprint),
            WorkStep::Started { .. } => {}
        }
    }

    /// What went wrong, if this step tells of that.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            WorkStep::Failed(failure)
            | WorkStep::ScheduleFailed(failure)
            | WorkStep::StartFailed(failure)
            | WorkStep::SubmitFailed(failure)
            | WorkStep::TimedOut(failure) => Some(failure),
            WorkStep::Scheduled(_)
            | WorkStep::Started { .. }
            | WorkStep::Submitted { .. }
            | WorkStep::Succeeded { .. } => None,
        }
    }
}

/// How a task was handed over.
#[derive(Clone, Debug)]
pub struct Scheduled {
    /// What is sent.
    pub parameters: Value,
    /// The AWS region.
    pub region: Arc<str>,
    /// Whole seconds the work may take; none when the state sets no bound.
    pub timeout_seconds: Option<u64>,
    /// Whole seconds between signs of life; none when the state sets no bound.
    pub heartbeat_seconds: Option<u64>,
    /// The role to work under, where the state names one.
    pub role: Option<Arc<str>>,
}

fn weigh_failure(failure: &Failure, footprint: &mut Footprint) {
    let texts = failure.error.iter().chain(&failure.cause);
    texts.for_each(|text| footprint.add_text(text));
}
