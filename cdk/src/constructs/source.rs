//! Where answers came from: something that counts each rung of a fallback, since no metric of AWS's tells them apart.

use generator::Rung;
use serde_json::{Value, json};
use spec::{Dependency, ExecutionLog, Workflow};

use crate::names::{ON_AWS, logical};
use crate::plan::Plan;
use crate::template::Template;
use crate::template::intrinsic::{choose, reference};

mod filter;
mod rule;

/// What counts a guard's rungs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// EventBridge rules on the executions' ends, which STANDARD executions alone send.
    Rules,
    /// Filters on the log, where every event is in it.
    Filters,
}

impl Counter {
    /// What counts the rungs of this dependency's guard; none for an EXPRESS guard that logs failures alone.
    pub(crate) const fn of(dependency: &Dependency) -> Option<Counter> {
        match (dependency.workflow, dependency.execution_log) {
            (Workflow::Standard, ExecutionLog::Errors | ExecutionLog::All) => Some(Counter::Rules),
            (Workflow::Express, ExecutionLog::All) => Some(Counter::Filters),
            (Workflow::Express, ExecutionLog::Errors) => None,
        }
    }
}

/// The metric that counts a rung.
pub(crate) struct Metric {
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// Its dimension, where it has one; the value may hold a `${Name}` of [`names`].
    pub(crate) dimension: Option<(&'static str, String)>,
}

/// The metrics of a dependency's rungs; none where nothing counts them.
pub(crate) fn metrics(plan: &Plan<'_>, dependency: &Dependency) -> Option<Vec<(Rung, Metric)>> {
    let counter = Counter::of(dependency)?;
    let circuit = dependency.name.as_str();
    let metric = |rung| match counter {
        Counter::Rules => rule::metric(circuit, rung),
        Counter::Filters => filter::metric(plan, circuit, rung),
    };
    let rungs = Rung::of(dependency).into_iter();
    Some(rungs.map(|rung| (rung, metric(rung))).collect())
}

/// What the `${Names}` in a dependency's metrics stand for.
pub(crate) fn names(dependency: &Dependency) -> Vec<(String, Value)> {
    match Counter::of(dependency) {
        Some(Counter::Rules) => Rung::of(dependency)
            .into_iter()
            .map(|rung| {
                let rule = rule::id(dependency.name.as_str(), rung);
                let name = choose(ON_AWS, reference(&rule), json!("none"));
                (rule, name)
            })
            .collect(),
        Some(Counter::Filters) | None => Vec::new(),
    }
}

/// Adds the rules and filters.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    for dependency in &plan.spec.dependencies {
        let Some(counter) = Counter::of(dependency) else {
            continue;
        };
        for rung in Rung::of(dependency) {
            match counter {
                Counter::Rules => rule::add(template, dependency, rung),
                Counter::Filters => filter::add(template, plan, dependency, rung),
            }
        }
    }
}

/// How the logical ids of a rung begin: `PaymentsFreshAnswers`.
fn stem(circuit: &str, rung: Rung) -> String {
    format!("{}{}", logical(circuit), answers(rung))
}

/// What a rung gave: `FreshAnswers`.
const fn answers(rung: Rung) -> &'static str {
    match rung {
        Rung::Fresh => "FreshAnswers",
        Rung::Stale => "StaleAnswers",
        Rung::Default => "DefaultAnswers",
    }
}
