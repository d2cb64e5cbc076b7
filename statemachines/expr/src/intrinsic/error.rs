//! What can go wrong in a call.

use super::Function;
use crate::Value;
use crate::jsonpath::Miss;

/// A call that failed. The wording is the service's.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("The function '{call}' had the following error: {problem}")]
pub struct IntrinsicError {
    /// The whole call as it was written, the outermost one.
    pub call: String,
    /// What went wrong.
    pub problem: Problem,
}

impl IntrinsicError {
    /// The name of the error that the state fails with. (`States.IntrinsicFailure` is documented, but not what the
    /// service answers.)
    pub const NAME: &'static str = "States.Runtime";
}

/// What went wrong in a call.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// A path finds nothing.
    #[error(
        "The JsonPath argument for the field '{path}' could not be found in the input '{input}'"
    )]
    Missing {
        /// The path.
        path: String,
        /// The state's input.
        input: Value,
    },
    /// A path asks something impossible of what it finds.
    #[error("{0}")]
    Path(Miss),
    /// An argument is not what the function takes.
    #[error("Invalid arguments in {}", function.name())]
    Invalid {
        /// The function.
        function: Function,
    },
    /// A format has more or fewer places than values.
    #[error(
        "Invalid arguments in States.Format: number of arguments do not match the occurrences of {{}}."
    )]
    FormatCount,
    /// A format has a brace without its partner.
    #[error("Invalid template in States.Format: matching '}}' not found for '{{'.")]
    FormatTemplate,
    /// Its template's calls make more than any payload may hold. Ours.
    #[error("the result is larger than any payload may be")]
    TooMuch,
}
