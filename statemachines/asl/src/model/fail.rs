//! The Fail state.

use super::{QueryLanguage, Text};

/// Ends the machine, or the branch or iteration that it is in, with an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fail {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// `Error` or `ErrorPath`: the error's name, which retriers and catchers look at.
    pub error: Option<Text>,
    /// `Cause` or `CausePath`: the explanation, for people.
    pub cause: Option<Text>,
}
