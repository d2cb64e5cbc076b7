//! What reconciliation is asked and says.

use serde::{Deserialize, Serialize};

/// To the reconcile worker: look at every circuit. A schedule starts it, with whatever it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconcileRequest {}

/// From the reconcile worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconcileAnswer {
    /// What it put right; most often nothing.
    pub repairs: Vec<Repair>,
}

/// One thing put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Repair {
    /// The circuit.
    pub circuit: String,
    /// What was done.
    pub kind: RepairKind,
    /// The incident that looks after the circuit now.
    pub incident: String,
}

/// What reconciliation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RepairKind {
    /// An alarm is on and the circuit was closed: opened it.
    Opened,
    /// The incident was never started: started it.
    Started,
    /// The incident ended before its time: another one took over.
    TakenOver,
}
