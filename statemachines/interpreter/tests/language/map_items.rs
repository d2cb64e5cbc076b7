//! What a distributed Map makes items of, what it says of them, and what becomes of their results.

use expr::{Value, value};

use super::{ending, run, story};

/// A distributed Map whose iterations give back what they are given, with more fields.
fn machine(more: Value) -> Value {
    let mut map = value!({
        "Type": "Map", "End": true, "Label": "L",
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
        }
    });
    if let (Value::Object(map), Value::Object(more)) = (&mut map, more) {
        map.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    value!({"StartAt": "M", "States": {"M": map}})
}

fn end(more: Value, input: Value) -> String {
    ending(&run(&machine(more), input, &objects()))
}

fn objects() -> Value {
    value!({"#s3": {"b": {
        "pairs.json": {"Body": "{\"x\":{\"k\":1,\"l\":[2]}}"},
        "in/1.json": {"Body": "[{\"n\":1},{\"n\":2}]"},
        "in/2.json": {"Body": "{\"n\":3}"}
    }}})
}

/// Reads from a store.
fn reader(action: &str, config: Value, parameters: Value) -> Value {
    value!({"Resource": format!("arn:aws:states:::s3:{action}"), "ReaderConfig": config, "Parameters": parameters})
}

#[test]
fn an_object_gives_its_pairs() {
    let servers = value!({"servers": {"web": {"port": 80}, "db": {"port": 5432}}});
    assert_eq!(
        end(value!({"ItemsPath": "$.servers"}), servers.clone()),
        r#"SUCCEEDED [{"Key":"web","Value":{"port":80}},{"Key":"db","Value":{"port":5432}}]"#
    );
    let selected = value!({
        "ItemsPath": "$.servers",
        "ItemSelector": {"i.$": "$$.Map.Item.Index", "k.$": "$$.Map.Item.Key", "v.$": "$$.Map.Item.Value.port", "s.$": "$$.Map.Item.Source"}
    });
    assert_eq!(
        end(selected, servers.clone()),
        r#"SUCCEEDED [{"i":0,"k":"web","v":80,"s":"STATE_DATA"},{"i":1,"k":"db","v":5432,"s":"STATE_DATA"}]"#
    );
    let jsonata = value!({
        "QueryLanguage": "JSONata", "Items": "{% $states.input.servers %}",
        "ItemSelector": "{% $states.context.Map.Item.Key %}"
    });
    assert_eq!(end(jsonata, servers), r#"SUCCEEDED ["web","db"]"#);
    let whole = value!({"QueryLanguage": "JSONata", "ItemBatcher": {"MaxItemsPerBatch": 2}});
    assert_eq!(
        end(whole, value!({"a": 1, "b": 2, "c": 3})),
        r#"SUCCEEDED [{"Items":[{"Key":"a","Value":1},{"Key":"b","Value":2}]},{"Items":[{"Key":"c","Value":3}]}]"#
    );
    assert_eq!(end(value!({}), value!({})), "SUCCEEDED []");
}

#[test]
fn an_inline_map_refuses_an_object() {
    let machine = |items: Value| {
        let mut map = value!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}});
        if let (Value::Object(map), Value::Object(items)) = (&mut map, items) {
            map.extend(
                items
                    .iter()
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
        }
        ending(&run(
            &value!({"StartAt": "M", "States": {"M": map}}),
            value!({"a": 1}),
            &value!({}),
        ))
    };
    insta::assert_snapshot!(
        "an_inline_map_refuses_an_object_as_input",
        machine(value!({}))
    );
    insta::assert_snapshot!(
        "an_inline_map_refuses_an_object_in_jsonata",
        machine(value!({"QueryLanguage": "JSONata", "Items": "{% $states.input %}"}))
    );
    insta::assert_snapshot!(
        "a_map_refuses_a_number",
        end(value!({"ItemsPath": "$.a"}), value!({"a": 1}))
    );
}

#[test]
fn items_know_what_they_were_read_from() {
    let selector = value!({"v.$": "$$.Map.Item.Value", "s.$": "$$.Map.Item.Source"});
    let read = |reader: Value| {
        end(
            value!({"ItemReader": reader, "ItemSelector": selector.clone()}),
            value!({}),
        )
    };
    assert_eq!(
        read(reader(
            "getObject",
            value!({"InputType": "JSON", "ItemsPointer": "/x"}),
            value!({"Bucket": "b", "Key": "pairs.json"})
        )),
        r#"SUCCEEDED [{"v":1,"s":"s3://b/pairs.json"},{"v":[2],"s":"s3://b/pairs.json"}]"#
    );
    let prefix = value!({"Bucket": "b", "Prefix": "in/"});
    assert_eq!(
        read(reader(
            "listObjectsV2",
            value!({"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN"}),
            prefix.clone()
        )),
        r#"SUCCEEDED [{"v":{"n":1},"s":"s3://b/in/1.json"},{"v":{"n":2},"s":"s3://b/in/1.json"},{"v":3,"s":"s3://b/in/2.json"}]"#
    );
    let listed = read(reader("listObjectsV2", value!({}), prefix));
    assert_eq!(listed.matches(r#""s":"s3://b"}"#).count(), 2, "{listed}");
    let pairs = value!({"ItemReader": reader(
        "getObject", value!({"InputType": "JSON", "ItemsPointer": "/x", "MaxItems": 1}), value!({"Bucket": "b", "Key": "pairs.json"})
    )});
    assert_eq!(
        end(pairs, value!({})),
        r#"SUCCEEDED [{"Key":"k","Value":1}]"#
    );
}

/// A distributed Map whose iterations fail on "bad", and what it comes to.
fn failing(more: Value, items: Value) -> String {
    let mut machine = machine(more);
    let processor = value!({
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "C", "States": {
            "C": {"Type": "Choice", "QueryLanguage": "JSONata", "Default": "Ok", "Choices": [
                {"Condition": "{% 'bad' in $states.input or 'bad' in $states.input.Items %}", "Next": "Bad"}
            ]},
            "Bad": {"Type": "Fail", "Error": "Boom", "Cause": "c"},
            "Ok": {"Type": "Succeed"}
        }
    });
    if let Some(map) = machine
        .as_object_mut()
        .and_then(|it| it.get_mut("States")?.as_object_mut()?.get_mut("M"))
        .and_then(Value::as_object_mut)
    {
        map.insert("ItemProcessor", processor);
    }
    ending(&run(&machine, items, &value!({})))
}

#[test]
fn what_failed_and_was_tolerated_takes_its_place() {
    let items = || value!(["good", "bad", "fine"]);
    assert_eq!(
        failing(value!({"ToleratedFailureCount": 1}), items()),
        r#"SUCCEEDED ["good",{"Status":"FAILED","Error":"Boom","Cause":"c"},"fine"]"#
    );
    assert_eq!(
        failing(value!({"ToleratedFailureCount": 0}), items()),
        "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded"
    );
}

#[test]
fn with_a_batch_all_of_its_items_fail() {
    let items = || value!(["good", "bad", "x", "y", "z"]);
    let batches = |more: &str, bound: u64| {
        let mut fields = value!({"ItemBatcher": {"MaxItemsPerBatch": 2}});
        if let Some(fields) = fields.as_object_mut() {
            fields.insert(more, bound);
        }
        failing(fields, items())
    };
    for (field, bound, succeeds) in [
        ("ToleratedFailureCount", 1, false),
        ("ToleratedFailureCount", 2, true),
        ("ToleratedFailurePercentage", 39, false),
        ("ToleratedFailurePercentage", 40, true),
    ] {
        let end = batches(field, bound);
        assert_eq!(
            end.starts_with("SUCCEEDED"),
            succeeds,
            "{field} {bound}: {end}"
        );
    }
}

#[test]
fn a_writer_without_a_place_shapes_the_results() {
    let shaped = |config: Value| {
        end(
            value!({"ResultWriter": {"WriterConfig": config}}),
            value!([[1, 2], [3], 4]),
        )
    };
    assert_eq!(
        shaped(value!({"Transformation": "COMPACT"})),
        "SUCCEEDED [[1,2],[3],4]"
    );
    assert_eq!(
        shaped(value!({"Transformation": "FLATTEN", "OutputType": "JSON"})),
        "SUCCEEDED [1,2,3,4]"
    );
    assert_eq!(
        shaped(value!({"Transformation": "FLATTEN", "OutputType": "JSONL"})),
        r#"SUCCEEDED "1\n2\n3\n4""#
    );
    insta::assert_snapshot!(
        "a_writer_without_a_place_shapes_nothing",
        end(
            value!({"ResultWriter": {"WriterConfig": {"Transformation": "NONE"}}}),
            value!(["one"])
        )
    );
    insta::assert_snapshot!(
        "a_writer_without_a_place_shapes_tolerated_failures",
        failing(
            value!({"ToleratedFailureCount": 1, "ResultWriter": {"WriterConfig": {"Transformation": "FLATTEN"}}}),
            value!(["bad", "good"])
        )
    );
}

#[test]
fn child_executions_belong_to_the_map_runs_own_machine() {
    let selector =
        value!({"ItemSelector": "{% $states.context.StateMachine %}", "QueryLanguage": "JSONata"});
    let parent = end(selector, value!([0]));
    assert!(parent.contains(":stateMachine:machine\""), "{parent}");
    let mut machine = machine(value!({}));
    let processor = value!({
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true, "QueryLanguage": "JSONata", "Output": "{% $states.context.StateMachine.Id %}"}}
    });
    if let Some(map) = machine
        .as_object_mut()
        .and_then(|it| it.get_mut("States")?.as_object_mut()?.get_mut("M"))
        .and_then(Value::as_object_mut)
    {
        map.insert("ItemProcessor", processor);
    }
    assert_eq!(
        ending(&run(&machine, value!([0]), &value!({}))),
        r#"SUCCEEDED ["arn:aws:states:us-east-1:111111111111:stateMachine:machine/L"]"#
    );
}

#[test]
fn a_selector_that_fails_aborts_only_what_runs() {
    let map = |language: &str, selector: Value| {
        let definition = value!({
            "StartAt": "M",
            "States": {"M": {
                "Type": "Map", "QueryLanguage": language, "End": true, "ItemSelector": selector,
                "ItemProcessor": {
                    "StartAt": "W", "States": {"W": {"Type": "Wait", "QueryLanguage": "JSONPath", "Seconds": 9, "End": true}}
                }
            }}
        });
        story(&run(&definition, value!([{"a": 1}, {}]), &value!({})))
    };
    insta::assert_snapshot!(map("JSONPath", value!({"a.$": "$$.Map.Item.Value.a"})), @r#"
       0.0    1 <  0  ExecutionStarted
       0.0    2 <  0  MapStateEntered M [{"a":1},{}]
       0.0    3 <  2  MapStateStarted
       0.0    4 <  3  MapIterationStarted M[0]
       0.0    5 <  3  MapIterationAborted M[0]
       0.0    6 <  3  ExecutionFailed
    FAILED States.Runtime: An error occurred while executing the state 'M' (entered at the event id #2). The JSONPath '$$.Map.Item.Value.a' specified for the field 'a.$' could not be found in the input '{"Execution":{"Id":"arn:aws:states:us-east-1:111111111111:execution:machine:execution","Input":[{"a":1},{}],"Name":"execution","RoleArn":"arn:aws:iam::111111111111:role/states","StartTime":"2026-03-01T12:00:00.000Z","RedriveCount":0},"StateMachine":{"Id":"arn:aws:states:us-east-1:111111111111:stateMachine:machine","Name":"machine"},"State":{"Name":"M","EnteredTime":"2026-03-01T12:00:00.000Z","RetryCount":0},"Map":{"Item":{"Index":1,"Value":{},"Source":"STATE_DATA"}}}'
    "#);
    insta::assert_snapshot!(map("JSONata", value!({"a": "{% $states.context.Map.Item.Value.a %}"})), @r#"
       0.0    1 <  0  ExecutionStarted
       0.0    2 <  0  MapStateEntered M [{"a":1},{}]
       0.0    3 <  2  MapStateStarted
       0.0    4 <  3  MapIterationStarted M[0]
       0.0    5 <  3  MapIterationAborted M[0]
       0.0    6 <  3  EvaluationFailed
       0.0    7 <  6  MapStateFailed
       0.0    8 <  7  ExecutionFailed
    FAILED States.QueryEvaluationError: An error occurred while executing the state 'M' (entered at the event id #2). The JSONata expression '$states.context.Map.Item.Value.a' specified for the field 'ItemSelector/a' returned nothing (undefined).
    "#);
}

#[test]
fn a_bound_that_is_no_integer_is_refused_before_anything_is_read() {
    let definition = value!({"StartAt": "M", "States": {"M": {
        "Type": "Map", "End": true,
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"},
            "ReaderConfig": {"InputType": "JSON", "MaxItemsPath": "$.most"}
        },
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
        }
    }}});
    let objects = value!({"#s3": {"b": {"k": {"Body": "[1, 2]"}}}});
    let read = |most: f64| story(&run(&definition, value!({"most": most}), &objects));
    insta::assert_snapshot!(read(1.5), @r#"
       0.0    1 <  0  ExecutionStarted
       0.0    2 <  0  MapStateEntered M {"most":1.5}
       0.0    3 <  2  MapStateStarted
       0.0    4 <  3  ExecutionFailed
    FAILED States.Runtime: An error occurred while executing the state 'M' (entered at the event id #2). The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.most
    "#);
    insta::assert_snapshot!(read(-1.0), @r#"
       0.0    1 <  0  ExecutionStarted
       0.0    2 <  0  MapStateEntered M {"most":-1.0}
       0.0    3 <  2  MapStateStarted
       0.0    4 <  3  MapRunStarted
       0.0    5 <  4  MapRunFailed
       0.0    6 <  5  MapStateFailed
       0.0    7 <  6  ExecutionFailed
    FAILED States.ItemReaderFailed: field MaxItems must be positive
    "#);
}

#[test]
fn what_fails_in_a_maps_own_fields_is_told_with_the_way_to_it() {
    let located = |more: Value| {
        let mut definition = machine(more);
        if let Some(fields) = definition.as_object_mut() {
            fields.insert("QueryLanguage", "JSONata");
        }
        let cause = ending(&run(&definition, value!([1]), &value!({"#s3": {}})));
        let field = cause
            .split("the field '")
            .nth(1)
            .unwrap_or(&cause)
            .to_owned();
        field.split('\'').next().unwrap_or_default().to_owned()
    };
    let get = "arn:aws:states:::s3:getObject";
    let fields = [
        value!({"ItemReader": {"Resource": get, "Arguments": {"Bucket": "{% $no %}", "Key": "k"}}}),
        value!({"ItemReader": {"Resource": get, "ReaderConfig": {"MaxItems": "{% $no %}"}, "Arguments": {"Bucket": "b", "Key": "k"}}}),
        value!({"ItemBatcher": {"MaxItemsPerBatch": "{% $no %}"}}),
        value!({"ItemBatcher": {"MaxItemsPerBatch": 1, "BatchInput": {"a": ["{% $no %}"]}}}),
        value!({"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "{% $no %}"}}}),
    ];
    let told: Vec<String> = fields.into_iter().map(located).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    ItemReader/Arguments/Bucket
    ItemReader/ReaderConfig/MaxItems
    ItemBatcher/MaxItemsPerBatch
    ItemBatcher/BatchInput/a[0]
    ResultWriter/Arguments/Bucket
    "#);
}
