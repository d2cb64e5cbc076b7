//! What is wrong with a definition's text.

mod report;

use std::fmt;

use crate::syntax::{Place, Position};

pub use report::report;

/// One thing that is wrong, where it is wrong.
///
/// Displays as one lowercase clause: ``state `Charge`: `Seconds` must be a whole number, not text``.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SyntaxError {
    /// Where.
    pub place: Place,
    /// The state or part it is in, as people say it: ``state `Charge`, retrier 1``; none outside
    /// states.
    pub context: Option<String>,
    /// What.
    pub problem: Problem,
}

impl SyntaxError {
    /// What to do about it, if there is something helpful to say.
    pub fn hint(&self) -> Option<String> {
        self.problem.hint()
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.context {
            Some(context) => write!(f, "{context}: {}", self.problem),
            None => write!(f, "{}", self.problem),
        }
    }
}

impl std::error::Error for SyntaxError {}

/// What can be wrong with a definition's text.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The text breaks off from its notation: something else had to stand here.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What had to stand here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// The text breaks a rule of its notation.
    #[error("{what}")]
    Malformed {
        /// The rule, broken.
        what: String,
        /// What to write instead.
        hint: Option<String>,
    },
    /// Values nest deeper than is read.
    #[error("values nest deeper than {limit} levels")]
    TooDeep {
        /// The levels that are read.
        limit: usize,
    },
    /// A key stands twice in one object.
    #[error("`{key}` is written twice, first in line {}", first.line)]
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Position,
    },
    /// A value is of the wrong type.
    #[error("{subject} must be {expected}, not {found}")]
    WrongType {
        /// The field, quoted, or what else holds the value.
        subject: String,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: String,
        /// What to write instead.
        hint: Option<String>,
    },
    /// A value is none of the words that its field takes.
    #[error("{subject} must be {}, not `{found}`", one_of(allowed))]
    UnknownWord {
        /// The field, quoted.
        subject: String,
        /// The words.
        allowed: Vec<&'static str>,
        /// What it is.
        found: String,
    },
    /// A state is of no kind that there is.
    #[error("there is no state of `Type` `{found}`")]
    UnknownType {
        /// Its `Type`.
        found: String,
        /// The type that was probably meant.
        nearest: Option<String>,
    },
    /// A field has no meaning where it stands.
    #[error("{owner} has no field `{field}`")]
    UnknownField {
        /// What it stands in, with an article: `a Task state`.
        owner: &'static str,
        /// The field.
        field: String,
        /// The field that was probably meant.
        nearest: Option<String>,
    },
    /// A field that is always needed is not there.
    #[error("{owner} needs the field `{field}`")]
    MissingField {
        /// What lacks it, with an article: `a Task state`.
        owner: &'static str,
        /// The field.
        field: &'static str,
    },
    /// Two fields exclude each other.
    #[error("`{first}` and `{second}` cannot stand together")]
    Conflict {
        /// The field that stands first.
        first: String,
        /// The other.
        second: String,
    },
    /// A choice rule tests nothing.
    #[error("a rule needs a comparison such as `StringEquals`, or a `Condition`")]
    NoCondition,
}

impl Problem {
    fn hint(&self) -> Option<String> {
        match self {
            Problem::Malformed { hint, .. } | Problem::WrongType { hint, .. } => hint.clone(),
            Problem::UnknownWord { allowed, found, .. } => {
                let same = allowed
                    .iter()
                    .find(|word| word.eq_ignore_ascii_case(found))?;
                Some(format!("write `{same}`: case matters"))
            }
            Problem::UnknownField { nearest, .. } | Problem::UnknownType { nearest, .. } => {
                let nearest = nearest.as_deref()?;
                Some(format!("did you mean `{nearest}`?"))
            }
            Problem::Conflict { .. } => Some("keep one of them".to_owned()),
            Problem::Expected { .. }
            | Problem::TooDeep { .. }
            | Problem::DuplicateKey { .. }
            | Problem::MissingField { .. }
            | Problem::NoCondition => None,
        }
    }
}

/// `a`, `b` or `c`, each quoted.
fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}
