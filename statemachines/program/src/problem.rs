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
    /// What sort of thing it is.
    pub kind: ProblemKind,
    /// What is wrong, as a lowercase clause.
    pub message: String,
}

/// The sorts of things that keep a definition from running.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ProblemKind {
    /// Machines are nested too deeply.
    Nesting,
    /// A transition leads to a state that does not exist.
    UnknownTarget,
    /// A state has neither `Next` nor `End`.
    MissingTransition,
    /// A Wait state has no time to wait for.
    MissingDelay,
    /// A Map state has nothing to run for its items.
    MissingProcessor,
    /// A path does not parse.
    Path,
    /// The place that a result is written to is not a reference path.
    ReferencePath,
    /// A template field whose key ends in `.$` is neither a path nor a call of an intrinsic function.
    TemplateField,
    /// A JSONata expression does not parse.
    Expression,
    /// A JSONata expression stands in a state whose query language is JSONPath.
    ForeignExpression,
    /// A `${Name}` stands where deployment has to fill in a value.
    Placeholder,
}

impl ProblemKind {
    /// All kinds.
    pub const ALL: [ProblemKind; 11] = [
        ProblemKind::Nesting,
        ProblemKind::UnknownTarget,
        ProblemKind::MissingTransition,
        ProblemKind::MissingDelay,
        ProblemKind::MissingProcessor,
        ProblemKind::Path,
        ProblemKind::ReferencePath,
        ProblemKind::TemplateField,
        ProblemKind::Expression,
        ProblemKind::ForeignExpression,
        ProblemKind::Placeholder,
    ];
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
