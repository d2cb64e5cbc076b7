//! A rendered machine and what one needs to know to deploy it.

use asl::StateMachine;
use serde_json::Value;
use spec::Workflow;

/// A rendered state machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Its name within the stack, which is also its file's: `payments-guard`, `incident`.
    pub name: String,
    /// What it is for.
    pub kind: Kind,
    /// The dependency it belongs to; none for the incident, which serves all.
    pub dependency: Option<String>,
    /// The type it must be created with.
    pub workflow: Workflow,
    /// The definition, with `${Substitutions}`.
    pub definition: StateMachine,
    /// An input to paste into the console's “Start execution”.
    pub example_input: Value,
}

/// What a machine is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Makes one protected call.
    Guard,
    /// Owns one trip.
    Incident,
    /// Checks a dependency's health on a schedule.
    Health,
}

impl Kind {
    /// The word that names and reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Guard => "guard",
            Kind::Incident => "incident",
            Kind::Health => "health",
        }
    }
}
