//! As much of Step Functions and CloudWatch: one machine with versions and an alias, and alarms that go on.

use super::World;
use crate::deploy::definitions::gradual::Routing;
use crate::deploy::definitions::ports::{Alarms, MachineSeen, Machines};
use crate::deploy::error::DeployError;

/// The one machine, its versions and its alias.
#[derive(Clone, Default)]
pub(in crate::deploy) struct MachinesMade {
    pub(in crate::deploy) definition: String,
    revision: u32,
    /// Whether the first look after a change still sees what was before: looks are eventually consistent.
    pub(in crate::deploy) lags: bool,
    before: Option<(u32, String)>,
    /// Revisions and definitions, oldest first: version 1 is the first.
    pub(in crate::deploy) versions: Vec<(u32, String)>,
    pub(in crate::deploy) alias: Option<Routing>,
    /// Looks at the alarms until one is on; none is never.
    pub(in crate::deploy) alarm_in: Option<u32>,
    /// Every routing there was.
    pub(in crate::deploy) routed: Vec<Routing>,
}

impl Machines for World {
    async fn machine(&self, machine: &str) -> Result<MachineSeen, DeployError> {
        self.call(|state| {
            let machines = &mut state.machines;
            let version = machine.rsplit_once(':').map(|(_, number)| number);
            let (revision, definition) = match version.map(str::parse::<usize>) {
                Some(Ok(number)) => machines.versions[number - 1].clone(),
                Some(Err(_)) | None => {
                    let now = (machines.revision, machines.definition.clone());
                    machines.before.take().unwrap_or(now)
                }
            };
            MachineSeen {
                definition,
                revision: named(revision),
            }
        })
        .await
    }

    async fn change(&self, _: &str, definition: &str) -> Result<String, DeployError> {
        self.call(|state| {
            let machines = &mut state.machines;
            let before = (machines.revision, machines.definition.clone());
            machines.before = machines.lags.then_some(before);
            machines.definition = definition.to_owned();
            machines.revision += 1;
            named(machines.revision)
        })
        .await
    }

    async fn publish(&self, machine: &str, revision: &str) -> Result<String, DeployError> {
        self.call(|state| {
            let machines = &mut state.machines;
            assert_eq!(named(machines.revision), revision, "an old revision");
            let published = (machines.revision, machines.definition.clone());
            if machines.versions.last() != Some(&published) {
                machines.versions.push(published);
            }
            format!("{machine}:{}", machines.versions.len())
        })
        .await
    }

    async fn alias(&self, _: &str) -> Result<Option<Routing>, DeployError> {
        self.call(|state| state.machines.alias.clone()).await
    }

    async fn route(&self, _: &str, routing: &Routing) -> Result<(), DeployError> {
        self.call(|state| {
            state.machines.alias = Some(routing.clone());
            state.machines.routed.push(routing.clone());
        })
        .await
    }
}

/// A machine that was never changed has no revision.
fn named(revision: u32) -> String {
    match revision {
        0 => String::new(),
        changed => changed.to_string(),
    }
}

impl Alarms for World {
    async fn on(&self, alarms: &[String]) -> Result<Vec<String>, DeployError> {
        self.call(|state| match &mut state.machines.alarm_in {
            None => Vec::new(),
            Some(0) => alarms.to_vec(),
            Some(looks) => {
                *looks -= 1;
                Vec::new()
            }
        })
        .await
    }
}
