//! Whatever can grow has an end, and says so: data, variables, lines of control, retries, files.

use asl::ExecutionType;
use expr::{Value, value};
use interpreter::mocks::{Mocks, play};
use interpreter::{Execution, HistoryMode, Start, errors, limits};

use super::{ending, noon, program, run, start};

fn one_state(state: Value) -> Value {
    value!({"StartAt": "S", "States": {"S": state}})
}

fn text(length: usize) -> Value {
    Value::from("x".repeat(length))
}

/// Runs with a small data budget.
fn within(bytes: usize, definition: &Value, input: Value, start: Start) -> Execution {
    let start = Start {
        input,
        data_budget: bytes,
        ..start
    };
    play(&program(definition), start, noon(), &Mocks::default())
}

#[test]
fn variables_have_a_largest_size() {
    let assigns = |code: &str| {
        one_state(value!({
            "Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "done", "Assign": {"v": code, "w": code}
        }))
    };
    let end = |code: &str| ending(&run(&assigns(code), value!({}), &value!({})));
    assert_eq!(end("{% $pad('', 131070) %}"), r#"SUCCEEDED "done""#);
    assert_eq!(
        end("{% $pad('', 131071) %}"),
        "FAILED States.DataLimitExceeded: The variables after the state 'S' exceed the maximum of 262144 bytes."
    );
}

#[test]
fn variables_have_a_largest_size_together() {
    // A loop that sets a variable more each turn: `$n` says which.
    let states: expr::Object = (0..60)
        .map(|at| {
            let mut assign = expr::Object::new();
            assign.insert(
                format!("v{}", at % 50),
                "{% $states.input & $states.input %}",
            );
            let mut state = value!({"Type": "Pass", "QueryLanguage": "JSONata"});
            if let Some(fields) = state.as_object_mut() {
                fields.insert("Assign", Value::Object(assign));
                fields.insert(
                    "Next",
                    if at == 59 {
                        "End".to_owned()
                    } else {
                        format!("S{}", at + 1)
                    },
                );
            }
            (format!("S{at}"), state)
        })
        .chain([("End".to_owned(), value!({"Type": "Succeed"}))])
        .collect();
    let machine = |states: expr::Object| {
        let mut machine = value!({"StartAt": "S0"});
        if let Some(fields) = machine.as_object_mut() {
            fields.insert("States", Value::Object(states));
        }
        machine
    };
    assert_eq!(
        ending(&run(&machine(states.clone()), text(125_000), &value!({}))),
        "FAILED States.DataLimitExceeded: The variables after the state 'S41' exceed the maximum of 10485760 bytes."
    );
    // The same variable again and again is one variable.
    let again = states
        .iter()
        .map(|(name, state)| {
            let mut state = state.clone();
            if let Some(assign) = state
                .as_object_mut()
                .and_then(|it| it.get_mut("Assign")?.as_object_mut())
            {
                *assign = [("v", "{% $states.input & $states.input %}")]
                    .map(|(key, value)| (key, Value::from(value)))
                    .into_iter()
                    .collect();
            }
            (name.clone(), state)
        })
        .collect();
    let end = ending(&run(&machine(again), text(125_000), &value!({})));
    assert!(end.starts_with("SUCCEEDED"), "{end}");
}

#[test]
fn tasks_are_sent_only_so_much() {
    let task = one_state(value!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "QueryLanguage": "JSONata", "End": true,
        "Arguments": {"FunctionName": "f", "Payload": "{% $pad('', 300000) %}"}
    }));
    assert_eq!(
        ending(&run(
            &task,
            value!({}),
            &value!({"S": {"0": {"Return": 1}}})
        )),
        "FAILED States.DataLimitExceeded: The state 'S' sends its task data with a size exceeding the maximum number of bytes service limit."
    );
}

#[test]
fn retries_end_with_the_history_or_the_steps() {
    let task = one_state(value!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 99999999, "BackoffRate": 1}]
    }));
    let mocks = value!({"S": {"0-99999999": {"Throw": {"Error": "Busy"}}}});
    let standard = run(&task, value!({}), &mocks);
    assert_eq!(
        ending(&standard),
        "FAILED States.Runtime: The execution reached the maximum number of history events (25000)."
    );
    assert!(standard.events().len() as u64 <= limits::MAX_HISTORY_EVENTS);
    // Fails before it does anything that a history would tell.
    let empty = one_state(value!({
        "Type": "Map", "ItemsPath": "$.items", "End": true, "MaxConcurrencyPath": "$.most",
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"x.$": "States.ArrayGetItem($, 0)"}, "End": true}}
        },
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 99999999, "BackoffRate": 1}]
    }));
    let begin = Start {
        history: HistoryMode::Off,
        step_budget: 5000,
        ..start(value!({"items": [1], "most": 1}))
    };
    let off = play(&program(&empty), begin, noon(), &Mocks::default());
    assert_eq!(
        ending(&off),
        "FAILED Interpreter.StepBudgetExceeded: the step budget was used up on retrying the state 'S'"
    );
}

#[test]
fn a_history_of_every_event_has_a_largest_size() {
    let wraps = value!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% [$states.input[0], $states.input[0] & 'y'] %}", "Next": "B"},
        "B": {"Type": "Pass", "Next": "A"}
    }});
    let small = 10_000_000;
    let kept = within(
        small,
        &wraps,
        Value::from(vec![text(100_000)]),
        start(value!({})),
    );
    assert_eq!(
        ending(&kept),
        "FAILED Interpreter.DataBudgetExceeded: the history holds more than 10000000 bytes; let it only be counted"
    );
    assert!(kept.events().len() < 500, "{}", kept.events().len());
    // What states hand on unchanged is held once.
    let passes = value!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}});
    let end = ending(&within(small, &passes, text(200_000), start(value!({}))));
    assert!(
        end.starts_with("FAILED States.Runtime: The execution reached"),
        "{end}"
    );
}

#[test]
fn results_that_can_be_no_result_fail_on_the_way() {
    let map = one_state(value!({
        "Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"text.$": "$.text"}, "ResultPath": null, "End": true,
        "ItemProcessor": {"StartAt": "P", "States": {"P": {
            "Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.text & 'y' %}", "End": true
        }}}
    }));
    let mut input = value!({"items": vec![Value::from(0); 1000]});
    if let Some(fields) = input.as_object_mut() {
        fields.insert("text", text(250_000));
    }
    let run = run(&map, input, &value!({}));
    assert_eq!(
        ending(&run),
        "FAILED States.DataLimitExceeded: The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit."
    );
    assert!(
        run.counts().transitions < 60,
        "{}",
        run.counts().transitions
    );
}

#[test]
fn maps_in_maps_run_only_so_many_iterations_at_once() {
    let waits =
        value!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}});
    let nested = (0..3).fold(waits, |inner, depth| {
        let mut state = value!({"Type": "Map", "ItemsPath": "$.items", "End": true, "ItemSelector": {"items.$": "$.items"}});
        if let Some(fields) = state.as_object_mut() {
            fields.insert("ItemProcessor", inner);
        }
        let name = format!("M{depth}");
        let states: expr::Object = [(name.clone(), state)].into_iter().collect();
        let mut machine = value!({});
        if let Some(fields) = machine.as_object_mut() {
            fields.insert("StartAt", name);
            fields.insert("States", Value::Object(states));
        }
        machine
    });
    let items = |count: usize| {
        let mut input = expr::Object::new();
        input.insert("items", vec![Value::from(0); count]);
        Value::Object(input)
    };
    let end = |count| {
        let start = Start {
            history: HistoryMode::Counted,
            execution_type: ExecutionType::Express,
            ..start(value!({}))
        };
        ending(&within(5_000_000, &nested, items(count), start))
    };
    assert!(end(10).starts_with("SUCCEEDED"), "1,111 lines");
    assert_eq!(
        end(40),
        "FAILED Interpreter.DataBudgetExceeded: what runs inside Map and Parallel states and its results hold more than 5000000 bytes"
    );
}

#[test]
fn nobody_catches_what_ends_an_execution() {
    let caught = value!({"StartAt": "P", "States": {"P": {
        "Type": "Parallel", "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "P"}],
        "Branches": [{"StartAt": "A", "States": {
            "A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% [$states.input[0], $states.input[0] & 'y'] %}", "Next": "B"},
            "B": {"Type": "Pass", "Next": "A"}
        }}]
    }}});
    let run = within(
        1_000_000,
        &caught,
        Value::from(vec![text(100_000)]),
        start(value!({})),
    );
    let failure = run.outcome().and_then(|outcome| outcome.failure().cloned());
    assert_eq!(
        failure.and_then(|failure| failure.error).as_deref(),
        Some(errors::DATA_BUDGET_EXCEEDED)
    );
}
