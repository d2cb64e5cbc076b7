//! The dashboard shows where answers came from, and only what something counts.

use std::collections::BTreeSet;

use asl::State;
use cdk::assembly::Assets;
use generator::Kind;
use serde_json::Value;

use crate::{everything, example, parse, synth};

/// The patterns on the outputs of guards, by the rules' logical ids.
fn patterns(template: &Value) -> Vec<(String, String)> {
    let resources = template["Resources"].as_object().unwrap();
    resources
        .iter()
        .filter_map(|(id, one)| {
            let output = &one["Properties"]["EventPattern"]["detail"]["output"];
            Some((id.clone(), output[0]["wildcard"].as_str()?.to_owned()))
        })
        .collect()
}

#[test]
fn each_rung_is_counted_by_its_own_rule() {
    let spec = example("checkout");
    let guard = generator::render(&spec)
        .into_iter()
        .find(|machine| machine.kind == Kind::Guard)
        .unwrap();
    let patterns = patterns(&synth(spec, Assets::Parameter).stacks[0].template);
    let mut counted = BTreeSet::new();
    for (name, state) in &guard.definition.states {
        let (State::Succeed(_) | State::Task(_)) = state else {
            continue;
        };
        // As Step Functions tells an output: JSON without spaces.
        let output = state.to_value()["Output"].to_string();
        let matching: Vec<&str> = patterns
            .iter()
            .filter(|(_, pattern)| output.contains(pattern.trim_matches('*')))
            .map(|(id, _)| id.as_str())
            .collect();
        match name.as_str() {
            "Fresh answer" => assert_eq!(matching, ["PaymentsFreshAnswers"]),
            "Stale answer" => assert_eq!(matching, ["PaymentsStaleAnswers"]),
            "Default answer" => assert_eq!(matching, ["PaymentsDefaultAnswers"]),
            other => assert!(matching.is_empty(), "{other}: {matching:?}"),
        }
        counted.extend(matching);
    }
    assert_eq!(counted.len(), patterns.len());
}

#[test]
fn no_rule_counts_what_cannot_be() {
    // EXPRESS executions send no events, and a circuit without a fallback has no rungs.
    let express = "{version: 1, name: a, dependencies: {b: {http: 'https://b.example', workflow: EXPRESS, \
                   fallback: {default: {}}}, c: {http: 'https://c.example'}}}";
    for (spec, expected) in [(parse(express), 0), (everything(), 3)] {
        let template = &synth(spec, Assets::Parameter).stacks[0].template;
        assert_eq!(patterns(template).len(), expected);
        let body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"].to_string();
        assert_eq!(body.matches("MatchedEvents").count(), expected);
    }
}
