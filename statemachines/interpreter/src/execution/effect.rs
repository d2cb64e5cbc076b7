//! What goes in and what comes out of an execution.

use std::fmt;
use std::sync::Arc;

use expr::Value;
use jiff::Timestamp;
use program::Resource;

use crate::failure::Failure;

/// A task's name within its execution.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TaskId {
    pub(crate) serial: u64,
    pub(crate) line: super::LineId,
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "task {}", self.serial)
    }
}

/// What an execution asks of its host.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Begin some work, and hand in what becomes of it.
    StartTask(Box<StartTask>),
    /// Stop caring about a task: it timed out, or the execution or the branch it belongs to ended. Its answer
    /// would do nothing.
    CancelTask {
        /// The task.
        task: TaskId,
    },
}

/// Work to begin.
#[derive(Clone, Debug)]
pub struct StartTask {
    /// Its name, for the answer.
    pub task: TaskId,
    /// The state that wants it.
    pub state: Arc<str>,
    /// What the state wants it for.
    pub purpose: Purpose,
    /// Who does it.
    pub resource: Arc<Resource>,
    /// What to send.
    pub arguments: Value,
    /// The role to work under (`Credentials`), where the state names one.
    pub credentials: Option<Value>,
    /// The token that whoever does the work sends back (`.waitForTaskToken`).
    pub token: Option<Arc<str>>,
    /// Whole seconds until the state gives up waiting; none when it sets no bound.
    pub timeout_seconds: Option<u64>,
    /// Whole seconds between signs of life; none when the state sets no bound.
    pub heartbeat_seconds: Option<u64>,
    /// How often the state has tried already: 0 at first.
    pub retries: u32,
}

/// What a task is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Purpose {
    /// The work of a Task state.
    Work,
    /// Reading the items of a distributed Map. Succeed with `{"Body": text}`, or, for a listing, with what
    /// ListObjectsV2 answers.
    ReadItems,
    /// Writing the results of a distributed Map. The arguments are `Bucket`, `Prefix`, the `Results`, a list shaped as
    /// the definition says, and the `OutputType` to write it as, `JSON` or `JSONL`; the answer is not looked at.
    WriteResults,
}

/// What a host tells an execution.
#[derive(Clone, Debug)]
pub enum Input {
    /// A worker took the task. Only needed for activities, and only if the worker's name matters.
    TaskStarted {
        /// The task.
        task: TaskId,
        /// The worker's name.
        worker: Option<Arc<str>>,
    },
    /// The service took the request; the end is still to come (`.sync`, `.waitForTaskToken`).
    TaskSubmitted {
        /// The task.
        task: TaskId,
        /// What the service answered.
        output: Value,
    },
    /// The task is done.
    TaskSucceeded {
        /// The task.
        task: TaskId,
        /// The raw result.
        output: Value,
    },
    /// The task failed.
    TaskFailed {
        /// The task.
        task: TaskId,
        /// With what.
        failure: Failure,
        /// At which step.
        report: Report,
    },
    /// A sign of life.
    TaskHeartbeat {
        /// The task.
        task: TaskId,
    },
    /// Nothing but the time.
    Wake,
    /// Somebody stops the execution.
    Stop(Failure),
}

/// At which step a task failed: the type of the event that tells it.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Report {
    /// `…Failed`: at work.
    #[default]
    Failed,
    /// `…TimedOut`: the worker itself ran out of time.
    TimedOut,
    /// `…ScheduleFailed`: it could not be handed over.
    ScheduleFailed,
    /// `…StartFailed`: it could not begin.
    StartFailed,
    /// `…SubmitFailed`: the service refused the request.
    SubmitFailed,
}

/// When an execution wants to be woken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Deadline {
    /// The time.
    pub at: Timestamp,
    /// The reason.
    pub why: Why,
}

/// Why an execution wants to be woken.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Why {
    /// A Wait state is over.
    WaitOver,
    /// The delay before a retry is over.
    RetryDue,
    /// A task's `TimeoutSeconds` are over.
    TaskTimeout,
    /// A task's `HeartbeatSeconds` are over.
    HeartbeatMissed,
    /// The whole execution's time is over, or that of an EXPRESS child execution.
    ExecutionTimeout,
}
