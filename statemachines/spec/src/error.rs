//! What is wrong with a spec, where, and what to do about it.

mod mistake;
mod place;
mod quote;
mod render;

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::yaml::Node;

pub use self::mistake::{Mistake, Relation};
pub use self::place::Place;
pub use self::place::Span;
pub use self::quote::quote;
pub use self::render::render;

/// One thing that is wrong with a spec.
///
/// As text: the message, one clause. As JSON: `{code, message, hints, path, line, column, length}`.
#[derive(Clone, Debug, PartialEq)]
pub struct SpecError {
    /// Where it stands.
    pub at: Place,
    /// What it is.
    pub mistake: Mistake,
}

impl SpecError {
    /// What the user may do about it, best first; may be empty.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        self.mistake.hints()
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mistake.describe(self.at.subject(), formatter)
    }
}

impl std::error::Error for SpecError {}

impl Serialize for SpecError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_struct("SpecError", 7)?;
        error.serialize_field("code", self.mistake.code())?;
        error.serialize_field("message", &self.to_string())?;
        error.serialize_field("hints", &self.hints())?;
        error.serialize_field("path", &self.at.path)?;
        error.serialize_field("line", &self.at.line)?;
        error.serialize_field("column", &self.at.column)?;
        error.serialize_field("length", &self.at.length)?;
        error.end()
    }
}

/// A mistake found at some bytes of the text, before lines and paths are worked out.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where.
    pub at: Span,
    /// What.
    pub mistake: Mistake,
}

impl Found {
    /// A mistake at its place.
    pub fn new(at: Span, mistake: Mistake) -> Self {
        Found { at, mistake }
    }
}

/// Gives every mistake its line and path, in the order of the text.
pub(crate) fn locate(text: &str, root: Option<&Node>, mut found: Vec<Found>) -> Vec<SpecError> {
    found.sort_by_key(|one| one.at.start);
    found
        .into_iter()
        .map(|one| SpecError {
            at: Place::new(text, root, one.at),
            mistake: one.mistake,
        })
        .collect()
}
