//! What a million calls cost, for every way a guard can be rendered: measured by running each of them.
//!
//! Nothing is added up by hand here: the same calls meet the same short outage under each gate and workflow, and what
//! that used is billed by the one table of prices (`breaker::price`). Beside them stand the bare call, as the floor, and
//! AWS's own sample of a circuit breaker.

mod sample;
mod scene;

use std::time::Duration;

use serde::Serialize;
use spec::{Call, Dependency, Gate, Spec, Workflow};

use crate::price::Cost;
use crate::run::{Design, Unrunnable, simulate};

/// What calls through one circuit cost. As JSON its fields are in camel case.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CircuitCosts {
    /// The circuit.
    pub circuit: String,
    /// How long the dependency takes to answer, in milliseconds.
    pub latency_ms: u64,
    /// Calls a second that the figures were measured with.
    pub calls_per_second: u64,
    /// The designs: the spec's own first, then its other forms, then what they are compared with.
    pub rows: Vec<Row>,
}

/// What a million calls cost under one design (US dollars); none where the design has no such phase, or the circuit did
/// not come to it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The design.
    pub design: Compared,
    /// `STANDARD` or `EXPRESS`.
    pub workflow: &'static str,
    /// `explicit`, `compact` or `worker`; none where there is no gate of ours.
    pub gate: Option<&'static str>,
    /// Whether this is what the spec says.
    pub chosen: bool,
    /// While the dependency is well.
    pub closed: Option<Cost>,
    /// While the circuit is open.
    pub open: Option<Cost>,
    /// While calls come back.
    pub recovering: Option<Cost>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Compared {
    /// A rendered guard.
    Breaker,
    /// The guard's own Task, alone.
    Unprotected,
    /// The sample that AWS publishes.
    AwsSample,
}

impl Compared {
    /// The words that reports use.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Compared::Breaker => "sfn-breaker",
            Compared::Unprotected => "no breaker",
            Compared::AwsSample => "AWS sample",
        }
    }
}

/// Measures one circuit of a spec; none when the spec has no such circuit. `latency` is how long its dependency takes to
/// answer, `telling` is called before each run.
///
/// # Errors
/// When a rendered machine does not compile.
pub fn costs(
    spec: &Spec,
    circuit: &str,
    latency: Duration,
    mut telling: impl FnMut(&str),
) -> Result<Option<CircuitCosts>, Unrunnable> {
    let Some(own) = spec.dependency(circuit) else {
        return Ok(None);
    };
    let mut rows = Vec::new();
    for (workflow, gate) in forms(own) {
        telling(&format!(
            "{circuit}: {}, {}",
            word(workflow),
            gate_word(gate)
        ));
        let form = alone(spec, own, workflow, gate);
        // Before an outage opens the circuit, calls fail in it while it is closed: those are no price of the calm.
        let calm = measured(&form, &scene::calm(&form, own, latency), Design::Breaker)?;
        let cost = measured(&form, &scene::outage(&form, own, latency), Design::Breaker)?;
        rows.push(Row {
            design: Compared::Breaker,
            workflow: word(workflow),
            gate: Some(gate_word(gate)),
            chosen: (workflow, gate) == (own.workflow, own.gate),
            closed: calm.closed,
            open: cost.open,
            recovering: cost.recovering,
        });
    }
    rows.sort_by_key(|row| !row.chosen);
    for workflow in [Workflow::Standard, Workflow::Express] {
        telling(&format!("{circuit}: {}, no breaker", word(workflow)));
        let form = alone(spec, own, workflow, Gate::Explicit);
        let scene = scene::calm(&form, own, latency);
        let cost = measured(&form, &scene, Design::Unprotected)?;
        rows.push(Row {
            design: Compared::Unprotected,
            workflow: word(workflow),
            gate: None,
            chosen: false,
            closed: cost.closed,
            open: None,
            recovering: None,
        });
    }
    rows.push(sample::row(own, latency));
    Ok(Some(CircuitCosts {
        circuit: circuit.to_owned(),
        latency_ms: u64::try_from(latency.as_millis()).unwrap_or(u64::MAX),
        calls_per_second: scene::calls_per_second(own),
        rows,
    }))
}

/// Every form that the dependency's guard can have: the worker can only be the gate of calls that it makes itself.
fn forms(own: &Dependency) -> Vec<(Workflow, Gate)> {
    let gates: &[Gate] = match own.call {
        Call::Http(_) => &[Gate::Explicit, Gate::Compact, Gate::Worker],
        Call::Task(_) => &[Gate::Explicit, Gate::Compact],
    };
    let workflows = [Workflow::Standard, Workflow::Express].into_iter();
    workflows
        .flat_map(|workflow| gates.iter().map(move |&gate| (workflow, gate)))
        .collect()
}

/// A spec with nothing but this dependency, in this form.
fn alone(spec: &Spec, own: &Dependency, workflow: Workflow, gate: Gate) -> Spec {
    Spec {
        dependencies: vec![Dependency {
            workflow,
            gate,
            ..own.clone()
        }],
        ..spec.clone()
    }
}

fn measured(
    spec: &Spec,
    scene: &crate::scenario::Scenario,
    design: Design,
) -> Result<crate::report::CallCost, Unrunnable> {
    let report = simulate(spec, scene, design, |_| ())?;
    let first = report.dependencies.into_iter().next();
    Ok(first.map(|dependency| dependency.cost).unwrap_or_default())
}

const fn word(workflow: Workflow) -> &'static str {
    match workflow {
        Workflow::Standard => "STANDARD",
        Workflow::Express => "EXPRESS",
    }
}

const fn gate_word(gate: Gate) -> &'static str {
    match gate {
        Gate::Explicit => "explicit",
        Gate::Compact => "compact",
        Gate::Worker => "worker",
    }
}

#[cfg(test)]
mod tests;
