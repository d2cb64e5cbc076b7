//! One thing that is wrong.

use asl::syntax::{Place, Span};

/// One thing that is wrong, or worth a second look.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that found it, as [`explain`](crate::explain) takes it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub at: Place,
    /// What it is: one lowercase clause.
    pub message: String,
    /// What to do about it, best first; may be empty.
    pub hints: Vec<String>,
    /// What the service says; none where it says nothing.
    pub answer: Option<Answer>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// It works, and will hurt.
    Warning,
    /// The service refuses it, or an execution cannot get past it.
    Error,
}

impl Severity {
    /// The word for it: `error`, `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What Step Functions says of the same thing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    /// Its code: `SCHEMA_VALIDATION_FAILED`.
    pub code: &'static str,
    /// Where, in its notation: `/States/Route/Choices[0]/Next`. None where it names no place.
    pub location: Option<String>,
    /// Its words.
    pub message: String,
}

/// A place in the data and in the text, before its line is worked out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot {
    pub(crate) pointer: String,
    pub(crate) span: Span,
}

impl Spot {
    pub(crate) fn new(pointer: impl Into<String>, span: Span) -> Self {
        Spot {
            pointer: pointer.into(),
            span,
        }
    }
}

/// The service's code for most of what it refuses.
pub(crate) const SCHEMA: &str = "SCHEMA_VALIDATION_FAILED";

impl Finding {
    /// Adds what to do about it.
    pub(crate) fn hint(&mut self, hint: impl Into<String>) -> &mut Self {
        self.hints.push(hint.into());
        self
    }

    /// The service's words, under its usual code, at the finding's own place.
    pub(crate) fn says(&mut self, message: impl Into<String>) -> &mut Self {
        let location = self.at.pointer.clone();
        self.answers(SCHEMA, Some(location), message)
    }

    /// The service's words, under its usual code, at a place of its choice (a pointer).
    pub(crate) fn says_at(
        &mut self,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> &mut Self {
        self.answers(SCHEMA, Some(pointer.into()), message)
    }

    /// The service's whole answer.
    pub(crate) fn answers(
        &mut self,
        code: &'static str,
        pointer: Option<String>,
        message: impl Into<String>,
    ) -> &mut Self {
        self.answer = Some(Answer {
            code,
            location: pointer,
            message: message.into(),
        });
        self
    }
}
