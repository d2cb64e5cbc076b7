//! JSONPath as Step Functions has it: Jayway's dialect, rooted at the input (`$`), the context object (`$$`) or a
//! variable (`$name`).
//!
//! A [`Path`] is parsed once and evaluated many times. Names and single indexes lead to at most one place: such a path
//! is *definite*, and fails where there is no such place. Any other path gives an array of what it finds, empty when
//! that is nothing. A [`ReferencePath`] names a place to write to (`ResultPath`).
//!
//! ```
//! use expr::{Scope, jsonpath::Path, value};
//!
//! let (input, context) = (value!({"users": [{"id": 1, "ok": true}, {"id": 2, "ok": false}]}), value!({}));
//! let scope = Scope::new(&input, &context, &());
//! let path = Path::parse("$.users[?(@.ok == true)].id").unwrap();
//! assert_eq!(path.evaluate(&scope).unwrap().to_string(), "[1]");
//!
//! let missing = Path::parse("$.users[0].name").unwrap().evaluate(&scope).unwrap_err();
//! assert_eq!(missing.miss.to_string(), "No results for path: $['users'][0]['name']");
//! ```

mod error;
mod evaluate;
mod filter;
mod function;
mod parse;
mod reference;
mod syntax;

pub use error::{Miss, PathError, ReferencePathMismatch, SyntaxError};
pub(crate) use parse::prefix as parse_prefix;
pub use reference::ReferencePath;

use evaluate::Found;
use syntax::Segment;

use crate::{Scope, Value};

/// A parsed path.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    text: String,
    root: Root,
    segments: Vec<Segment>,
}

/// Where a path starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// `$`: the input.
    Input,
    /// `$$`: the context object.
    Context,
    /// `$name`: a variable, by its name without `$`.
    Variable(String),
}

impl Path {
    /// Parses a path.
    ///
    /// # Errors
    ///
    /// If the text is not a path; the error says where and what was expected.
    pub fn parse(text: &str) -> Result<Path, SyntaxError> {
        parse::path(text)
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the path starts.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Whether the path leads to at most one place.
    pub fn is_definite(&self) -> bool {
        let mut before_last = self.segments.as_slice();
        if let Some((Segment::Names(_), before)) = before_last.split_last() {
            before_last = before;
        }
        before_last.iter().all(Segment::is_definite)
    }

    /// Whether the path is a reference path: nothing but names and single indexes.
    pub fn is_reference(&self) -> bool {
        self.segments.iter().all(Segment::is_reference)
    }

    /// The names of the variables that the path reads: its root, if that is one.
    pub fn variables(&self) -> Vec<&str> {
        match &self.root {
            Root::Variable(name) => vec![name],
            Root::Input | Root::Context => Vec::new(),
        }
    }

    /// What the path finds. An index past the end of an array gives `null`, as the last step of a definite path.
    ///
    /// # Errors
    ///
    /// If the path is definite and the place does not exist, if the variable is not assigned, or if an indefinite path
    /// visits more than it may.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, PathError> {
        match self.find(scope) {
            Ok(found) => Ok(found.into_value()),
            Err(miss) => Err(self.error(miss, scope)),
        }
    }

    /// The place that a definite path leads to, or `None`; always `None` for indefinite paths and functions.
    pub fn get<'a>(&self, scope: &Scope<'a>) -> Option<&'a Value> {
        let mut at = self.document(scope)?;
        for segment in &self.segments {
            at = segment.step(at)?;
        }
        Some(at)
    }

    /// What the path finds, an index past the end counting as a miss: how an intrinsic function reads its arguments.
    pub(crate) fn lookup(&self, scope: &Scope<'_>) -> PathLookup {
        match self.find(scope) {
            Ok(Found::One(value)) => PathLookup::Found(value.clone()),
            Ok(Found::New(value)) => PathLookup::Found(value),
            Ok(Found::Absent) => PathLookup::Missed(Miss::NoResults {
                path: self.compiled(),
            }),
            Err(miss) => PathLookup::Missed(miss),
        }
    }

    fn find<'a>(&self, scope: &Scope<'a>) -> Result<Found<'a>, Miss> {
        match self.document(scope) {
            Some(document) => evaluate::find(&self.segments, document),
            None => Err(Miss::NoResults {
                path: self.compiled(),
            }),
        }
    }

    fn error(&self, miss: Miss, scope: &Scope<'_>) -> PathError {
        PathError {
            path: self.text.clone(),
            miss,
            document: self.document(scope).cloned().unwrap_or_default(),
        }
    }

    /// The value that the path starts from.
    fn document<'a>(&self, scope: &Scope<'a>) -> Option<&'a Value> {
        match &self.root {
            Root::Input => Some(scope.input),
            Root::Context => Some(scope.context),
            Root::Variable(name) => scope.variables.get(name),
        }
    }

    /// The path in brackets, as messages show it; every root is `$` there.
    fn compiled(&self) -> String {
        syntax::compiled(&self.segments)
    }
}

/// What [`Path::lookup`] comes to.
pub(crate) enum PathLookup {
    Found(Value),
    Missed(Miss),
}

#[cfg(test)]
mod tests;
