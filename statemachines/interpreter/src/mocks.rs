//! A host without a world: task results come from a file, time is virtual, nothing waits.
//!
//! Two forms of file are taken, told apart by their shape: AWS Step Functions Local's `MockConfigFile.json`, and
//! responses by state name, which can say more: results by input, what a service answered before the end of a job, a task
//! that never answers, S3 objects for an ItemReader.
//!
//! ```
//! use interpreter::mocks::{Mocks, play};
//! use interpreter::{Outcome, Program, Start};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let machine = asl::parse(r#"{"StartAt": "Charge", "States": {"Charge": {"Type": "Task",
//! #   "Resource": "arn:aws:states:::lambda:invoke", "End": true, "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}"#).machine.unwrap();
//! let program = Program::compile(&machine)?;
//! let mocks = Mocks::parse(&expr::value!({
//!     "Charge": {"0": {"Throw": {"Error": "Busy", "Cause": "try later"}}, "1": {"Return": {"paid": true}}}
//! }), None)?;
//!
//! let run = play(&program, Start::new(expr::value!({})), "2026-03-01T08:00:00Z".parse()?, &mocks);
//! assert_eq!(run.outcome(), Some(&Outcome::Succeeded { output: expr::value!({"paid": true}) }));
//! assert_eq!(run.now().to_string(), "2026-03-01T08:00:01Z"); // a second went by before the retry
//! # Ok(())
//! # }
//! ```

mod by_input;
mod local;
mod parse;
mod player;
mod store;

use std::sync::Arc;

use expr::Value;
use indexmap::IndexMap;

pub use parse::MocksError;
pub use player::{Player, play};

use crate::execution::Report;
use crate::failure::Failure;

/// What every state's tasks come to.
#[derive(Clone, Debug, Default)]
pub struct Mocks {
    states: IndexMap<Arc<str>, Responses>,
    store: store::Store,
}

/// What one state's tasks come to.
#[derive(Clone, Debug)]
enum Responses {
    /// By the number of the invocation: from, to (included), response.
    ByCount(Vec<(u64, u64, Response)>),
    /// By what is sent: input, response.
    ByInput(Vec<(Value, Response)>),
}

/// What a task comes to.
#[derive(Clone, Debug, Default)]
struct Response {
    /// What the service says when it takes the request.
    submitted: Option<Value>,
    /// The name of the worker that takes an activity's task.
    worker: Option<Arc<str>>,
    /// The end.
    end: End,
}

/// How a task ends.
#[derive(Clone, Debug, Default)]
enum End {
    /// Not at all.
    #[default]
    Never,
    /// Well.
    Return(Value),
    /// With an error.
    Throw(Failure, Report),
}

impl Mocks {
    /// Reads either form. `test_case` names the case of a `MockConfigFile.json`, as `Machine/Case` or `Machine#Case`; it
    /// may be left out if the file has only one.
    ///
    /// # Errors
    /// Everything in the file that makes no sense, at once.
    pub fn parse(json: &Value, test_case: Option<&str>) -> Result<Mocks, MocksError> {
        parse::parse(json, test_case)
    }
}
