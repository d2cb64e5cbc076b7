//! A case, as it is checked.

use asl::ExecutionType;
use expr::Value;
use interpreter::Identity;
use interpreter::mocks::Mocks;
use jiff::Timestamp;

use super::events::EventPattern;

/// One fact, and what shows it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Topic and name: `choice/numbers::equals-ignores-notation`.
    pub name: String,
    /// The file, from the corpus's folder.
    pub file: String,
    /// The line at which the case starts, counted from 1.
    pub line: usize,
    /// What AWS does, in one sentence.
    pub fact: String,
    /// Where that is known from.
    pub source: String,
    /// What is checked.
    pub subject: Subject,
}

/// What a case checks.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An execution from its start to its end.
    Execution(Box<Execution>),
    /// A rule of a Choice state against inputs that it matches and inputs that it does not.
    Rule(Rule),
    /// The answer of ValidateStateMachineDefinition.
    Validation(Validation),
    /// The variables that each state reads, as DescribeStateMachine lists them.
    References {
        /// The definition's text.
        definition: String,
        /// State names to variable names.
        expect: serde_json::Value,
    },
    /// One call of the TestState API.
    TestState {
        /// The request's parameters.
        request: Value,
        /// The answer, or the refusal.
        expect: Answer,
    },
}

/// An execution, and how it must go.
#[derive(Clone, Debug)]
pub struct Execution {
    /// The definition's text.
    pub definition: String,
    /// STANDARD or EXPRESS.
    pub workflow: ExecutionType,
    /// The input.
    pub input: Value,
    /// What its tasks return.
    pub mocks: Mocks,
    /// What the context object shows of it.
    pub identity: Identity,
    /// When it starts.
    pub start: Timestamp,
    /// Where all chance comes from.
    pub seed: u64,
    /// How it must go.
    pub expect: Expected,
}

/// How an execution must go. What is absent is not looked at.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT`.
    pub status: String,
    /// The output.
    pub output: Option<Value>,
    /// The error's name; `null` for an error without one.
    pub error: Option<Value>,
    /// The error's explanation.
    pub cause: Option<Value>,
    /// The whole history.
    pub events: Option<Vec<EventPattern>>,
    /// The names of the states entered, in order.
    pub states: Option<Value>,
    /// Seconds from start to end on the execution's clock.
    pub seconds: Option<Value>,
}

/// A rule of a Choice state.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A machine whose output is `matched` or `missed`, as text.
    pub definition: String,
    /// Inputs that the rule matches.
    pub matches: Vec<Value>,
    /// Inputs that it does not match.
    pub misses: Vec<Value>,
}

/// A definition, and whether it is accepted.
#[derive(Clone, Debug)]
pub struct Validation {
    /// The definition's text, which may be no JSON.
    pub definition: String,
    /// STANDARD or EXPRESS.
    pub workflow: ExecutionType,
    /// The diagnostics of a refusal; none if it must be accepted.
    pub refused: Vec<Diagnostic>,
}

/// An error of ValidateStateMachineDefinition.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its code.
    pub code: String,
    /// A pattern of its location; none where the service names none.
    pub at: Option<Value>,
    /// A pattern of its message, where the words are known.
    pub message: Option<Value>,
}

/// What TestState answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// These fields, and maybe others.
    Fields(Value),
    /// An error of the API.
    Refusal {
        /// Its code.
        code: String,
        /// A pattern of its message, where the words are known.
        message: Option<Value>,
    },
}
