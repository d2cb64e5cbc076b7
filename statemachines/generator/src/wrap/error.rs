//! What is wrong with a target.

use asl::StateKind;

/// Why a Task cannot be wrapped.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum WrapError {
    /// No state has this name.
    #[error("there is no state `{state}`")]
    NoSuchState {
        /// What was asked for.
        state: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// The Tasks there are, by their ways.
        tasks: Vec<String>,
    },
    /// Several states have this name.
    #[error("`{state}` is the name of several states")]
    Ambiguous {
        /// What was asked for.
        state: String,
        /// The ways to them.
        ways: Vec<String>,
    },
    /// Only Tasks call anything.
    #[error("`{state}` is no Task but a {kind} state: it calls nothing that could be protected")]
    NotATask {
        /// The way to it.
        state: String,
        /// What it is.
        kind: StateKind,
    },
    /// The same Task is named twice.
    #[error("`{state}` is named twice")]
    Twice {
        /// The Task.
        state: String,
    },
    /// A gate stands before it.
    #[error("`{state}` is wrapped already: `{gate}` asks the circuit of `{circuit}` before it")]
    AlreadyWrapped {
        /// The Task.
        state: String,
        /// The state that asks.
        gate: String,
        /// The circuit it asks.
        circuit: String,
    },
    /// The spec has no such dependency.
    #[error("the spec has no dependency `{dependency}`")]
    UnknownDependency {
        /// What was asked for.
        dependency: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// Those there are.
        known: Vec<String>,
    },
    /// Every error that counts is one of the call worker's.
    #[error(
        "`{dependency}` is called by `http`: nothing that the Task `{state}` can fail with would count against it"
    )]
    NothingCounts {
        /// The Task.
        state: String,
        /// The dependency.
        dependency: String,
        /// The Task's resource, for the hint.
        resource: String,
    },
    /// The worker would have to ask, and a wrapped Task has none.
    #[error("`{dependency}` has `gate: worker`, but no worker makes the call of `{state}`")]
    WorkerGate {
        /// The Task.
        state: String,
        /// The dependency.
        dependency: String,
    },
    /// A fallback answer has to take the result's place.
    #[error(
        "{field} of `{state}` reads `$states` as a whole, so no fallback answer can take the result's place"
    )]
    WholeStates {
        /// The Task.
        state: String,
        /// `Output` or `Assign`.
        field: &'static str,
    },
}

impl WrapError {
    /// What the user may do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            WrapError::NoSuchState {
                nearest: Some(near),
                ..
            }
            | WrapError::UnknownDependency {
                nearest: Some(near),
                ..
            } => Some(format!("did you mean `{near}`?")),
            WrapError::NoSuchState { tasks, .. } if tasks.is_empty() => {
                Some("the definition has no Task at all".to_owned())
            }
            WrapError::NoSuchState { tasks, .. } => Some(format!("its Tasks are {}", list(tasks))),
            WrapError::UnknownDependency { known, .. } => Some(format!("it has {}", list(known))),
            WrapError::Ambiguous { ways, .. } => Some(format!("say which: {}", list(ways))),
            WrapError::NotATask { .. } => None,
            WrapError::Twice { .. } => Some("a Task asks one circuit".to_owned()),
            WrapError::AlreadyWrapped { .. } => Some(
                "keep the definition as it was before, and wrap that again when the spec changes"
                    .to_owned(),
            ),
            WrapError::NothingCounts { resource, .. } => Some(format!(
                "declare it with `task: {{ resource: \"{resource}\" }}`, or name the Task's errors in `detection.errors.count`"
            )),
            WrapError::WorkerGate { .. } => {
                Some("write `gate: compact` or `gate: explicit`".to_owned())
            }
            WrapError::WholeStates { .. } => {
                Some("name what it reads: `$states.result`, `$states.input`".to_owned())
            }
        }
    }
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
