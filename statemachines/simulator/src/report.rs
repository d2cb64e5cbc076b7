//! What came of a simulation.

mod check;
mod circuit;
mod collect;
mod comparison;
mod drawing;
mod machine;
mod service;
mod table;
mod text;
mod timeline;

use std::collections::BTreeMap;

use serde::Serialize;

pub use check::Check;
pub use circuit::{AnsweredOutage, CircuitReport, Event, Recovered};
pub use comparison::comparison;
pub use drawing::Drawing;
pub use machine::{Executions, MachineReport};
pub use service::Service;
pub use text::text;

pub(crate) use collect::collect;

use crate::price::Cost;
use crate::world::meter::Usage;

/// What came of one run. As JSON its fields are in camel case; times are seconds from the start, shares 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How the calls were protected: [`crate::Design::words`].
    pub design: &'static str,
    /// The scenario's description.
    pub description: Option<String>,
    /// The scenario's seed.
    pub seed: u64,
    /// How long calls were offered.
    pub duration_seconds: f64,
    /// Whether every expectation holds.
    pub passed: bool,
    /// Executions of all machines that came to an end.
    pub executions: u64,
    /// Lambda environments that were made: so many cold starts.
    pub cold_starts: u64,
    /// The most Lambda invocations that ran at once.
    pub concurrency: u32,
    /// What incidents, health checks and their workers used.
    pub upkeep: Usage,
    /// What that costs (US dollars).
    pub upkeep_cost: Cost,
    /// Executions that failed and should not have: incidents, health machines.
    pub troubles: Vec<String>,
    /// The dependencies, in the spec's order.
    pub dependencies: Vec<DependencyReport>,
    /// The user's own machines, in the scenario's order.
    pub machines: Vec<MachineReport>,
}

/// What came of one dependency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DependencyReport {
    /// Its name.
    pub name: String,
    /// What became of the calls.
    pub calls: Calls,
    /// The errors that the guard's executions ended with, by name.
    pub errors: BTreeMap<String, u64>,
    /// What callers got of what they could have.
    pub service: Service,
    /// What reached the dependency.
    pub load: Load,
    /// What became of the circuit.
    pub circuit: CircuitReport,
    /// How long callers waited for an answer or an error.
    pub waits: Waits,
    /// What the guard's executions cost. Those of the user's own machines are in their own reports.
    pub cost: CallCost,
    /// Messages that were sent to people.
    pub notices: Vec<Message>,
    /// What was expected.
    pub expectations: Vec<Check>,
    /// Second by second.
    pub seconds: Vec<SecondReport>,
}

/// What became of the calls. The parts add up to `offered`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    /// All of them.
    pub offered: u64,
    /// Answered by the dependency.
    pub live: u64,
    /// Answered from the cache, as good as live.
    pub fresh: u64,
    /// Answered from the cache, better than nothing.
    pub stale: u64,
    /// Answered with the default.
    pub default: u64,
    /// Answered by nobody, in executions of the user's own machines that succeeded: their own Catch knew what to do.
    pub caught: u64,
    /// Ended with an error.
    pub failed: u64,
    /// Not over when the simulation ended.
    pub unfinished: u64,
}

/// What reached the dependency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Load {
    /// Calls, retries included.
    pub reached: u64,
    /// Probes and health checks.
    pub probes: u64,
    /// Calls that were offered while something was wrong with it.
    pub offered_in_outage: u64,
    /// Calls that reached it then.
    pub reached_in_outage: u64,
    /// The latter over the former; none without an outage.
    pub share_in_outage: Option<f64>,
    /// Calls into overload: those that reached it when the calls of the last second, the call included, were more than
    /// it can take in one. Those of an outage in which it answers nothing do not count.
    pub reached_in_overload: u64,
    /// The most calls of a second over what it could take then; none when it can take any number.
    pub peak_over_capacity: Option<f64>,
}

/// How long callers waited, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waits {
    /// Half of the callers waited no longer than this.
    pub p50_ms: u64,
    /// 99 of 100 callers waited no longer than this.
    pub p99_ms: u64,
    /// The longest wait.
    pub longest_ms: u64,
}

/// What executions cost a million (US dollars), by the phase of the circuit in which they began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallCost {
    /// While it was closed; none: none began then.
    pub closed: Option<Cost>,
    /// While it was open.
    pub open: Option<Cost>,
    /// While it was recovering.
    pub recovering: Option<Cost>,
    /// How many there were.
    pub executions: u64,
    /// What all of them used.
    pub usage: Usage,
}

/// A message to people.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// When it was sent.
    pub at_seconds: f64,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub message: String,
}

/// One second. Calls are told by the second in which they were offered; the rest as it was when the second began.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecondReport {
    /// What became of the calls.
    #[serde(flatten)]
    pub calls: Calls,
    /// Calls that could be served: [`Service`].
    pub could_be_served: f64,
    /// Calls that reached the dependency in this second, retries included.
    pub reached: u64,
    /// `closed`, `open` or `recovering`.
    pub phase: &'static str,
    /// The share of calls let through (0 to 1).
    pub admission: f64,
    /// Calls a second that the dependency can take; none: any number.
    pub capacity: Option<f64>,
    /// Whether something is wrong with the dependency.
    pub outage: bool,
}

impl Calls {
    /// Calls that were answered, whoever did.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.live + self.fresh + self.stale + self.default
    }

    /// Calls that were answered from the cache.
    #[must_use]
    pub fn cached(&self) -> u64 {
        self.fresh + self.stale
    }
}
