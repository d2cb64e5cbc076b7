//! Choice, Pass, Wait and variables, in both languages.

use expr::{Value, value};
use interpreter::{Execution, Failure, Input, Program};

use super::{ending, noon, program, run, start, story};

#[test]
fn both_languages_share_variables() {
    let definition = value!({
        "StartAt": "Read",
        "States": {
            "Read": {"Type": "Pass", "Parameters": {"price.$": "$.price"}, "Assign": {"price.$": "$.price"}, "Next": "Sum"},
            "Sum": {
                "Type": "Pass", "QueryLanguage": "JSONata",
                "Assign": {"total": "{% $price * 2 %}"}, "Output": {"before": "{% $exists($total) %}"}, "Next": "Big"
            },
            "Big": {
                "Type": "Choice",
                "Choices": [{"Variable": "$total", "NumericGreaterThanEqualsPath": "$price", "Next": "Done"}],
                "Default": "Never"
            },
            "Done": {"Type": "Pass", "Parameters": {"total.$": "$total"}, "End": true},
            "Never": {"Type": "Fail"}
        }
    });
    insta::assert_snapshot!(story(&run(&definition, value!({"price": 21}), &value!({}))));
}

#[test]
fn a_choice_without_a_match_fails() {
    let machine = |choice: Value| value!({"StartAt": "C", "States": {"C": choice, "Done": {"Type": "Succeed"}}});
    let rule = |variable: &str| value!({"Type": "Choice", "Choices": [{"Variable": variable, "StringMatches": "a*", "Next": "Done"}]});
    let end = |choice| ending(&run(&machine(choice), value!({"x": "b"}), &value!({})));
    insta::assert_snapshot!(end(rule("$.x")), @"FAILED States.Runtime: An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.");
    insta::assert_snapshot!(end(rule("$.y")), @"FAILED States.Runtime: An error occurred while executing the state 'C' (entered at the event id #2). Invalid path '$.y': The choice state's condition path references an invalid value.");
    let condition = value!({"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% 1 %}", "Next": "Done"}]});
    insta::assert_snapshot!(end(condition), @"FAILED States.QueryEvaluationError: An error occurred while executing the state 'C' (entered at the event id #2). The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1");
}

#[test]
fn waits_take_virtual_time_only() {
    let machine = |wait: Value| value!({"StartAt": "W", "States": {"W": wait}});
    let took = |wait: Value, input: Value| {
        let run = run(&machine(wait), input, &value!({}));
        (ending(&run), run.now().duration_since(noon()).as_secs())
    };
    let input =
        || value!({"s": 90, "t": "2026-03-01T14:00:00+01:00", "past": "2020-01-01T00:00:00Z"});
    let same = format!("SUCCEEDED {}", input());
    for (wait, seconds) in [
        (value!({"Type": "Wait", "Seconds": 3600, "End": true}), 3600),
        (
            value!({"Type": "Wait", "SecondsPath": "$.s", "End": true}),
            90,
        ),
        (
            value!({"Type": "Wait", "TimestampPath": "$.t", "End": true}),
            3600,
        ),
        (
            value!({"Type": "Wait", "TimestampPath": "$.past", "End": true}),
            0,
        ),
        (
            value!({"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": "{% $states.input.s / 2 %}", "End": true}),
            45,
        ),
    ] {
        assert_eq!(
            took(wait.clone(), input()),
            (same.clone(), seconds),
            "{wait}"
        );
    }
    let (end, _) = took(
        value!({"Type": "Wait", "SecondsPath": "$.s", "End": true}),
        value!({"s": -1}),
    );
    insta::assert_snapshot!(end, @"FAILED States.Runtime: An error occurred while executing the state 'W' (entered at the event id #2). The SecondsPath parameter references a negative value: $.s == -1");
}

#[test]
fn waking_early_does_nothing_and_waking_late_catches_up() {
    let definition = value!({"StartAt": "A", "States": {
        "A": {"Type": "Wait", "Seconds": 10, "Next": "B"}, "B": {"Type": "Wait", "Seconds": 10, "End": true}
    }});
    let after = |seconds| noon() + jiff::SignedDuration::from_secs(seconds);
    let mut run = Execution::start(&program(&definition), start(value!({})), noon());
    for seconds in [1, 5, 9] {
        run.handle(Input::Wake, after(seconds));
        assert_eq!(run.next_deadline().unwrap().at, after(10));
    }
    run.handle(Input::Wake, after(60));
    assert_eq!(ending(&run), "SUCCEEDED {}");
    let last = run.events().last().unwrap();
    assert_eq!(last.at, after(20), "each deadline at its own time");
}

#[test]
fn an_execution_can_be_stopped() {
    let definition =
        value!({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 10, "End": true}}});
    let mut run = Execution::start(&program(&definition), start(value!({})), noon());
    run.handle(Input::Stop(Failure::new("Ops", "enough")), noon());
    assert_eq!(ending(&run), "ABORTED Ops: enough");
    assert_eq!(run.next_deadline(), None);
    run.handle(Input::Wake, run.now() + jiff::SignedDuration::from_secs(60));
    assert_eq!(ending(&run), "ABORTED Ops: enough");
}

#[test]
fn everything_that_keeps_a_machine_from_running_is_told_at_once() {
    let definition = value!({"StartAt": "Nowhere", "States": {
        "A": {"Type": "Pass", "Parameters": {"x.$": "nope"}},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": "${Timeout}", "Next": "Gone"},
        "C": {"Type": "Map", "ItemProcessor": {"StartAt": "D", "States": {"D": {"Type": "Wait", "Next": "A"}}}, "End": true},
        "E": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% 1 + %}", "End": true}
    }});
    let parsed = asl::parse(&definition.to_string());
    let error = Program::compile(&parsed.machine.unwrap()).unwrap_err();
    insta::assert_snapshot!(error);
}

#[test]
fn a_wait_cuts_off_what_is_less_than_a_second() {
    let wait = |timestamp: &str| {
        let definition = value!({
            "StartAt": "W",
            "States": { "W": { "Type": "Wait", "Timestamp": timestamp, "End": true } },
        });
        let run = run(&definition, value!({}), &value!({}));
        run.now().duration_since(noon()).as_millis()
    };
    assert_eq!(wait("2026-03-01T12:00:09.999Z"), 9_000);
    assert_eq!(wait("2026-03-01T12:00:00.999Z"), 0, "over before it began");
}
