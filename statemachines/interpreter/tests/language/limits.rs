//! Where executions come to their bounds: time, events, payloads, steps.

use asl::ExecutionType;
use expr::value;
use interpreter::mocks::{Mocks, play};
use interpreter::{HistoryMode, Program, Start, limits};

use super::{ending, noon, program, run, start};

fn endless() -> expr::Value {
    value!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}})
}

#[test]
fn a_loop_ends_with_the_history_quota() {
    let run = run(&endless(), value!({}), &value!({}));
    assert_eq!(
        ending(&run),
        "FAILED States.Runtime: The execution reached the maximum number of history events (25000)."
    );
    assert_eq!(run.events().len() as u64, limits::MAX_HISTORY_EVENTS);
}

#[test]
fn an_express_loop_ends_with_the_step_budget() {
    let start = Start {
        execution_type: ExecutionType::Express,
        history: HistoryMode::Counted,
        step_budget: 1000,
        ..Start::new(value!({}))
    };
    let run = play(&program(&endless()), start, noon(), &Mocks::default());
    assert_eq!(
        ending(&run),
        "FAILED Interpreter.StepBudgetExceeded: the step budget was used up on entering the state 'A'"
    );
    assert_eq!(run.counts().transitions, 1000);
}

#[test]
fn executions_have_an_end_in_time() {
    let waits = value!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 99999999, "End": true}}});
    let bounded = value!({"StartAt": "W", "TimeoutSeconds": 60, "States": {"W": {"Type": "Wait", "Seconds": 61, "End": true}}});
    for (definition, execution_type, seconds) in [
        (
            &waits,
            ExecutionType::Standard,
            limits::MAX_STANDARD_SECONDS,
        ),
        (&waits, ExecutionType::Express, limits::MAX_EXPRESS_SECONDS),
        (&bounded, ExecutionType::Express, 60),
    ] {
        let start = Start {
            execution_type,
            ..start(value!({}))
        };
        let run = play(&program(definition), start, noon(), &Mocks::default());
        assert_eq!(
            run.outcome().map(|outcome| outcome.status()),
            Some("TIMED_OUT")
        );
        assert_eq!(run.now().duration_since(noon()).as_secs(), seconds);
    }
}

#[test]
fn payloads_have_a_largest_size() {
    let definition = value!({"StartAt": "A", "States": {
        "A": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
            "Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "Double"}]
        },
        "Double": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $pad('', 300000, 'x') %}", "End": true}
    }});
    let answer = |bytes: usize| {
        let mocks = value!({"A": {"0": {"Return": "x".repeat(bytes - 2)}}});
        ending(&run(&definition, value!({}), &mocks))
    };
    assert!(answer(limits::MAX_PAYLOAD_BYTES).starts_with("SUCCEEDED"));
    assert_eq!(
        answer(limits::MAX_PAYLOAD_BYTES + 1),
        "FAILED States.DataLimitExceeded: The state/task 'Double' returned a result with a size exceeding the maximum number of bytes service limit."
    );
}

/// Parallel states of one branch each, one in another.
fn nested(levels: usize) -> asl::StateMachine {
    let mut state: asl::State = asl::Pass {
        transition: Some(asl::Transition::End),
        ..asl::Pass::default()
    }
    .into();
    for _ in 0..levels {
        state = asl::Parallel {
            branches: vec![machine(state)],
            transition: Some(asl::Transition::End),
            ..asl::Parallel::default()
        }
        .into();
    }
    machine(state)
}

fn machine(state: asl::State) -> asl::StateMachine {
    asl::StateMachine {
        start_at: "P".to_owned(),
        states: [("P".to_owned(), state)].into_iter().collect(),
        ..asl::StateMachine::default()
    }
}

#[test]
fn machines_nest_only_so_deep() {
    let deepest = Program::compile(&nested(limits::MAX_NESTING - 1)).unwrap();
    let run = play(&deepest, start(value!(1)), noon(), &Mocks::default());
    assert!(ending(&run).starts_with("SUCCEEDED [["));
    let error = Program::compile(&nested(limits::MAX_NESTING)).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("machines are nested more than 64 deep"),
        "{error}"
    );
}
