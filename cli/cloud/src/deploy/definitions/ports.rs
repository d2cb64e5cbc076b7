//! What it needs of the world beside the stack.
#![expect(
    async_fn_in_trait,
    reason = "the world is chosen at compile time, and a command is one thread"
)]

use super::gradual::Routing;
use crate::deploy::error::DeployError;

/// Step Functions.
pub trait Machines {
    /// A machine by its ARN.
    async fn machine(&self, machine: &str) -> Result<MachineSeen, DeployError>;

    /// Gives a machine a definition, and says which revision that made; empty where the service does not say.
    async fn change(&self, machine: &str, definition: &str) -> Result<String, DeployError>;

    /// Publishes a revision of a machine, and says which version it is; one that is published already stays that version.
    async fn publish(&self, machine: &str, revision: &str) -> Result<String, DeployError>;

    /// Where an alias leads; none when there is no such alias.
    async fn alias(&self, alias: &str) -> Result<Option<Routing>, DeployError>;

    /// Has an alias lead elsewhere.
    async fn route(&self, alias: &str, routing: &Routing) -> Result<(), DeployError>;
}

/// CloudWatch.
pub trait Alarms {
    /// Those of some alarms that are on.
    async fn on(&self, alarms: &[String]) -> Result<Vec<String>, DeployError>;
}

/// A machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineSeen {
    /// Its definition.
    pub definition: String,
    /// The revision that this is.
    pub revision: String,
}
