//! One state by itself: TestState's answers.

use expr::{Value, value};
use interpreter::test_state;

use super::noon;

/// The answer to a request; `definition`, `input` and the like become the JSON text that the API takes.
fn answer(mut request: Value) -> String {
    if let Some(fields) = request.as_object_mut() {
        for key in ["definition", "input", "variables", "context"] {
            if let Some(json) = fields.get(key).map(Value::to_string) {
                fields.insert(key, json);
            }
        }
    }
    test_state::answer(&request, noon(), 0).to_string()
}

fn charge() -> Value {
    value!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "QueryLanguage": "JSONata", "Next": "Ship",
        "Arguments": {"FunctionName": "f", "Payload": "{% $states.input.order %}"},
        "Output": "{% $states.result.Payload %}", "Assign": {"paid": true},
        "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 3}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput.Error %}", "Next": "Sorry"}]
    })
}

#[test]
fn the_data_between_the_steps_is_shown() {
    insta::assert_snapshot!(answer(value!({
        "definition": charge(), "input": {"order": 7}, "variables": {"shop": "x"}, "inspectionLevel": "TRACE",
        "mock": {"result": "{\"StatusCode\": 200, \"Payload\": \"ok\"}"}
    })));
}

#[test]
fn a_failure_is_retried_until_the_catcher_takes_it() {
    let failed = |retries: u64| {
        answer(value!({
            "definition": charge(), "input": {"order": 7}, "inspectionLevel": "DEBUG",
            "mock": {"errorOutput": {"error": "Busy", "cause": "later"}}, "stateConfiguration": {"retrierRetryCount": retries}
        }))
    };
    let shown = r#""inspectionData":{"input":"{\"order\":7}","afterArguments":"{\"FunctionName\":\"f\",\"Payload\":7}""#;
    assert_eq!(
        failed(2),
        format!(
            r#"{{"error":"Busy","cause":"later",{shown},"errorDetails":{{"retryIndex":0,"retryBackoffIntervalSeconds":8}}}},"status":"RETRIABLE"}}"#
        )
    );
    insta::assert_snapshot!(failed(3));
}

#[test]
fn a_state_is_found_in_its_machine_and_seen_alone() {
    let machine = value!({"StartAt": "A", "States": {
        "A": {"Type": "Fail"},
        "B": {"Type": "Choice", "Default": "A", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 1, "Next": "C"}]},
        "C": {"Type": "Wait", "Seconds": 86400, "End": true}
    }});
    let at = |name: &str, n: u64| {
        answer(value!({"definition": machine.clone(), "stateName": name, "input": {"n": n}}))
    };
    assert_eq!(
        at("B", 2),
        r#"{"output":"{\"n\":2}","nextState":"C","status":"SUCCEEDED"}"#
    );
    assert_eq!(
        at("B", 1),
        r#"{"output":"{\"n\":1}","nextState":"A","status":"SUCCEEDED"}"#
    );
    assert_eq!(at("A", 1), r#"{"status":"FAILED"}"#);
    assert_eq!(
        at("D", 1),
        r#"{"Error":{"Code":"ValidationException","Message":"State not found in definition"}}"#
    );
}

#[test]
fn a_mock_is_held_against_what_the_service_answers() {
    let mocked = |result: &str, mode: &str| {
        answer(
            value!({"definition": charge(), "input": {}, "mock": {"result": result, "fieldValidationMode": mode}}),
        )
    };
    let refused = r#"{"Error":{"Code":"ValidationException","Message":"Mock result schema validation error: Field 'StatusCode' must be a number"}}"#;
    let wrong = r#"{"StatusCode": "200", "Payload": 1}"#;
    assert_eq!(mocked(wrong, "STRICT"), refused);
    assert_eq!(mocked(wrong, "PRESENT"), refused);
    assert!(!mocked(wrong, "NONE").contains("validation error"));
}

#[test]
fn nonsense_is_refused() {
    for request in [
        value!(1),
        value!({}),
        value!({"definition": 1}),
        value!({"definition": {"Type": "Nope"}}),
        value!({"definition": {"Type": "Pass", "End": true}, "mock": {"result": "1"}}),
        value!({"definition": {"Type": "Pass", "End": true}, "mock": {"result": "{"}}),
        value!({"definition": charge()}),
    ] {
        let answer = answer(request.clone());
        assert!(
            answer.starts_with(r#"{"Error":{"Code":"#),
            "{request}: {answer}"
        );
    }
}

/// A distributed Map with these fields besides.
fn map(more: Value) -> Value {
    let mut state = value!({
        "Type": "Map", "End": true,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
        }
    });
    if let (Some(fields), Value::Object(more)) = (state.as_object_mut(), more) {
        fields.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    state
}

#[test]
fn a_maps_items_are_shown_between_its_steps() {
    let reader = |config: Value| {
        let arguments = value!({"Bucket": "b", "Key": "k"});
        value!({"Resource": "arn:aws:states:::s3:getObject", "Parameters": arguments, "ReaderConfig": config})
    };
    let selected = map(value!({
        "ItemsPath": "$.list",
        "ItemSelector": {"n.$": "$$.Map.Item.Value", "all.$": "$.list"},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"b": 1}}
    }));
    insta::assert_snapshot!(
        "a_maps_selected_and_batched_items",
        answer(value!({
            "definition": selected, "input": {"list": [1, 2, 3]}, "inspectionLevel": "DEBUG", "mock": {"result": "[]"}
        }))
    );
    let read = map(value!({
        "ItemReader": reader(value!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"})),
        "ItemSelector": {"id.$": "$$.Map.Item.Value.id"}, "ToleratedFailureCount": 1
    }));
    insta::assert_snapshot!(
        "a_maps_items_from_a_file_of_rows",
        answer(value!({
            "definition": read, "inspectionLevel": "DEBUG", "mock": {"result": "[]"},
            "stateConfiguration": {"mapItemReaderData": "id,name\n1,a\n2,b\n", "mapIterationFailureCount": 2}
        }))
    );
    let pointed =
        map(value!({"ItemReader": reader(value!({"InputType": "JSON", "ItemsPointer": "/a/b"}))}));
    insta::assert_snapshot!(
        "a_maps_items_from_inside_a_file",
        answer(value!({
            "definition": pointed, "inspectionLevel": "DEBUG", "mock": {"result": "[]"},
            "stateConfiguration": {"mapItemReaderData": "{\"a\": {\"b\": [1, 2]}}"}
        }))
    );
}

#[test]
fn what_means_something_beside_a_mock_only_is_refused_without_one() {
    let refused = |configuration: Value| {
        let definition = value!({"Type": "Pass", "End": true});
        answer(value!({"definition": definition, "stateConfiguration": configuration}))
    };
    for configuration in [
        value!({"retrierRetryCount": 0}),
        value!({"errorCausedByState": "P"}),
        value!({"mapIterationFailureCount": 0}),
        value!({"mapItemReaderData": "[]"}),
    ] {
        let refusal = refused(configuration);
        assert!(
            refusal.contains("when a mock is not specified."),
            "{refusal}"
        );
    }
}

#[test]
fn variables_are_shown_when_there_are_any() {
    let shown = |state: Value| answer(value!({"definition": state, "inspectionLevel": "DEBUG"}));
    let assigns = value!({"Type": "Pass", "Assign": {"a": 1}, "End": true});
    assert!(shown(assigns).contains(r#""variables":"{\"a\":1}""#));
    assert!(!shown(value!({"Type": "Pass", "End": true})).contains("variables"));
}

#[test]
fn an_input_that_is_no_json_has_an_error_of_its_own() {
    let request = value!({"definition": r#"{"Type": "Pass", "End": true}"#, "input": "{"});
    let answer = test_state::answer(&request, noon(), 0);
    let code = answer.pointer("/Error/Code").and_then(Value::as_str);
    assert_eq!(code, Some("InvalidExecutionInput"));
}
