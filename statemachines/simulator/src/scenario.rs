//! What happens in a simulation: how often each dependency is called, how it behaves, what breaks, what is expected.

mod account;
mod behaviour;
mod expectation;
mod faults;
mod machine;
mod resolve;
mod traffic;
mod written;

use std::time::Duration;

pub(crate) use account::Quota;
pub use account::{Account, Throttled};
pub use behaviour::{Behaviour, Flapping, Outage, OutageKind, Recovery};
pub use expectation::{Bound, Expectation, MachineExpectation};
pub use faults::{Fault, FaultKind, Faults};
pub use machine::{OwnMachine, Response, ResponseEnd, Throw};
pub use traffic::{Arrivals, Change, Traffic};

use spec::reading::document;
use spec::{Spec, SpecError};

/// A whole scenario, with nothing left open.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What it is about, for people.
    pub description: Option<String>,
    /// What all chance comes from (default 1).
    pub seed: u64,
    /// How long calls are offered (1 s to 7 d).
    pub duration: Duration,
    /// The dependencies of the spec, in its order.
    pub subjects: Vec<Subject>,
    /// The user's own machines that make calls, in written order.
    pub machines: Vec<OwnMachine>,
    /// What breaks besides the dependencies.
    pub faults: Faults,
    /// The quotas of its account.
    pub account: Account,
}

/// One dependency in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Its name in the spec.
    pub name: String,
    /// How often its guard is started; none: never.
    pub traffic: Option<Traffic>,
    /// How it behaves.
    pub behaviour: Behaviour,
    /// How its health endpoint behaves, where that is apart from the dependency (default: it shares its fate).
    pub health: Option<Behaviour>,
    /// What must hold at the end.
    pub expectations: Vec<Expectation>,
}

/// Reads the files that a scenario names, from its own folder: the text, or why there is none.
pub type Files<'f> = &'f dyn Fn(&str) -> Result<String, String>;

/// Reads a `scenario.yaml` that belongs to a spec and names no files.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text; [`spec::render`] shows it. Never empty.
pub fn parse(text: &str, spec: &Spec) -> Result<Scenario, Vec<SpecError>> {
    parse_with(text, spec, &|_| Err("no files can be read here".to_owned()))
}

/// Reads a `scenario.yaml` that belongs to a spec, and the definitions that it names.
///
/// # Errors
/// As [`parse`]; what is wrong with a definition is told where the scenario names it.
pub fn parse_with(text: &str, spec: &Spec, files: Files<'_>) -> Result<Scenario, Vec<SpecError>> {
    document(text, |written, reader| {
        resolve::document(written, (spec, files), reader)
    })
}

/// The spec that a `scenario.yaml` says it belongs to, from its own folder; none when it does not say.
#[must_use]
pub fn spec_path(text: &str) -> Option<String> {
    let mut path = None;
    // Whatever is wrong with the rest is told when the scenario itself is read.
    let _ = document(text, |written: written::Document, _| {
        path = written.spec.map(|text| text.value.0);
        Some(())
    });
    path
}

/// The JSON Schema of a `scenario.yaml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    spec::reading::schema_of::<written::Document>()
}
