//! What came of a machine of the user's own.

use std::collections::BTreeMap;

use serde::Serialize;

use super::check::check_machine;
use super::collect::{call_cost, waits};
use super::{CallCost, Check, Waits};
use crate::scenario::OwnMachine;
use crate::world::own;

/// What came of a machine of the user's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MachineReport {
    /// Its name in the scenario.
    pub name: String,
    /// What became of its executions.
    pub executions: Executions,
    /// The errors that executions failed with, by name.
    pub errors: BTreeMap<String, u64>,
    /// How long executions took.
    pub waits: Waits,
    /// What executions cost, by the phase of the circuit that was furthest from closed when they began.
    pub cost: CallCost,
    /// What was expected.
    pub expectations: Vec<Check>,
}

/// What became of a machine's executions. The parts add up to `started`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Executions {
    /// All of them.
    pub started: u64,
    /// Succeeded, with every call answered.
    pub succeeded: u64,
    /// Succeeded, although nothing answered one of their calls: the machine's own Catch knew what to do.
    pub caught: u64,
    /// Ended in any other way.
    pub failed: u64,
    /// Not over when the simulation ended.
    pub unfinished: u64,
}

/// Reports what came of a machine.
pub(super) fn report(machine: &OwnMachine, seen: &own::Executions) -> MachineReport {
    let mut report = MachineReport {
        name: machine.name.clone(),
        executions: Executions {
            started: seen.started,
            succeeded: seen.succeeded,
            caught: seen.caught,
            failed: seen.failed,
            unfinished: seen.started - seen.succeeded - seen.caught - seen.failed,
        },
        errors: seen.errors.clone(),
        waits: waits(&seen.waits),
        cost: call_cost(&seen.used),
        expectations: Vec::new(),
    };
    let expectations = machine.expectations.iter();
    let checks = expectations.map(|one| check_machine(one, &report));
    report.expectations = checks.collect();
    report
}
