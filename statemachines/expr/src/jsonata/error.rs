//! What can be wrong with an expression, when it is read and when it is run.

use std::ops::Range;

use crate::{Kind, Value};

/// Text that is not a JSONata expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CompileError {
    /// JSONata's code, such as `S0201`.
    pub code: String,
    /// What is wrong, in JSONata's words.
    pub message: String,
    /// Where in the expression's text, in bytes.
    pub span: Range<usize>,
}

/// An evaluation that failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EvaluateError {
    /// JSONata raised an error.
    #[error("{code}: {message}")]
    Raised {
        /// JSONata's code, such as `T2001`.
        code: String,
        /// What is wrong, in JSONata's words.
        message: String,
        /// Where in the expression's text, in bytes, when known.
        span: Option<Range<usize>>,
    },
    /// The evaluation passed a limit.
    #[error("{0}")]
    Limit(Limit),
    /// The result is a function, which no JSON can say.
    #[error("the result is a function")]
    Function,
}

/// A limit of evaluations, in the service's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// How deep an evaluation nests.
    #[error(
        "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
    )]
    Depth,
    /// How long it runs, counted in steps.
    #[error("Expression evaluation timeout: Check for infinite loop")]
    Steps,
    /// How much it holds.
    #[error("Expression evaluation memory limit exceeded: Check for excessive memory usage")]
    Memory,
}

/// A template's string that is not an expression, though it looks like one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct TemplateError {
    /// Where the string stands: the field given at compilation and the way below it (`Output/lines[0]`).
    pub field: String,
    /// The expression's text.
    pub expression: String,
    /// What is wrong with it.
    pub error: CompileError,
}

/// A template that could not be evaluated; Step Functions fails the state with `States.QueryEvaluationError`. The
/// wording is the service's.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("The JSONata expression '{expression}' specified for the field '{field}' {problem}")]
pub struct TemplateProblem {
    /// The expression's text.
    pub expression: String,
    /// Where it stands: the field given at compilation and the way below it (`Output/lines[0]`).
    pub field: String,
    /// What went wrong.
    pub problem: Problem,
}

/// What went wrong with one expression of a template.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// It has no result.
    #[error("returned nothing (undefined).")]
    Undefined,
    /// Its result is a function.
    #[error("returned an unsupported result type.")]
    Unsupported,
    /// Its result is of another kind than its field takes.
    #[error("returned an unexpected result type. Expected '{expected}', but was '{}' for value: {value}", value.kind().as_str())]
    Unexpected {
        /// What the field takes, in words (`array`).
        expected: &'static str,
        /// The result.
        value: Value,
    },
    /// It raised an error: JSONata's code and message.
    #[error("threw an error during evaluation. {code}: {message}")]
    Raised {
        /// JSONata's code, such as `T2001`.
        code: String,
        /// What is wrong, in JSONata's words.
        message: String,
        /// Where in the expression's text, in bytes, when known.
        span: Option<Range<usize>>,
    },
    /// It passed a limit.
    #[error("threw an error during evaluation: {0}")]
    Limit(Limit),
}

impl TemplateProblem {
    /// The name of the error that the state fails with.
    pub const NAME: &'static str = "States.QueryEvaluationError";
}

impl Problem {
    /// A result that is not one of `kinds`.
    pub(super) fn unless_kind(
        value: &Value,
        kinds: &[Kind],
        expected: &'static str,
    ) -> Option<Problem> {
        (!kinds.contains(&value.kind())).then(|| Problem::Unexpected {
            expected,
            value: value.clone(),
        })
    }
}

impl From<EvaluateError> for Problem {
    fn from(error: EvaluateError) -> Problem {
        match error {
            EvaluateError::Function => Problem::Unsupported,
            EvaluateError::Limit(limit) => Problem::Limit(limit),
            EvaluateError::Raised {
                code,
                message,
                span,
            } => Problem::Raised {
                code,
                message,
                span,
            },
        }
    }
}
