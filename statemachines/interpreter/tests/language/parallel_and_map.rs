//! Lines inside lines: branches, iterations, child executions.

use expr::{Value, value};
use interpreter::mocks::{Mocks, play};
use interpreter::{Effect, Execution, Failure, Input, Report};

use super::{ending, noon, program, run, start, story};

#[test]
fn branches_run_side_by_side_and_their_outputs_keep_their_order() {
    let definition = value!({
        "StartAt": "P",
        "States": {"P": {"Type": "Parallel", "End": true, "ResultSelector": {"both.$": "$"}, "Branches": [
            {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 30, "Next": "S"}, "S": {"Type": "Pass", "Result": "slow", "End": true}}},
            {"StartAt": "Quick", "States": {"Quick": {"Type": "Pass", "Result": "quick", "End": true}}}
        ]}}
    });
    insta::assert_snapshot!(story(&run(&definition, value!({}), &value!({}))));
}

#[test]
fn a_failed_branch_ends_the_others() {
    let definition = value!({
        "StartAt": "P",
        "States": {
            "P": {
                "Type": "Parallel", "Catch": [{"ErrorEquals": ["Bad"], "Next": "Caught"}], "End": true,
                "Branches": [
                    {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}},
                    {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 5, "Next": "F"}, "F": {"Type": "Fail", "Error": "Bad"}}},
                    {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": {
                        "StartAt": "L", "States": {"L": {"Type": "Wait", "Seconds": 99, "End": true}}
                    }, "ItemsPath": "$.list", "End": true}}}
                ]
            },
            "Caught": {"Type": "Succeed"}
        }
    });
    let mut run = Execution::start(
        &program(&definition),
        start(value!({"list": [1, 2]})),
        noon(),
    );
    let Some(Effect::StartTask(task)) = run.poll_effect() else {
        panic!("no task");
    };
    run.handle(Input::Wake, run.next_deadline().unwrap().at);
    assert!(
        matches!(run.poll_effect(), Some(Effect::CancelTask { task: cancelled }) if cancelled == task.task)
    );
    insta::assert_snapshot!(story(&run));
}

#[test]
fn no_more_iterations_run_at_once_than_may() {
    let definition = value!({
        "StartAt": "M",
        "States": {"M": {
            "Type": "Map", "MaxConcurrency": 2, "End": true,
            "ItemSelector": {"n.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index"},
            "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}}
        }}
    });
    let mut run = Execution::start(
        &program(&definition),
        start(value!([10, 20, 30, 40, 50])),
        noon(),
    );
    let mut open = Vec::new();
    let mut most = 0;
    while run.outcome().is_none() {
        while let Some(Effect::StartTask(task)) = run.poll_effect() {
            open.push(task);
        }
        most = most.max(open.len());
        let task = open.pop().unwrap();
        run.handle(
            Input::TaskSucceeded {
                task: task.task,
                output: task.arguments,
            },
            noon(),
        );
    }
    assert_eq!(most, 2);
    assert_eq!(
        ending(&run),
        r#"SUCCEEDED [{"n":10,"at":0},{"n":20,"at":1},{"n":30,"at":2},{"n":40,"at":3},{"n":50,"at":4}]"#
    );
}

fn distributed(more: Value) -> Value {
    let mut map = value!({
        "Type": "Map", "End": true, "MaxConcurrency": 3,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
            "StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}
        }
    });
    if let (Value::Object(map), Value::Object(more)) = (&mut map, more) {
        map.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    value!({"StartAt": "M", "States": {"M": map}})
}

fn with_one_failure() -> Value {
    value!({"T": {"byInput": [
        {"Input": 2, "Throw": {"Error": "Odd"}}, {"Input": "<any>", "Return": "ok"}
    ]}})
}

#[test]
fn a_distributed_map_tolerates_what_it_says() {
    let items = || value!([1, 2, 3, 4]);
    insta::assert_snapshot!(story(&run(
        &distributed(value!({})),
        items(),
        &with_one_failure()
    )));
    let tolerant = distributed(value!({"ToleratedFailurePercentage": 25}));
    let run = run(&tolerant, items(), &with_one_failure());
    assert_eq!(
        ending(&run),
        r#"SUCCEEDED ["ok",{"Status":"FAILED","Error":"Odd"},"ok","ok"]"#
    );
    assert_eq!(run.counts().children, 4);
}

#[test]
fn items_come_from_files_in_batches() {
    let definition = |config: Value, more: Value| {
        let mut more = more;
        if let Value::Object(fields) = &mut more {
            fields.insert(
                "ItemReader",
                value!({
                    "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": config,
                    "Parameters": {"Bucket": "b", "Key.$": "$.key"}
                }),
            );
        }
        let mut machine = distributed(more);
        let Some(states) = machine.as_object_mut().and_then(|it| it.get_mut("States")) else {
            panic!("states");
        };
        let processor = value!({
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
        });
        if let Some(map) = states
            .as_object_mut()
            .and_then(|it| it.get_mut("M"))
            .and_then(Value::as_object_mut)
        {
            map.insert("ItemProcessor", processor);
        }
        machine
    };
    let mocks = value!({"#s3": {"b": {
        "lines": {"Body": "{\"n\":1}\n\n{\"n\":2}\n{\"n\":3}\n"},
        "deep": {"Body": "{\"a\":{\"items\":[1,2,3]}}"},
        "bad": {"Body": "nonsense"},
        "table": {"Body": "x|y\n1|2\n"}
    }}});
    let end = |key: &str, config: Value, more: Value| {
        ending(&run(
            &definition(config, more),
            value!({"key": key}),
            &mocks,
        ))
    };
    let batches = value!({"ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"k.$": "$.key"}}});
    assert_eq!(
        end("lines", value!({"InputType": "JSONL"}), batches),
        r#"SUCCEEDED [{"BatchInput":{"k":"lines"},"Items":[{"n":1},{"n":2}]},{"BatchInput":{"k":"lines"},"Items":[{"n":3}]}]"#
    );
    assert_eq!(
        end(
            "deep",
            value!({"InputType": "JSON", "ItemsPointer": "/a/items", "MaxItems": 2}),
            value!({})
        ),
        "SUCCEEDED [1,2]"
    );
    assert_eq!(
        end(
            "table",
            value!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "PIPE"}),
            value!({})
        ),
        r#"SUCCEEDED [{"x":"1","y":"2"}]"#
    );
    for key in ["bad", "missing"] {
        let end = end(key, value!({"InputType": "JSON"}), value!({}));
        assert!(end.starts_with("FAILED States.ItemReaderFailed: "), "{end}");
    }
}

#[test]
fn results_go_to_the_writer() {
    let definition = distributed(value!({"ResultWriter": {
        "Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "out"}
    }}));
    let mocks = Mocks::parse(&value!({"T": {"0-9": {"Return": 1}}}), None).unwrap();
    let run = play(&program(&definition), start(value!([1, 2])), noon(), &mocks);
    let output = run
        .outcome()
        .and_then(|outcome| outcome.output())
        .cloned()
        .unwrap();
    assert_eq!(
        output.pointer("/ResultWriterDetails/Bucket"),
        Some(&value!("b"))
    );
    let key = output
        .pointer("/ResultWriterDetails/Key")
        .and_then(Value::as_str)
        .unwrap();
    assert!(
        key.starts_with("out/") && key.ends_with("/manifest.json"),
        "{key}"
    );
}

#[test]
fn a_store_that_refuses_fails_the_map() {
    let definition = distributed(value!({"ResultWriter": {
        "Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}
    }}));
    let mut run = Execution::start(&program(&definition), start(value!([])), noon());
    let Some(Effect::StartTask(task)) = run.poll_effect() else {
        panic!("nothing is written");
    };
    let failure = Failure::new("S3.AccessDenied", "no");
    run.handle(
        Input::TaskFailed {
            task: task.task,
            failure,
            report: Report::Failed,
        },
        noon(),
    );
    assert_eq!(ending(&run), "FAILED States.ResultWriterFailed: no");
}

#[test]
fn express_children_end_after_five_minutes() {
    let ends = |execution_type: &str, seconds: u64| {
        let definition = value!({"StartAt": "M", "States": {"M": {
            "Type": "Map", "End": true, "ToleratedFailurePercentage": 50,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": execution_type},
                "StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                    {"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$", "End": true}}}
                ]}}
            }
        }}});
        let run = run(&definition, value!([1, seconds]), &value!({}));
        let took = run.now().duration_since(super::noon()).as_secs();
        format!("{} after {took} s", ending(&run))
    };
    assert_eq!(ends("EXPRESS", 299), "SUCCEEDED [[1],[299]] after 299 s");
    assert_eq!(
        ends("EXPRESS", 3600),
        r#"SUCCEEDED [[1],{"Status":"TIMED_OUT","Error":"States.Timeout"}] after 300 s"#
    );
    assert_eq!(
        ends("STANDARD", 3600),
        "SUCCEEDED [[1],[3600]] after 3600 s"
    );
}
