//! What can be wrong with a template, when it is read and when it is filled.

use crate::intrinsic::IntrinsicError;
use crate::jsonpath::{PathError, SyntaxError};

/// A `.$` field that is neither a path nor a call. The wording is the service's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"
)]
pub struct TemplateError {
    /// Where the field stands in the template, as a pointer (`/a/0/b.$`).
    pub at: String,
    /// The field's key, `.$` included.
    pub key: String,
    /// What is wrong with its text; `None` if it is not even a string.
    pub error: Option<SyntaxError>,
}

/// A field that could not be computed. The wording is the service's.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PayloadError {
    /// A path finds nothing.
    #[error("{}", error.for_field(field))]
    Path {
        /// The field's own name, `.$` included.
        field: String,
        /// Why the path finds nothing.
        error: Box<PathError>,
    },
    /// A call failed.
    #[error("{0}")]
    Intrinsic(Box<IntrinsicError>),
    /// The fields together would hold more than any payload may. Ours.
    #[error("the fields of the template come to more data than any payload may hold")]
    TooMuch,
}

impl PayloadError {
    /// The name of the error that the state fails with.
    pub fn name(&self) -> &'static str {
        match self {
            PayloadError::Path { .. } => PathError::NAME,
            PayloadError::Intrinsic(_) => IntrinsicError::NAME,
            PayloadError::TooMuch => "States.DataLimitExceeded",
        }
    }
}
