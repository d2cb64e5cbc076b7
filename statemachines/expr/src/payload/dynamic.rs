//! One computed field.

use super::PayloadError;
use crate::effort::Effort;
use crate::intrinsic::{Call, Problem};
use crate::jsonpath::{Path, SyntaxError};
use crate::{Scope, Value};

/// A path or a call: what stands in a `.$` field, and in `ErrorPath` and `CausePath`.
#[derive(Clone, Debug, PartialEq)]
pub enum Dynamic {
    /// A path.
    Path(Path),
    /// A call of an intrinsic function.
    Call(Call),
}

impl Dynamic {
    /// Parses a path or a call: paths start with `$`.
    ///
    /// # Errors
    ///
    /// If the text is neither.
    pub fn parse(text: &str) -> Result<Dynamic, SyntaxError> {
        if text.starts_with('$') {
            Path::parse(text).map(Dynamic::Path)
        } else {
            Call::parse(text).map(Dynamic::Call)
        }
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        match self {
            Dynamic::Path(path) => path.text(),
            Dynamic::Call(call) => call.text(),
        }
    }

    /// The names of the variables read.
    pub fn variables(&self) -> Vec<&str> {
        match self {
            Dynamic::Path(path) => path.variables(),
            Dynamic::Call(call) => call.variables(),
        }
    }

    /// Computes the field; `field` is its name in messages (`total.$`, `ErrorPath`).
    ///
    /// # Errors
    ///
    /// If the path finds nothing or the call fails.
    pub fn evaluate(&self, field: &str, scope: &Scope<'_>) -> Result<Value, PayloadError> {
        self.evaluate_with(field, scope, &Effort::new(scope.seed))
    }

    pub(super) fn evaluate_with(
        &self,
        field: &str,
        scope: &Scope<'_>,
        effort: &Effort,
    ) -> Result<Value, PayloadError> {
        match self {
            Dynamic::Path(path) => {
                let value = path.evaluate(scope).map_err(|error| PayloadError::Path {
                    field: field.to_owned(),
                    error: Box::new(error),
                })?;
                if !path.is_definite() {
                    effort
                        .spend(&value, false)
                        .map_err(|_| PayloadError::TooMuch)?;
                }
                Ok(value)
            }
            Dynamic::Call(call) => {
                call.evaluate_with(scope, effort)
                    .map_err(|error| match error.problem {
                        Problem::TooMuch => PayloadError::TooMuch,
                        Problem::Missing { .. }
                        | Problem::Path(_)
                        | Problem::Invalid { .. }
                        | Problem::FormatCount
                        | Problem::FormatTemplate => PayloadError::Intrinsic(Box::new(error)),
                    })
            }
        }
    }
}
