//! Runs a state machine, sans IO: input and now go in, effects and the next deadline come out.
//!
//! Knows no clock, no file, no network, no AWS and no circuit breaker. A definition is parsed by `asl`, resolved once
//! into a [`Program`], and run any number of times as an [`Execution`]: a value that never waits.
//!
//! ```
//! use interpreter::{Effect, Execution, Input, Outcome, Program, Start};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let machine = asl::parse(r#"{
//!     "StartAt": "Pause",
//!     "States": {
//!         "Pause": {"Type": "Wait", "Seconds": 60, "Next": "Charge"},
//!         "Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "OutputPath": "$.Payload", "End": true}
//!     }
//! }"#).machine.ok_or("no machine")?;
//! let program = Program::compile(&machine)?;
//!
//! let mut now = "2026-03-01T08:00:00Z".parse()?;
//! let mut run = Execution::start(&program, Start::new(expr::value!({"order": 7})), now);
//! while run.outcome().is_none() {
//!     if let Some(Effect::StartTask(start)) = run.poll_effect() {
//!         let output = expr::value!({"Payload": {"paid": start.arguments}});
//!         run.handle(Input::TaskSucceeded { task: start.task, output }, now);
//!     } else if let Some(deadline) = run.next_deadline() {
//!         now = deadline.at; // a real host would wait
//!         run.handle(Input::Wake, now);
//!     }
//! }
//! assert_eq!(now.to_string(), "2026-03-01T08:01:00Z");
//! assert_eq!(run.outcome(), Some(&Outcome::Succeeded { output: expr::value!({"paid": {"order": 7}}) }));
//! # Ok(())
//! # }
//! ```

pub mod errors;
pub mod limits;
pub mod mocks;
pub mod test_state;

mod clock;
mod execution;
mod failure;
mod history;
mod inspect;
mod random;
mod states;

pub use execution::{
    Deadline, Effect, Execution, Identity, Input, Outcome, Purpose, Report, Start, StartTask,
    TaskId, Why,
};
pub use failure::Failure;
pub use history::{
    Activity, Counts, Event, EventId, EventKind, HistoryMode, MapRun, Scheduled, Work, WorkStep,
};
pub use program::{CompileError, Family, Pattern, Problem, Program, Resource};
