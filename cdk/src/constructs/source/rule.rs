//! A rule for each rung of a STANDARD guard, so that EventBridge counts.
//!
//! A STANDARD execution's end is an event that holds its output, and how many events a rule matched is a metric of
//! EventBridge's own (`AWS/Events`, `MatchedEvents`): no state, no function and no log line is paid for it. Both the events
//! and the metric come with best effort: they are to be looked at, not billed by.

use generator::{Kind, Rung};
use serde_json::json;
use spec::Dependency;

use super::{Metric, stem};
use crate::names::ON_AWS;
use crate::plan::machine_id;
use crate::template::intrinsic::reference;
use crate::template::{Resource, Template};

/// The logical id of a rung's rule.
pub(super) fn id(circuit: &str, rung: Rung) -> String {
    stem(circuit, rung)
}

/// How many events it matched.
pub(super) fn metric(circuit: &str, rung: Rung) -> Metric {
    Metric {
        namespace: "AWS/Events".to_owned(),
        name: "MatchedEvents".to_owned(),
        dimension: Some(("RuleName", format!("${{{}}}", id(circuit, rung)))),
    }
}

/// Adds the rule. It has no targets, so nothing of it can go undelivered.
pub(super) fn add(template: &mut Template, dependency: &Dependency, rung: Rung) {
    let circuit = dependency.name.as_str();
    let guard = machine_id(Kind::Guard, Some(circuit));
    let word = rung.source();
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
    template.add(id(circuit, rung), rule.when(ON_AWS));
}
