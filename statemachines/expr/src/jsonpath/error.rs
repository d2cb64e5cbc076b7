//! What can be wrong with a path, when it is read and when it is walked.

use std::ops::Range;

use crate::Value;

/// Text that is not a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// What was expected, as a clause.
    pub message: String,
    /// Where in the text, in bytes.
    pub span: Range<usize>,
}

/// A path that leads nowhere. Printed, it is what the service says of `InputPath`, `OutputPath` and the like.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("Invalid path '{path}' : {miss}")]
pub struct PathError {
    /// The path as it was written.
    pub path: String,
    /// Why it leads nowhere.
    pub miss: Miss,
    /// What the path started from: the input, the context object or a variable's value.
    pub document: Value,
}

impl PathError {
    /// The name of the error that the state fails with.
    pub const NAME: &'static str = "States.Runtime";

    /// What the service says when the path stands in a template or in `ErrorPath` and `CausePath`; `field` is the
    /// field's own name, `.$` included.
    pub fn for_field(&self, field: &str) -> String {
        let PathError { path, document, .. } = self;
        format!(
            "The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{document}'"
        )
    }
}

/// Why a path leads nowhere, in the words of the service's path library.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Miss {
    /// The last step does not exist.
    #[error("No results for path: {path}")]
    NoResults {
        /// The path in brackets.
        path: String,
    },
    /// A step before the last does not exist.
    #[error("Missing property in path {path}")]
    MissingProperty {
        /// The path in brackets, down to the missing step.
        path: String,
    },
    /// A name is asked of something that is not an object.
    #[error(
        "Expected to find an object with property {property} in path {path} but found '{class}'. This is not a json \
         object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
    )]
    NotAnObject {
        /// The name, in brackets.
        property: String,
        /// The path in brackets, down to what is not an object.
        path: String,
        /// What stands there instead, as the library names it.
        class: &'static str,
    },
    /// An index is asked of something that is not an array.
    #[error("Filter: {rest} can only be applied to arrays. Current context is: {found}")]
    NotAnArray {
        /// The index and all that follows it, in brackets.
        rest: String,
        /// What stands there instead.
        found: Value,
    },
    /// An index is asked of what stands past the end of an array.
    #[error("The path {path} is null")]
    PathIsNull {
        /// The path in brackets, down to the index past the end.
        path: String,
    },
    /// A function of numbers is asked of something without numbers.
    #[error("Aggregation function attempted to calculate value using empty array")]
    NoNumbers,
    /// An indefinite path visited more places than it may.
    #[error("the path visits more than {limit} places")]
    TooMuch {
        /// How many it may visit.
        limit: usize,
    },
}

/// A reference path that cannot be written to; Step Functions fails the state with `States.ResultPathMatchFailure`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("Unable to apply Reference Path {path} to input {input}")]
pub struct ReferencePathMismatch {
    /// The path as it was written.
    pub path: String,
    /// What it was to be written into.
    pub input: Value,
}

impl ReferencePathMismatch {
    /// The name of the error that the state fails with.
    pub const NAME: &'static str = "States.ResultPathMatchFailure";
}
