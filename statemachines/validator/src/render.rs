//! Findings in the formats that people and programs read.

mod github;
mod json;
mod sarif;
mod service;
mod text;

use crate::{Report, Severity};

pub use github::github;
pub use json::json;
pub use sarif::sarif;
pub use text::{explanation, text};

/// A text that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it is called: shown, never opened.
    pub name: String,
    /// The text.
    pub text: String,
    /// What was found in it.
    pub report: Report,
}

/// `2 errors and 1 warning`; none if there are neither.
pub fn tally<'c>(checked: impl IntoIterator<Item = &'c Checked>) -> Option<String> {
    let (mut errors, mut warnings) = (0, 0);
    for one in checked {
        errors += one.report.count(Severity::Error);
        warnings += one.report.count(Severity::Warning);
    }
    let count = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{number} {word}s")),
    };
    match (count(errors, "error"), count(warnings, "warning")) {
        (Some(errors), Some(warnings)) => Some(format!("{errors} and {warnings}")),
        (errors, warnings) => errors.or(warnings),
    }
}

#[cfg(test)]
mod tests;
