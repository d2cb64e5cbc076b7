//! Wrong definitions and what is said about them.

use super::*;

/// The errors, one a line: place, message, hint.
fn check(text: &str) -> String {
    let lines = parse(text).errors.iter().map(line).collect::<Vec<_>>();
    lines.join("\n")
}

/// The errors of a single state.
fn check_state(state: &str) -> String {
    let text = format!("{{\"StartAt\": \"S\", \"States\": {{\"S\": {state}}}}}");
    let parsed = parse(&text);
    assert!(parsed.machine.is_some());
    let lines = parsed.errors.iter().map(|error| {
        let place = &error.place;
        let hint = error
            .hint()
            .map_or(String::new(), |hint| format!(" ({hint})"));
        let excerpt = text.get(place.span.start..place.span.end).unwrap_or("?");
        format!("{} «{excerpt}» {error}{hint}", place.pointer)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn line(error: &SyntaxError) -> String {
    let place = &error.place;
    let hint = error
        .hint()
        .map_or(String::new(), |hint| format!(" ({hint})"));
    format!("{} [{}] {error}{hint}", place.position, place.pointer)
}

#[test]
fn machines() {
    insta::assert_snapshot!(check(""), @"1:1 [] expected a value, found the end of the text");
    insta::assert_snapshot!(check("[]"), @"1:1 [] the definition must be an object, not a list");
    insta::assert_snapshot!(check("{}"), @"
    1:1 [] a state machine needs the field `StartAt`
    1:1 [] a state machine needs the field `States`
    ");
    insta::assert_snapshot!(check("{\"startAt\": 1, \"States\": [], \"TimeoutSeconds\": \"5\", \"QueryLanguage\": \"jsonata\"}"), @"
    1:1 [] a state machine needs the field `StartAt`
    1:2 [/startAt] a state machine has no field `startAt` (did you mean `StartAt`?)
    1:26 [/States] `States` must be an object, not a list
    1:48 [/TimeoutSeconds] `TimeoutSeconds` must be a whole number, 0 or more, not text (leave out the quotes)
    1:70 [/QueryLanguage] `QueryLanguage` must be `JSONPath` or `JSONata`, not `jsonata` (write `JSONata`: case matters)
    ");
    insta::assert_snapshot!(check("StartAt: A\nStates:\n  A: {Type: Psas}\n  B: {}\n  C: x\n  C: {Type: Succeed}\n"), @"
    3:13 [/States/A/Type] state `A`: there is no state of `Type` `Psas` (did you mean `Pass`?)
    4:6 [/States/B] state `B`: a state needs the field `Type`
    5:6 [/States/C] state `C`: it must be an object, not text
    6:3 [/States/C] `C` is written twice, first in line 5
    ");
}

#[test]
fn wrong_types() {
    insta::assert_snapshot!(check_state(r#"{"Type": "Wait", "Seconds": "5", "End": "yes"}"#), @r#"
    /States/S/Seconds «"5"» state `S`: `Seconds` must be a whole number, 0 or more, not text (leave out the quotes)
    /States/S/End «"yes"» state `S`: `End` must be true or false, not text
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Wait", "Seconds": "$.seconds", "Comment": null, "Next": 1}"#), @r#"
    /States/S/Seconds «"$.seconds"» state `S`: `Seconds` must be a whole number, 0 or more, not text (a path stands in `SecondsPath`)
    /States/S/Comment «null» state `S`: `Comment` must be text, not null
    /States/S/Next «1» state `S`: `Next` must be text, not 1
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Wait", "Seconds": -1}"#), @"/States/S/Seconds «-1» state `S`: `Seconds` must be a whole number, 0 or more, not -1");
    insta::assert_snapshot!(check_state(r#"{"Type": "Wait", "Seconds": 1.5}"#), @"/States/S/Seconds «1.5» state `S`: `Seconds` must be a whole number, 0 or more, not 1.5");
    insta::assert_snapshot!(check_state(r#"{"Type": "Task", "Resource": "r", "InputPath": [], "Assign": "x", "Credentials": null}"#), @r#"
    /States/S/InputPath «[]» state `S`: `InputPath` must be a path or null, not a list
    /States/S/Assign «"x"» state `S`: `Assign` must be an object, not text
    /States/S/Credentials «null» state `S`: `Credentials` must be an object, not null
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Task", "Resource": "r", "Retry": {}, "Catch": ["x", {"ErrorEquals": "States.ALL", "Next": "S"}]}"#), @r#"
    /States/S/Retry «{}» state `S`: `Retry` must be a list, not an object
    /States/S/Catch/0 «"x"» state `S`, catcher 1: it must be an object, not text
    /States/S/Catch/1/ErrorEquals «"States.ALL"» state `S`, catcher 2: `ErrorEquals` must be a list, not text
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Task", "Resource": "r", "Retry": [{"ErrorEquals": [1, "x", null], "BackoffRate": "2", "JitterStrategy": "full", "MaxAttempts": 1e400}]}"#), @r#"
    /States/S/Retry/0/ErrorEquals/0 «1» state `S`, retrier 1: item 1 of `ErrorEquals` must be text, not 1
    /States/S/Retry/0/ErrorEquals/2 «null» state `S`, retrier 1: item 3 of `ErrorEquals` must be text, not null
    /States/S/Retry/0/BackoffRate «"2"» state `S`, retrier 1: `BackoffRate` must be a number, not text (leave out the quotes)
    /States/S/Retry/0/JitterStrategy «"full"» state `S`, retrier 1: `JitterStrategy` must be `FULL` or `NONE`, not `full` (write `FULL`: case matters)
    /States/S/Retry/0/MaxAttempts «1e400» `1e400` is out of range
    "#);
}

#[test]
fn fields() {
    insta::assert_snapshot!(check_state(r#"{"Type": "Task", "Retry": [{"MaxAttemps": 3}], "resultPath": "$"}"#), @r#"
    /States/S «{"Type": "Task", "Retry": [{"MaxAttemps": 3}], "resultPath": "$"}» state `S`: a Task state needs the field `Resource`
    /States/S/Retry/0 «{"MaxAttemps": 3}» state `S`, retrier 1: a retrier needs the field `ErrorEquals`
    /States/S/Retry/0/MaxAttemps «"MaxAttemps"» state `S`, retrier 1: a retrier has no field `MaxAttemps` (did you mean `MaxAttempts`?)
    /States/S/resultPath «"resultPath"» state `S`: a Task state has no field `resultPath` (did you mean `ResultPath`?)
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Succeed", "Parameters": {}, "Next": "S"}"#), @r#"
    /States/S/Parameters «"Parameters"» state `S`: a Succeed state has no field `Parameters`
    /States/S/Next «"Next"» state `S`: a Succeed state has no field `Next`
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Pass", "Next": "S", "End": true}"#), @r#"/States/S/End «"End"» state `S`: `Next` and `End` cannot stand together (keep one of them)"#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Wait", "Timestamp": "x", "SecondsPath": "$.a"}"#), @r#"/States/S/SecondsPath «"SecondsPath"» state `S`: `Timestamp` and `SecondsPath` cannot stand together (keep one of them)"#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Fail", "Error": "a", "ErrorPath": "$.a", "Cause": 1}"#), @r#"
    /States/S/ErrorPath «"ErrorPath"» state `S`: `Error` and `ErrorPath` cannot stand together (keep one of them)
    /States/S/Cause «1» state `S`: `Cause` must be text, not 1
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "FAST", "ExecutionType": "${Type}"}, "StartAt": "X", "States": {}}, "ItemReader": {"ReaderConfig": {"CSVHeader": []}}}"#), @r#"
    /States/S/ItemProcessor/ProcessorConfig/Mode «"FAST"» state `S`: `Mode` must be `INLINE` or `DISTRIBUTED`, not `FAST`
    /States/S/ItemReader «{"ReaderConfig": {"CSVHeader": []}}» state `S`: `ItemReader` needs the field `Resource`
    /States/S/ItemReader/ReaderConfig/CSVHeader «"CSVHeader"» state `S`: `ReaderConfig` has no field `CSVHeader` (did you mean `CSVHeaders`?)
    "#);
}

#[test]
fn choices() {
    insta::assert_snapshot!(check_state(r#"{"Type": "Choice", "Choices": [{}, {"Next": "S", "Variable": "$.a"}, {"Next": "S", "StringEquals": "a"}]}"#), @r#"
    /States/S/Choices/0 «{}» state `S`, rule 1: a rule needs a comparison such as `StringEquals`, or a `Condition`
    /States/S/Choices/0 «{}» state `S`, rule 1: a rule needs the field `Next`
    /States/S/Choices/1 «{"Next": "S", "Variable": "$.a"}» state `S`, rule 2: a rule needs a comparison such as `StringEquals`, or a `Condition`
    /States/S/Choices/2 «{"Next": "S", "StringEquals": "a"}» state `S`, rule 3: a rule needs the field `Variable`
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Choice", "Choices": [{"Next": "S", "Variable": "$.a", "NumericEquals": "1", "StringEquals": "a"}]}"#), @r#"
    /States/S/Choices/0/NumericEquals «"1"» state `S`, rule 1: `NumericEquals` must be a number, not text
    /States/S/Choices/0/StringEquals «"StringEquals"» state `S`, rule 1: `NumericEquals` and `StringEquals` cannot stand together (keep one of them)
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Choice", "Choices": [{"Next": "S", "And": [{"Variable": "$.a", "IsNul": true}, {"Not": {"Variable": 1, "IsNull": 1, "Next": "S"}}]}]}"#), @r#"
    /States/S/Choices/0/And/0/IsNul «"IsNul"» state `S`, rule 1, clause 1: a clause has no field `IsNul` (did you mean `IsNull`?)
    /States/S/Choices/0/And/1/Not/Variable «1» state `S`, rule 1, clause 2: `Variable` must be text, not 1
    /States/S/Choices/0/And/1/Not/IsNull «1» state `S`, rule 1, clause 2: `IsNull` must be true or false, not 1
    /States/S/Choices/0/And/1/Not/Next «"Next"» state `S`, rule 1, clause 2: a clause has no field `Next`
    "#);
    insta::assert_snapshot!(check_state(r#"{"Type": "Choice", "Choices": [{"Next": "S", "Condition": 1}], "Defualt": "S"}"#), @r#"
    /States/S/Choices/0/Condition «1» state `S`, rule 1: `Condition` must be an expression, true or false, not 1
    /States/S/Defualt «"Defualt"» state `S`: a Choice state has no field `Defualt` (did you mean `Default`?)
    "#);
}

#[test]
fn nested_machines() {
    insta::assert_snapshot!(check_state(r#"{"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": 1}}}, {"States": {}}, 3]}"#), @r#"
    /States/S/Branches/0/States/A/Next «1» state `A`: `Next` must be text, not 1
    /States/S/Branches/1 «{"States": {}}» state `S`, branch 2: a state machine needs the field `StartAt`
    /States/S/Branches/2 «3» state `S`, branch 3: it must be an object, not 3
    "#);
}

#[test]
fn broken_text_still_gives_a_machine() {
    let parsed = parse(
        "{\"StartAt\": \"A\",\n \"States\": {\n  \"A\": {\"Type\": \"Wait\", \"Seconds\": , \"Next\": \"B\"},\n  \"B\": {\"Type\": \"Succeed\"}\n",
    );
    let lines: Vec<_> = parsed.errors.iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    2:12 [/States] this `{` is never closed
    3:36 [/States/A/Seconds] expected a value, found `,`
    ");
    let names: Vec<_> = parsed.machine.unwrap().states.into_keys().collect();
    assert_eq!(names, ["A", "B"]);
}

#[test]
fn placeholders_stand_for_anything_small() {
    assert_eq!(
        check_state(
            r#"{"Type": "Wait", "Seconds": ${Wait}, "Comment": ${Text}, "Next": "${Next}"}"#
        ),
        ""
    );
    assert_eq!(
        check_state(
            r#"{"Type": "Task", "Resource": "${Arn}", "TimeoutSeconds": "${T}", "Retry": [{"ErrorEquals": ["${E}"], "MaxAttempts": "${N}", "BackoffRate": "${R}"}]}"#
        ),
        ""
    );
    assert_eq!(
        check_state(
            r#"{"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": "${N}", "Next": "S"}, {"Variable": "$.a", "BooleanEquals": "${B}", "Next": "S"}]}"#
        ),
        ""
    );
}

#[test]
fn a_single_state() {
    let parsed = parse_state("Type: Wait\nSeconds: 3\nEnd: true\n");
    assert_eq!(parsed.errors, []);
    assert_eq!(
        parsed.state.unwrap().to_value(),
        serde_json::json!({"Type": "Wait", "Seconds": 3, "End": true})
    );
    insta::assert_snapshot!(parse_state("{\"Type\": \"Wait\", \"X\": 1}").errors[0], @"a Wait state has no field `X`");
}

/// Reading, printing and dropping walk as deep as values nest: a test thread's stack has 2 MiB.
#[test]
fn nesting_fits_the_stack() {
    let mut machine =
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}".to_owned();
    for _ in 0..31 {
        machine = format!(
            "{{\"StartAt\":\"P\",\"States\":{{\"P\":{{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{machine}]}}}}}}"
        );
    }
    let parsed = parse(&machine);
    assert_eq!(parsed.errors, []);
    assert_eq!(parse(&parsed.machine.unwrap().to_json()).errors, []);
    let mut rule = "{\"Variable\": \"$.a\", \"IsNull\": true}".to_owned();
    for _ in 0..120 {
        rule = format!("{{\"Not\": {rule}}}");
    }
    let rule = rule.replacen('{', "{\"Next\": \"S\", ", 1);
    assert_eq!(
        check_state(&format!("{{\"Type\": \"Choice\", \"Choices\": [{rule}]}}")),
        ""
    );
}
