//! Requests and answers.

use expr::value;

use super::answer;
use expr::Value;

fn ask(request: &Value) -> String {
    answer(request, "2026-03-01T08:00:00Z".parse().unwrap(), 0).to_string()
}

/// A distributed Map with these fields besides.
fn map(fields: &Value) -> String {
    let mut state = value!({
        "Type": "Map", "End": true,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
        }
    });
    if let (Some(state), Some(fields)) = (state.as_object_mut(), fields.as_object()) {
        state.extend(
            fields
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
    }
    state.to_string()
}

#[test]
fn a_maps_items_are_shown_between_its_steps() {
    let selected = map(&value!({
        "ItemsPath": "$.list",
        "ItemSelector": {"n.$": "$$.Map.Item.Value", "all.$": "$.list"},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"b": 1}}
    }));
    insta::assert_snapshot!(ask(&value!({
        "definition": selected, "input": r#"{"list": [1, 2, 3]}"#, "inspectionLevel": "DEBUG", "mock": {"result": "[]"}
    })), @r#"{"output":"[]","inspectionData":{"input":"{\"list\":[1,2,3]}","afterInputPath":"{\"list\":[1,2,3]}","afterItemsPath":"[1,2,3]","afterResultSelector":"[]","afterResultPath":"[]","afterItemSelector":"[{\"n\":1,\"all\":[1,2,3]},{\"n\":2,\"all\":[1,2,3]},{\"n\":3,\"all\":[1,2,3]}]","afterItemBatcher":"[{\"BatchInput\":{\"b\":1},\"Items\":[{\"n\":1,\"all\":[1,2,3]},{\"n\":2,\"all\":[1,2,3]}]},{\"BatchInput\":{\"b\":1},\"Items\":[{\"n\":3,\"all\":[1,2,3]}]}]","maxConcurrency":0},"status":"SUCCEEDED"}"#);
    let read = map(&value!({
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"},
            "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
        },
        "ItemSelector": {"id.$": "$$.Map.Item.Value.id"},
        "ToleratedFailureCount": 1
    }));
    insta::assert_snapshot!(ask(&value!({
        "definition": read, "inspectionLevel": "DEBUG", "mock": {"result": "[]"},
        "stateConfiguration": {"mapItemReaderData": "id,name\n1,a\n2,b\n", "mapIterationFailureCount": 2}
    })), @r#"{"error":"States.ExceedToleratedFailureThreshold","cause":"The specified tolerated failure threshold was exceeded","inspectionData":{"input":"{}","afterInputPath":"{}","afterItemSelector":"[{\"id\":\"1\"},{\"id\":\"2\"}]","maxConcurrency":0,"toleratedFailureCount":1},"status":"FAILED"}"#);
    let pointed = map(&value!({
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"},
            "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/a/b"}
        }
    }));
    insta::assert_snapshot!(ask(&value!({
        "definition": pointed, "inspectionLevel": "DEBUG", "mock": {"result": "[]"},
        "stateConfiguration": {"mapItemReaderData": r#"{"a": {"b": [1, 2]}}"#}
    })), @r#"{"output":"[]","inspectionData":{"input":"{}","afterInputPath":"{}","afterResultSelector":"[]","afterResultPath":"[]","afterItemsPointer":"[1,2]","maxConcurrency":0},"status":"SUCCEEDED"}"#);
}

#[test]
fn what_means_something_beside_a_mock_only_is_refused_without_one() {
    for field in ["retrierRetryCount", "mapIterationFailureCount"] {
        let mut request = value!({"definition": r#"{"Type": "Pass", "End": true}"#});
        let configuration = [(field, Value::from(0))].into_iter().collect();
        if let Some(request) = request.as_object_mut() {
            request.insert("stateConfiguration", Value::Object(configuration));
        }
        assert!(
            ask(&request).contains("when a mock is not specified."),
            "{field}"
        );
    }
}
