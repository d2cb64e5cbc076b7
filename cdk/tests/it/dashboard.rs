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

/// The labels of the lines that a dashboard's graph of calls draws, and the metrics of filters that it looks at.
fn calls(template: &Value) -> (Vec<String>, BTreeSet<String>) {
    let body = &template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"][0];
    let body: Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
    let widgets = body["widgets"].as_array().unwrap().iter();
    let graphs = widgets.filter(|one| one["properties"]["title"] == "Calls by source");
    let (mut drawn, mut counted) = (Vec::new(), BTreeSet::new());
    for metric in graphs.flat_map(|one| one["properties"]["metrics"].as_array().unwrap()) {
        let metric = metric.as_array().unwrap();
        let options = metric.last().unwrap();
        if options["visible"] != false {
            drawn.push(options["label"].as_str().unwrap().to_owned());
        }
        if let [_, name, _] = metric.as_slice() {
            counted.insert(name.as_str().unwrap().to_owned());
        }
    }
    (drawn, counted)
}

fn counted_by_filters(template: &Value) -> BTreeSet<String> {
    let resources = template["Resources"].as_object().unwrap().values();
    resources
        .filter(|one| one["Type"] == "AWS::Logs::MetricFilter")
        .map(|one| &one["Properties"]["MetricTransformations"][0]["MetricName"])
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

const HTTP: &str = "http: 'https://b.example'";
const TASK: &str =
    "task: {resource: 'arn:aws:states:::lambda:invoke', arguments: {FunctionName: b}}";

#[test]
fn an_express_guard_that_logs_everything_shows_every_source() {
    for (call, log, drawn) in [
        (
            HTTP,
            "all",
            &["an error", "fresh", "stale", "default", "live"][..],
        ),
        (
            TASK,
            "all",
            &["an error", "fresh", "stale", "default", "live"],
        ),
        (
            HTTP,
            "errors",
            &["an error", "live", "fresh, stale or default"],
        ),
        (
            TASK,
            "errors",
            &["an error", "live, fresh, stale or default"],
        ),
    ] {
        let text = format!(
            "{{version: 1, name: a, dependencies: {{b: {{{call}, workflow: EXPRESS, executionLog: {log}, \
             fallback: {{cache: {{key: all}}, default: {{}}}}}}}}}}"
        );
        let template = synth(parse(&text), Assets::Parameter).stacks[0]
            .template
            .clone();
        let (labels, metrics) = calls(&template);
        assert_eq!(labels, drawn, "{text}");
        assert_eq!(metrics, counted_by_filters(&template), "{text}");
        assert_eq!(metrics.len(), if log == "all" { 3 } else { 0 }, "{text}");
    }
}

/// STANDARD guards have EventBridge for that, whatever they log.
#[test]
fn no_filter_counts_what_a_rule_counts() {
    let template = synth(everything(), Assets::Parameter).stacks[0]
        .template
        .clone();
    let expected = [
        "archive.DefaultAnswers",
        "prices.FreshAnswers",
        "prices.StaleAnswers",
    ];
    assert_eq!(Vec::from_iter(counted_by_filters(&template)), expected);
    let logged =
        |guard: &str| &template["Resources"][guard]["Properties"]["LoggingConfiguration"]["Level"];
    assert_eq!(
        [logged("RatesGuard"), logged("StockGuard")],
        ["ALL", "ERROR"]
    );
    let cost = template["Resources"]["Dashboard"].to_string();
    assert_eq!(cost.matches("IncomingBytes").count(), 3);
}
