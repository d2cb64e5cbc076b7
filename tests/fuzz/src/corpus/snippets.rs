//! Seeds of this crate's own: between them every construct of the language.

use expr::{Value, value};

pub(super) const PATHS: &[&str] = &[
    "$",
    "$$",
    "$.a.b[0].c",
    "$.items[*].a",
    "$..a",
    "$..*",
    "$..[0]",
    "$.items[-2:].b",
    "$.items[1:9:2]",
    "$['a','b']",
    "$.items[?(@.a > 1 && !(@.b == 'x') || @.c =~ /a.*/i)]",
    "$.items[?(@.a in [1, 'b', null])].length()",
    "$$.Map.Item.Value",
    "$x.items[0,1]",
    "$.*.*",
];

pub(super) const CALLS: &[&str] = &[
    "States.Array($.a, 'b', 1, States.UUID())",
    "States.ArrayPartition($.items, 2)",
    "States.ArrayContains($.items, $.a)",
    "States.ArrayRange(1, 9, 2)",
    "States.ArrayRange($.a, 5, 1)",
    "States.ArrayGetItem($.items, 0)",
    "States.ArrayLength($.items)",
    "States.ArrayUnique($.items)",
    "States.Base64Encode($.b)",
    "States.Base64Decode('YQ==')",
    "States.Hash($.b, 'SHA-256')",
    "States.JsonMerge($, $.a, false)",
    "States.StringToJson('{\"a\": [1]}')",
    "States.JsonToString($)",
    "States.MathRandom(1, 9, 3)",
    "States.MathAdd($.items[0], -1.5)",
    "States.StringSplit('a,b', ',')",
    r"States.Format('{} \{{}', $.a, $$.b)",
];

pub(super) const FORMULAS: &[&str] = &[
    "$states.input.a.b",
    "$states.input.items[a > 1].b",
    "$states.input.items.{'a': a, 'rest': $}",
    "$states.input.items{a: $count(b)}",
    "$x.items^(<a, >b).b",
    "$map([1..9], function($v, $i) { [$v, $i] })",
    "$reduce([1..9], function($a, $b) { $a * $b })",
    "($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(9))",
    "($f := function($n) { $f($n + 1) }; $f(0))",
    "$merge([$states.input, {'a': 1}])",
    "($y := $x; $states.input ~> |$|{'new': $y}, ['a']|)",
    "$exists($states.input.a) ? $states.input.a : $string($x)",
    "$keys($states.input) ~> $join(',')",
    "$sum([1..100]) + -2 * 3 / 4 % 5 & 'text'",
    "$states.input.items@$i.$x.items@$j[$i.a = $j.a].{'i': $i, 'j': $j}",
    "$states.input.items#$n[$n < 2]",
    "$states.input.**.a",
    "$partition([1..9], 2)",
    "$range(1, 9, 3)",
    "$hash('a', 'SHA-1') & $uuid() & $random()",
    "$parse('{\"a\": 1}').a",
    "$match('ababab', /(a)(b)/g, 2)",
    "$replace('abc', /[a-b]+/, '$0$0')",
    "$split('a b c', ' ')[1]",
    "$pad($string($states.input.a), -8, '0')",
    "$formatNumber(12345.678, '#,##0.00')",
    "$formatInteger(1999, 'I')",
    "$fromMillis($toMillis('2026-03-01T12:00:00Z'), '[Y0001]-[M01]-[D01] [H01]:[m01]')",
    "$sort([3, 1, 2], function($l, $r) { $l > $r })",
    "$zip([1..3], ['a', 'b'])",
    "$power(10, 300) * $power(10, 300)",
    "$lookup($states.context, 'a')",
    "$error('no') ~> $string",
    "$single([1], function($v) { true })",
    "$sift({'a': 1}, function($v, $k) { $v })",
    "$substring('hello', -3, 2) & $base64encode('a')",
];

/// Definitions: one in each query language, and one of all that a distributed Map reads.
pub(super) fn definitions() -> [Value; 3] {
    [paths(), formulas(), readers()]
}

fn paths() -> Value {
    value!({"StartAt": "Read", "TimeoutSeconds": 900, "States": {
        "Read": {
            "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem.waitForTaskToken",
            "Parameters": {"Key.$": "States.Format('{}', $.id)", "Token.$": "$$.Task.Token"}, "ResultPath": "$.read.item",
            "ResultSelector": {"n.$": "$.n"}, "TimeoutSecondsPath": "$.seconds", "HeartbeatSeconds": 5,
            "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 9, "JitterStrategy": "FULL"}],
            "Catch": [{"ErrorEquals": ["Gone"], "ResultPath": "$.error", "Next": "Each", "Assign": {"why.$": "$.Cause"}}],
            "Assign": {"n.$": "$.n"}, "Next": "Pick"
        },
        "Pick": {"Type": "Choice", "Default": "Pause", "Choices": [
            {"And": [{"Variable": "$.id", "StringMatches": "a*"}, {"Not": {"Variable": "$.seconds", "IsNull": true}}], "Next": "Each"},
            {"Or": [{"Variable": "$.seconds", "NumericGreaterThanEquals": 4}, {"Variable": "$.id", "IsPresent": false}], "Next": "Pause"},
            {"Variable": "$.at", "TimestampGreaterThanPath": "$.at", "Next": "Both"}
        ]},
        "Pause": {"Type": "Wait", "TimestampPath": "$.at", "Next": "Both"},
        "Both": {"Type": "Parallel", "OutputPath": "$[0]", "Next": "Each", "Branches": [
            {"StartAt": "P", "States": {"P": {"Type": "Pass", "InputPath": "$.list", "Result": {"a": 1}, "ResultPath": "$.was", "End": true}}},
            {"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$.seconds", "End": true}}}
        ], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "End"}]},
        "Each": {
            "Type": "Map", "ItemsPath": "$.list", "MaxConcurrencyPath": "$.seconds", "ToleratedFailurePercentage": 50,
            "ItemSelector": {"v.$": "$$.Map.Item.Value"}, "ResultPath": "$.each", "Next": "Far",
            "ItemProcessor": {"StartAt": "J", "States": {"J": {
                "Type": "Pass", "QueryLanguage": "JSONata", "Output": {"x": "{% $states.input.v + 1 %}", "t": "{% $now() %}"}, "End": true
            }}}
        },
        "Far": {
            "Type": "Map", "Label": "far", "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"},
                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "COMMA", "MaxItems": 3}
            },
            "ItemBatcher": {"MaxItemsPerBatch": 2, "MaxInputBytesPerBatch": 1000, "BatchInput": {"id.$": "$.id"}},
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}},
            "ResultPath": null, "Next": "End", "ToleratedFailureCount": 1,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "S", "States": {"S": {"Type": "Succeed"}}
            }
        },
        "End": {"Type": "Fail", "ErrorPath": "$.id", "Cause": "over"}
    }})
}

fn formulas() -> Value {
    value!({"QueryLanguage": "JSONata", "StartAt": "Gate", "States": {
        "Gate": {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem", "TimeoutSeconds": "{% $states.input.seconds %}",
            "Arguments": {"Key": {"pk": {"S": "{% $states.input.id %}"}}}, "Next": "Admitted?",
            "Assign": {"phase": "{% $states.result.phase %}", "list": "{% $states.input.list %}"}, "Output": "{% $states.input %}",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refused", "Output": "{% $states.errorOutput %}", "Assign": {"phase": "unknown"}}]
        },
        "Admitted?": {"Type": "Choice", "Default": "Refused", "Choices": [
            {"Condition": "{% $phase in ['closed', 'recovering'] %}", "Next": "Run", "Assign": {"n": "{% $count($list) %}"}, "Output": {"n": 1}}
        ]},
        "Run": {
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Credentials": {"RoleArn": "arn:aws:iam::1:role/r"},
            "Arguments": {"StateMachineArn": "m", "Input": "{% $states.context.Execution.Input %}"}, "Next": "Later",
            "Retry": [{"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 3}]
        },
        "Later": {"Type": "Wait", "Timestamp": "{% $fromMillis($toMillis($states.context.State.EnteredTime) + 1000) %}", "Next": "Each"},
        "Each": {
            "Type": "Map", "Items": "{% [1..5] %}", "MaxConcurrency": "{% $n %}", "ItemSelector": {"i": "{% $states.context.Map.Item.Index %}"},
            "Output": "{% $states.result.i %}", "Next": "Both",
            "ItemProcessor": {"StartAt": "A", "States": {
                "A": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:work", "HeartbeatSeconds": 3, "End": true}
            }}
        },
        "Both": {"Type": "Parallel", "Arguments": {"a": "{% $list %}"}, "Next": "Again?", "Assign": {"n": "{% $n - 1 %}"}, "Branches": [
            {"StartAt": "L", "States": {"L": {"Type": "Pass", "Output": "{% $states.input.a[0] %}", "Assign": {"own": 1}, "End": true}}},
            {"StartAt": "F", "States": {"F": {"Type": "Wait", "Seconds": "{% $n %}", "Next": "G"}, "G": {"Type": "Succeed", "Output": "{% $phase %}"}}}
        ]},
        "Again?": {"Type": "Choice", "Choices": [{"Condition": "{% $n > 0 %}", "Next": "Each"}], "Default": "Done"},
        "Done": {"Type": "Succeed", "Output": {"at": "{% $now() %}", "r": "{% $random() %}"}},
        "Refused": {"Type": "Fail", "Error": "{% 'Open' & $phase %}", "Cause": "{% $string($states.input) %}"}
    }})
}

fn readers() -> Value {
    let map = |resource: &str, config: Value, then: Value| {
        value!({
            "Type": "Map", "ResultPath": null, "Next": then, "ToleratedFailurePercentage": 100,
            "ItemReader": {
                "Resource": format!("arn:aws:states:::s3:{resource}"), "ReaderConfig": config,
                "Parameters": {"Bucket": "b", "Key": "k", "Prefix": "p"}
            },
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
            }
        })
    };
    value!({"StartAt": "Inventory", "States": {
        "Inventory": map("getObject", value!({"InputType": "MANIFEST", "MaxItems": 4}), value!("Athena")),
        "Athena": map("getObject", value!({"ManifestType": "ATHENA_DATA", "InputType": "JSONL"}), value!("Listed")),
        "Listed": map("listObjectsV2", value!({"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON"}), value!("List")),
        "List": map("listObjectsV2", value!({}), value!("End")),
        "End": {"Type": "Succeed"}
    }})
}
