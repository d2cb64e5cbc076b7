//! A definition made ready to run: states by number, expressions and templates parsed, defaults filled in.
//!
//! Parsing gave a model that may say anything; only what compiles becomes a [`Program`], and only a program runs. The
//! interpreter runs programs; the validator compiles them to find what keeps a definition from running. So the two cannot
//! disagree about a field.
//!
//! ```
//! use program::{ProblemKind, Program};
//!
//! let text = r#"{"StartAt": "Pause", "States": {
//!     "Pause": {"Type": "Wait", "Seconds": "{% $states.input.seconds %}", "End": true}
//! }}"#;
//! let error = Program::compile(&asl::parse(text).machine.unwrap()).unwrap_err();
//! assert_eq!(error.problems[0].at, "/States/Pause/Seconds");
//! assert_eq!(error.problems[0].kind, ProblemKind::ForeignExpression);
//! ```

mod choice;
mod compile;
mod data;
pub mod limits;
mod map;
mod problem;
mod recovery;
mod resource;
mod state;
mod task;
mod template;
mod timestamp;

use std::sync::Arc;

use expr::Object;

pub use problem::{CompileError, Problem, ProblemKind};
pub use resource::{Family, Pattern, Resource};

pub use choice::{Choice, Comparand, Condition, Rule, Test};
pub use data::{Data, Reach, ResultPath};
pub use map::{Batching, Header, Layout, Map, Mode, Reader, Shape, Source, Writer};
pub use recovery::{Catcher, Retrier};
pub use state::{Body, Delay, Next, Pass, State, Words};
pub use task::Task;
pub use template::{Quantity, Query, Template, Unevaluated};
pub use timestamp::timestamp;

/// A state machine that can be run, any number of times. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Program(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    states: Box<[State]>,
    start: StateId,
    timeout_seconds: Option<u64>,
    no_variables: Object,
}

/// A state's number, unique in the whole program, nested machines included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StateId(u32);

impl Program {
    /// Resolves a definition.
    ///
    /// # Errors
    /// Everything that keeps it from running, at once, each with its place: a transition to a state that does
    /// not exist, an expression that does not parse, a required field that is missing, a `${Placeholder}` where
    /// a number must stand.
    pub fn compile(machine: &asl::StateMachine) -> Result<Program, CompileError> {
        compile::compile(machine)
    }

    /// The names of all states, nested ones after those around them. A name may occur once in each nested machine.
    pub fn state_names(&self) -> impl Iterator<Item = &str> {
        self.0.states.iter().map(|state| &*state.name)
    }

    /// Where an execution begins.
    pub fn start(&self) -> StateId {
        self.0.start
    }

    /// Whole seconds that an execution may take, if the definition bounds them.
    pub fn timeout_seconds(&self) -> Option<u64> {
        self.0.timeout_seconds
    }

    /// No variables, shared by all executions.
    pub fn no_variables(&self) -> Object {
        self.0.no_variables.clone()
    }

    /// The state with a number.
    pub fn state(&self, id: StateId) -> &State {
        &self.0.states[id.0 as usize]
    }
}
