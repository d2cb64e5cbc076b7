//! What the interpreter could not compile, a rule finds: each field in the language that it does not belong to, or with
//! text that does not parse.
#![expect(clippy::panic, reason = "a test's helpers fail as tests do")]

use validator::{Options, Severity, check};

/// The errors in the only state of a machine: code and pointer each.
fn errors(language: &str, state: &str) -> Vec<(&'static str, String)> {
    let text = format!(
        r#"{{"QueryLanguage": "{language}", "StartAt": "S", "States": {{"S": {state}, "End": {{"Type": "Succeed"}}}}}}"#
    );
    let report = check(&text, &Options::default());
    let errors = report.findings.iter();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            assert!(finding.answer.is_some(), "{}: {text}", finding.code);
            (finding.code, finding.at.pointer.clone())
        })
        .collect()
}

/// Holds the errors of a state against its only one, below `/States/S`.
fn assert_only(language: &str, state: &str, code: &str, at: &str) {
    let found = errors(language, state);
    let [(found_code, found_at)] = found.as_slice() else {
        panic!("{language} {state}: {found:?}");
    };
    assert_eq!(
        (*found_code, found_at.as_str()),
        (code, format!("/States/S{at}").as_str()),
        "{language} {state}"
    );
}

const TASK: &str = r#""Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Next": "End""#;

const PROCESSOR: &str = r#""StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}"#;

/// A Map of child executions, with more fields.
fn distributed(more: &str) -> String {
    format!(
        r#"{{"Type": "Map", "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, {PROCESSOR}}}, {more}, "Next": "End"}}"#
    )
}

/// A field that takes a number, with an expression in it: the state, and where the field is.
fn number_fields(expression: &str) -> Vec<(String, &'static str)> {
    let map = |field: &str| {
        format!(
            r#"{{"Type": "Map", "ItemProcessor": {{{PROCESSOR}}}, "{field}": "{expression}", "Next": "End"}}"#
        )
    };
    vec![
        (
            format!(r#"{{"Type": "Wait", "Seconds": "{expression}", "Next": "End"}}"#),
            "/Seconds",
        ),
        (
            format!(r#"{{{TASK}, "TimeoutSeconds": "{expression}"}}"#),
            "/TimeoutSeconds",
        ),
        (
            format!(r#"{{{TASK}, "HeartbeatSeconds": "{expression}"}}"#),
            "/HeartbeatSeconds",
        ),
        (map("MaxConcurrency"), "/MaxConcurrency"),
        (map("ToleratedFailureCount"), "/ToleratedFailureCount"),
        (
            map("ToleratedFailurePercentage"),
            "/ToleratedFailurePercentage",
        ),
        (
            distributed(&format!(
                r#""ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{"InputType": "JSON", "MaxItems": "{expression}"}}}}"#
            )),
            "/ItemReader/ReaderConfig/MaxItems",
        ),
        (
            distributed(&format!(
                r#""ItemBatcher": {{"MaxItemsPerBatch": "{expression}"}}"#
            )),
            "/ItemBatcher/MaxItemsPerBatch",
        ),
        (
            distributed(&format!(
                r#""ItemBatcher": {{"MaxInputBytesPerBatch": "{expression}"}}"#
            )),
            "/ItemBatcher/MaxInputBytesPerBatch",
        ),
    ]
}

/// As the service answered for `Timestamp` (`SCHEMA_VALIDATION_FAILED`): in JSONPath an expression is text.
#[test]
fn a_number_of_a_json_path_state_is_no_expression() {
    for expression in ["{% $states.input + %}", "{% 1 + 1 %}", "{% ${Seconds} %}"] {
        for (state, at) in number_fields(expression) {
            assert_only("JSONPath", &state, "wrong-type", at);
        }
    }
}

#[test]
fn a_number_of_a_jsonata_state_may_be_an_expression() {
    for (state, at) in number_fields("{% $states.input + %}") {
        assert_only("JSONata", &state, "invalid-jsonata", at);
    }
    for (state, _) in number_fields("{% 1 + 1 %}") {
        assert_eq!(errors("JSONata", &state), []);
    }
}

#[test]
fn paths_of_a_batcher_are_json_path() {
    for field in ["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"] {
        let at = format!("/ItemBatcher/{field}");
        let state = |path: &str| distributed(&format!(r#""ItemBatcher": {{"{field}": "{path}"}}"#));
        assert_only("JSONata", &state("$.n["), "foreign-field", &at);
        assert_only("JSONata", &state("$.n"), "foreign-field", &at);
        assert_only("JSONPath", &state("$.n["), "invalid-path", &at);
        assert_eq!(errors("JSONPath", &state("$.n")), []);
    }
}

#[test]
fn clauses_are_of_the_states_language() {
    let choice = |condition: &str| {
        format!(
            r#"{{"Type": "Choice", "Default": "End", "Choices": [{{{condition}, "Next": "End"}}]}}"#
        )
    };
    for clause in [
        r#"{"Condition": "{% $states.input + %}"}"#,
        r#"{"Condition": "{% true %}"}"#,
    ] {
        for (combined, at) in [
            (format!(r#""And": [{clause}]"#), "And/0"),
            (format!(r#""Or": [{{"Not": {clause}}}]"#), "Or/0/Not"),
        ] {
            let at = format!("/Choices/0/{at}/Condition");
            assert_only("JSONPath", &choice(&combined), "foreign-field", &at);
        }
    }
    for (combination, at) in [
        (
            r#""And": [{"Condition": "{% true + %}"}]"#,
            "/Choices/0/And",
        ),
        (r#""Or": [{"Condition": "{% true %}"}]"#, "/Choices/0/Or"),
        (r#""Not": {"Condition": true}"#, "/Choices/0/Not"),
    ] {
        assert_only("JSONata", &choice(combination), "foreign-field", at);
    }
    let nested = choice(r#""Not": {"Variable": "$.a[", "IsNull": true}"#);
    assert_eq!(
        errors("JSONata", &nested),
        [
            ("foreign-field", "/States/S/Choices/0/Not".to_owned()),
            (
                "foreign-field",
                "/States/S/Choices/0/Not/Variable".to_owned()
            ),
        ]
    );
}

#[test]
fn only_some_paths_may_be_calls() {
    for field in ["InputPath", "OutputPath"] {
        let state = format!(r#"{{"Type": "Pass", "{field}": "States.UUID()", "Next": "End"}}"#);
        assert_only("JSONPath", &state, "invalid-path", &format!("/{field}"));
    }
    for field in ["ErrorPath", "CausePath"] {
        let state = |call: &str| format!(r#"{{"Type": "Fail", "{field}": "{call}"}}"#);
        // Nothing leads to `End` from a Fail.
        let unreachable = ("unreachable-state", "/States/End".to_owned());
        assert_eq!(
            errors("JSONPath", &state("States.UUID()")),
            std::slice::from_ref(&unreachable)
        );
        assert_eq!(
            errors("JSONPath", &state("States.UID()")),
            [("invalid-path", format!("/States/S/{field}")), unreachable]
        );
    }
}
