//! Small worlds, run whole: rendered machines, real handlers, an outage.
#![expect(clippy::panic, reason = "a test's helpers fail as tests do")]

mod account;
mod alarms;
mod errors;
mod gates;
mod health;
mod judged;
mod lost;
mod outages;
mod own;
mod store;
mod world;

use simulator::scenario::{self, Scenario};
use simulator::{DependencyReport, Design, Report};
use spec::Spec;

/// A spec of one dependency, `payments`; `more` is YAML inside it.
pub(crate) fn spec(more: &str) -> Spec {
    let text = format!(
        "version: 1
dependencies:
  payments:
    http: {{ url: https://payments.example.com/v1/charges, timeout: 2s }}
{}",
        indented(more, 4)
    );
    spec::parse(&text)
        .unwrap_or_else(|errors| panic!("{}", spec::render("breaker.yaml", &text, &errors)))
}

/// A scenario of that dependency: calls a second, seconds, and its behaviour as YAML.
pub(crate) fn scenario(spec: &Spec, rate: u32, seconds: u32, behaviour: &str) -> Scenario {
    scenario_with(spec, rate, seconds, behaviour, "")
}

/// The same, with more at the top level.
pub(crate) fn scenario_with(
    spec: &Spec,
    rate: u32,
    seconds: u32,
    behaviour: &str,
    more: &str,
) -> Scenario {
    let text = format!(
        "version: 1
duration: {seconds}s
traffic:
  payments:
    rate: {rate}/s
    input: {{ order: \"{{n}}\", customer: \"{{customer}}\" }}
    keys: {{ customer: 50 }}
dependencies:
  payments:
    latency: 50ms
{}
{more}",
        indented(behaviour, 4)
    );
    scenario::parse(&text, spec)
        .unwrap_or_else(|errors| panic!("{}", spec::render("scenario.yaml", &text, &errors)))
}

/// Runs it behind the breaker.
pub(crate) fn run(spec: &Spec, scenario: &Scenario) -> Report {
    run_as(spec, scenario, Design::Breaker)
}

/// Runs it behind any design; every call must have come to its end, and nothing must have gone wrong unexpectedly.
pub(crate) fn run_as(spec: &Spec, scenario: &Scenario, design: Design) -> Report {
    let report = match simulator::simulate(spec, scenario, design, |_| ()) {
        Ok(report) => report,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(report.troubles, Vec::<String>::new());
    for dependency in &report.dependencies {
        assert_eq!(dependency.calls.unfinished, 0);
    }
    report
}

/// The only dependency's report.
pub(crate) fn only(report: &Report) -> &DependencyReport {
    match report.dependencies.as_slice() {
        [one] => one,
        others => panic!("{} dependencies", others.len()),
    }
}

fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    text.lines()
        .map(|line| format!("{margin}{line}\n"))
        .collect()
}
