//! A deployed stack, which tells everything that operating it needs: no spec has to be at hand.

use std::collections::BTreeMap;

use breaker::settings::CircuitSettings;
use cdk::metadata::{Machine, Metadata};
use cdk::names::output;

use crate::error::CloudError;
use crate::session::Session;

mod describe;
mod metadata;

pub use describe::{Described, described};

/// A stack that sfn-breaker made.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub id: String,
    /// CloudFormation's status: `UPDATE_COMPLETE`.
    pub status: String,
    /// Its outputs by key ([`cdk::names::output`]).
    pub outputs: BTreeMap<String, String>,
    /// What its template says of itself.
    pub metadata: Metadata,
}

impl Stack {
    /// Looks for a stack by its name.
    ///
    /// # Errors
    /// When there is none, it is not ours, or a version made it that this one does not understand.
    pub fn find(session: &Session, name: &str) -> Result<Self, CloudError> {
        let Some(found) = described(session, name)? else {
            return Err(describe::no_such(session, name)?);
        };
        let metadata = metadata::read(session, &found)?;
        Ok(Stack {
            name: found.name,
            id: found.id,
            status: found.status,
            outputs: found.outputs,
            metadata,
        })
    }

    /// The table's name.
    ///
    /// # Errors
    /// When the stack has no such output.
    pub fn table(&self) -> Result<&str, CloudError> {
        self.output(output::TABLE)
    }

    /// The incident machine's ARN.
    ///
    /// # Errors
    /// When the stack has no such output.
    pub fn incident_machine(&self) -> Result<&str, CloudError> {
        self.output(output::INCIDENT_MACHINE)
    }

    /// The guard of a circuit, and its ARN.
    ///
    /// # Errors
    /// When the stack has no such circuit, or does not put out its guard's ARN.
    pub fn guard(&self, circuit: &str) -> Result<(&Machine, &str), CloudError> {
        self.need_circuit(circuit)?;
        let guard =
            self.metadata.machines.iter().find(|machine| {
                machine.kind == "guard" && machine.circuit.as_deref() == Some(circuit)
            });
        match guard {
            Some(machine) => Ok((machine, self.output(&machine.output)?)),
            None => Err(self.no_output(&output::guard(circuit))),
        }
    }

    /// What the workers know of a circuit; none when the stack has no such circuit.
    #[must_use]
    pub fn circuit(&self, name: &str) -> Option<&CircuitSettings> {
        self.metadata.settings.circuits.get(name)
    }

    /// What the workers know of a circuit.
    ///
    /// # Errors
    /// When the stack has no such circuit.
    pub fn need_circuit(&self, name: &str) -> Result<&CircuitSettings, CloudError> {
        match self.circuit(name) {
            Some(settings) => Ok(settings),
            None => Err(CloudError::NoCircuit {
                stack: self.name.clone(),
                circuit: name.to_owned(),
                nearest: spec::nearest(name, self.circuits()).map(str::to_owned),
                known: self.circuits().map(str::to_owned).collect(),
            }),
        }
    }

    /// The circuits' names, in order.
    pub fn circuits(&self) -> impl Iterator<Item = &str> {
        self.metadata.settings.circuits.keys().map(String::as_str)
    }

    /// An output by its key.
    ///
    /// # Errors
    /// When the stack has none of this key.
    pub fn output(&self, key: &str) -> Result<&str, CloudError> {
        match self.outputs.get(key) {
            Some(value) => Ok(value),
            None => Err(self.no_output(key)),
        }
    }

    fn no_output(&self, key: &str) -> CloudError {
        CloudError::NoOutput {
            stack: self.name.clone(),
            output: key.to_owned(),
            status: self.status.clone(),
        }
    }
}
