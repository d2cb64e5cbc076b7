//! Where answers came from: a rule for each rung of a fallback, so that EventBridge counts what no metric tells.
//!
//! A STANDARD execution's end is an event that holds its output, and how many events a rule matched is a metric of
//! EventBridge's own (`AWS/Events`, `MatchedEvents`): no state, no function and no log line is paid for it. EXPRESS
//! executions send no events. Both the events and the metric come with best effort: they are to be looked at, not billed by.

use generator::Kind;
use serde_json::json;
use spec::{Dependency, Workflow};

use crate::names::{ON_AWS, logical};
use crate::plan::{Plan, machine_id};
use crate::template::intrinsic::reference;
use crate::template::{Resource, Template};

/// A rung of the fallback ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rung {
    Fresh,
    Stale,
    Default,
}

impl Rung {
    /// The word in a guard's output, and on the dashboard.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Rung::Fresh => "fresh",
            Rung::Stale => "stale",
            Rung::Default => "default",
        }
    }

    /// Its metric's id in a widget's formulas.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Rung::Fresh => "fresh_answers",
            Rung::Stale => "stale_answers",
            Rung::Default => "default_answers",
        }
    }

    /// The logical id of its rule.
    pub(crate) fn rule(self, circuit: &str) -> String {
        let word = match self {
            Rung::Fresh => "Fresh",
            Rung::Stale => "Stale",
            Rung::Default => "Default",
        };
        format!("{}{word}Answers", logical(circuit))
    }

    /// The rungs of a dependency that can be told apart.
    pub(crate) fn counted(dependency: &Dependency) -> Vec<Rung> {
        let mut rungs = Vec::new();
        if dependency.workflow == Workflow::Express {
            return rungs;
        }
        if dependency.fallback.cache.is_some() {
            rungs.extend([Rung::Fresh, Rung::Stale]);
        }
        if dependency.fallback.default.is_some() {
            rungs.push(Rung::Default);
        }
        rungs
    }
}

/// Adds the rules. They have no targets, so nothing of theirs can go undelivered.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    for dependency in &plan.spec.dependencies {
        let circuit = dependency.name.as_str();
        for rung in Rung::counted(dependency) {
            let guard = machine_id(Kind::Guard, Some(circuit));
            let word = rung.word();
            let rule = Resource::new(
                "AWS::Events::Rule",
                json!({
                    "Description": format!("Counts the calls to {circuit} that got a {word} answer, for the dashboard."),
                    "EventPattern": {
                        "source": ["aws.states"],
                        "detail-type": ["Step Functions Execution Status Change"],
                        "detail": {
                            "stateMachineArn": [reference(&guard)],
                            "status": ["SUCCEEDED"],
                            "output": [{ "wildcard": format!("*\"source\":\"{word}\"*") }],
                        },
                    },
                }),
            );
            template.add(rung.rule(circuit), rule.when(ON_AWS));
        }
    }
}
