//! What is synthesised, and what can be wrong with it.

use std::collections::BTreeMap;
use std::fmt;

use spec::{Architecture, Spec};

use crate::assembly::Assets;

/// The functions' program for each architecture: `bootstrap` as `sfn-breaker package` builds it.
pub type Workers = BTreeMap<Architecture, Vec<u8>>;

/// Everything that an assembly is made of.
#[derive(Clone, Debug)]
pub struct App<'a> {
    /// One or more specs; each makes one stack, or one for each of its environments.
    pub specs: &'a [Spec],
    /// The functions' program.
    pub workers: &'a Workers,
    /// Where the template finds it once it is deployed.
    pub assets: Assets,
    /// The account of stacks that name none (default: none, wherever the caller's credentials lead).
    pub account: Option<String>,
    /// The region of stacks that name none (likewise).
    pub region: Option<String>,
}

impl<'a> App<'a> {
    /// An app for the bootstrapped environment of whoever deploys it.
    #[must_use]
    pub fn new(specs: &'a [Spec], workers: &'a Workers) -> Self {
        App {
            specs,
            workers,
            assets: Assets::Bootstrapped,
            account: None,
            region: None,
        }
    }
}

/// Why nothing was synthesised: everything that is wrong, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynthError {
    /// The problems, in the order of the stacks.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stack.
    pub stack: String,
    /// What is wrong: a lowercase clause.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "stack `{}`: {}", self.stack, self.message)
    }
}

impl fmt::Display for SynthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            let separator = if number == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SynthError {}
