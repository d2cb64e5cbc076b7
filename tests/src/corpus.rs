//! The corpus: facts about AWS Step Functions as data, one case each, and what checks them.
//!
//! `tests/corpus/README.md` describes the files. Reading turns them into [`Case`]s or [`Mistake`]s, each with its place;
//! [`check`] runs a case against the interpreter and the validator. Knows no test framework.

mod case;
mod check;
mod coverage;
mod events;
mod fields;
mod read;
mod shorthand;
mod values;

use std::fmt;
use std::path::Path;

pub use case::{Case, Subject};
pub use check::check;
pub use coverage::uncovered;

use crate::repository;

/// The corpus as read from a folder.
#[derive(Debug, Default)]
pub struct Corpus {
    /// All cases, sorted by file, in the order of each file.
    pub cases: Vec<Case>,
    /// Everything wrong with the files.
    pub mistakes: Vec<Mistake>,
}

/// One thing that is wrong with a file of the corpus.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mistake {
    /// The file, from the corpus's folder: `choice/numbers.yaml`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The case, where it is known.
    pub case: Option<String>,
    /// What is wrong, a lowercase clause.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(case) = &self.case {
            write!(f, "case `{case}`: ")?;
        }
        f.write_str(&self.message)
    }
}

/// Name of the file that lists what the corpus must cover.
const COVERAGE: &str = "coverage.yaml";

/// Reads every YAML file below a folder, or only that of a topic, but for the list of what must be covered.
///
/// # Panics
/// When a file or folder cannot be read.
#[must_use]
pub fn load(folder: &Path, only: Option<&str>) -> Corpus {
    let mut corpus = Corpus::default();
    for path in repository::files_below(folder) {
        let file = path.strip_prefix(folder).unwrap_or(&path);
        let file = file.to_string_lossy().replace('\\', "/");
        let Some(topic) = file.strip_suffix(".yaml") else {
            continue;
        };
        if file == COVERAGE || only.is_some_and(|only| only != topic) {
            continue;
        }
        let text = read_text(&path);
        read::file(&file, topic, &text, &mut corpus);
    }
    corpus
}

/// What the corpus must cover and does not; see [`uncovered`].
///
/// # Panics
/// When the list cannot be read.
#[must_use]
pub fn missing(folder: &Path, cases: &[Case]) -> Vec<String> {
    uncovered(&read_text(&folder.join(COVERAGE)), cases)
}

fn read_text(path: &Path) -> String {
    match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => panic!("cannot read `{}`: {error}", path.display()),
    }
}

#[cfg(test)]
mod tests;
