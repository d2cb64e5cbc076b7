//! Why a definition cannot run.

use std::fmt;

/// Everything that keeps a definition from running.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CompileError {
    /// What is wrong, in the order of the definition; never empty.
    pub problems: Vec<Problem>,
}

/// One thing that keeps a definition from running.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Where, as an RFC 6901 pointer into the definition: `/States/Charge/Next`.
    pub at: String,
    /// What is wrong, as a lowercase clause.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for CompileError {}
