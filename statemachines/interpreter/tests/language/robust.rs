//! Whatever stands in a definition, an input or a mock: nothing panics, everything comes to an end.

use expr::{Object, Value, value};
use interpreter::mocks::{Mocks, play};
use interpreter::{Failure, Outcome, Program, Start};
use proptest::prelude::*;

use super::noon;

/// A definition with every kind of state, its mocks and its input in one value, so that parts of one can end up in
/// another.
fn specimen() -> Value {
    value!({
        "definition": {"StartAt": "Read", "TimeoutSeconds": 900, "States": {
            "Read": {
                "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem.waitForTaskToken",
                "Parameters": {"Key.$": "States.Format('{}', $.id)", "Token.$": "$$.Task.Token"}, "ResultPath": "$.read.item",
                "ResultSelector": {"n.$": "$.n"}, "TimeoutSecondsPath": "$.seconds", "HeartbeatSeconds": 5,
                "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 9}],
                "Catch": [{"ErrorEquals": ["Gone"], "ResultPath": "$.error", "Next": "Each", "Assign": {"why.$": "$.Cause"}}],
                "Assign": {"n.$": "$.n"}, "Next": "Pick"
            },
            "Pick": {"Type": "Choice", "Default": "Pause", "Choices": [
                {"And": [{"Variable": "$.id", "StringMatches": "a*"}, {"Not": {"Variable": "$.seconds", "IsNull": true}}], "Next": "Each"},
                {"Variable": "$.at", "TimestampGreaterThanPath": "$.at", "Next": "Both"}
            ]},
            "Pause": {"Type": "Wait", "TimestampPath": "$.at", "Next": "Both"},
            "Both": {"Type": "Parallel", "OutputPath": "$[0]", "Next": "Each", "Branches": [
                {"StartAt": "P", "States": {"P": {"Type": "Pass", "InputPath": "$.list", "ResultPath": "$.was", "End": true}}},
                {"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$.seconds", "End": true}}}
            ]},
            "Each": {
                "Type": "Map", "ItemsPath": "$.list", "MaxConcurrencyPath": "$.seconds", "ToleratedFailurePercentage": 50,
                "ItemSelector": {"v.$": "$$.Map.Item.Value"}, "ResultPath": "$.each", "Next": "Far",
                "ItemProcessor": {"StartAt": "J", "States": {"J": {
                    "Type": "Pass", "QueryLanguage": "JSONata", "Output": {"x": "{% $states.input.v + 1 %}", "t": "{% $now() %}"}, "End": true
                }}}
            },
            "Far": {
                "Type": "Map", "ItemReader": {
                    "Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"},
                    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 3}
                },
                "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"id.$": "$.id"}}, "ResultPath": null, "Next": "End",
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "S", "States": {"S": {"Type": "Succeed"}}
                }
            },
            "End": {"Type": "Fail", "ErrorPath": "$.id", "Cause": "over"}
        }},
        "input": {"id": "a1", "seconds": 3, "at": "2026-03-01T12:00:30Z", "list": [1, 2, 3]},
        "mocks": {
            "Read": {"0": {"Throw": {"Error": "Busy"}}, "1-9": {"Submitted": {}, "Return": {"n": 1}}},
            "#s3": {"b": {"k": {"Body": "x,y\n1,2\n3,4\n"}}}
        }
    })
}

/// What a part is replaced by.
fn replacement() -> impl Strategy<Value = Value> {
    let odd = [
        value!(null),
        value!(true),
        value!(-1),
        value!(0),
        value!(1.5),
        value!(1e300),
        value!(99_999_999),
        value!(""),
        value!("$"),
        value!("$$"),
        value!("$.nope"),
        value!("$.list[*]"),
        value!("{% $states %}"),
        value!("{% $x.y %}"),
        value!("{% function($x) { $x } %}"),
        value!("States.UUID()"),
        value!("States.MathRandom(1, 2)"),
        value!([]),
        value!({}),
        value!({"a.$": "$$"}),
        value!("End"),
        value!("Read"),
        value!("Each"),
        value!(["States.Runtime"]),
    ];
    prop::sample::select(odd.to_vec())
}

/// The value with the part number `at`, counted in reading order, replaced; the rest of the count otherwise.
fn replace(value: &Value, at: &mut usize, by: &Value) -> Value {
    if *at == 0 {
        *at = usize::MAX;
        return by.clone();
    }
    *at = at.saturating_sub(usize::from(*at != usize::MAX));
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| replace(item, at, by))
            .collect::<Vec<_>>()
            .into(),
        Value::Object(fields) => {
            let fields: Object = fields
                .iter()
                .map(|(key, value)| (key.clone(), replace(value, at, by)))
                .collect();
            Value::Object(fields)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Runs whatever can be run of it, to the end.
fn run(specimen: &Value) -> Option<Outcome> {
    let part = |key: &str| specimen.get(key).cloned().unwrap_or_default();
    let machine = asl::parse(&part("definition").to_string()).machine?;
    let program = Program::compile(&machine).ok()?;
    let mocks = Mocks::parse(&part("mocks"), None).ok()?;
    let start = Start {
        step_budget: 200,
        ..Start::new(part("input"))
    };
    let run = play(&program, start, noon(), &mocks);
    run.outcome().cloned()
}

#[test]
fn the_specimen_itself_runs_through() {
    let failure = run(&specimen()).and_then(|outcome| outcome.failure().cloned());
    assert_eq!(
        failure,
        Some(Failure::new("a1", "over")),
        "its last state is a Fail"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_replaced_it_comes_to_an_end(changes in prop::collection::vec((3usize..190, replacement()), 1..4)) {
        let mut specimen = specimen();
        for (at, by) in &changes {
            specimen = replace(&specimen, &mut at.clone(), by);
        }
        let status = run(&specimen).map(|outcome| outcome.status());
        prop_assert!(matches!(status, None | Some("SUCCEEDED" | "FAILED" | "TIMED_OUT")), "{status:?}");
    }
}
