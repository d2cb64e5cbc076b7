//! What a state, a branch or an execution failed with.

use std::fmt;
use std::sync::Arc;

/// An error name and an explanation; a task may leave out either.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Failure {
    /// The name that `ErrorEquals` is matched against.
    pub error: Option<Arc<str>>,
    /// The explanation, for people; often JSON text.
    pub cause: Option<Arc<str>>,
}

impl Failure {
    /// A failure with a name and an explanation.
    pub fn new(error: impl Into<Arc<str>>, cause: impl Into<Arc<str>>) -> Self {
        Failure {
            error: Some(error.into()),
            cause: Some(cause.into()),
        }
    }

    /// A failure that explains nothing.
    pub fn named(error: impl Into<Arc<str>>) -> Self {
        Failure {
            error: Some(error.into()),
            cause: None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.error.as_deref().unwrap_or("an error without a name"))?;
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}
