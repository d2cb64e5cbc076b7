//! Tasks: results, retries, catchers, timeouts, heartbeats, tokens.

use expr::{Value, value};
use interpreter::{Effect, Execution, Failure, Input, Report, Why};

use super::{ending, noon, program, run, start, story};

#[test]
fn retries_wait_longer_each_time_and_then_the_catcher_takes_over() {
    let definition = value!({
        "StartAt": "Charge",
        "States": {
            "Charge": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "ResultPath": "$.charge",
                "Retry": [
                    {"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 3, "MaxDelaySeconds": 10},
                    {"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}
                ],
                "Catch": [{"ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.error", "Next": "Sorry"}],
                "End": true
            },
            "Sorry": {"Type": "Pass", "End": true}
        }
    });
    let busy = value!({"Throw": {"Error": "Busy", "Cause": "later"}});
    let mocks = value!({"Charge": {"0-3": busy}});
    insta::assert_snapshot!(story(&run(&definition, value!({"order": 7}), &mocks)));
}

#[test]
fn jitter_stays_below_the_delay_and_follows_the_seed() {
    let definition = value!({
        "StartAt": "A",
        "States": {"A": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
            "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 100, "MaxAttempts": 1, "JitterStrategy": "FULL"}]
        }}
    });
    let wait = |seed| {
        let mut run = Execution::start(
            &program(&definition),
            interpreter::Start {
                seed,
                ..start(value!({}))
            },
            noon(),
        );
        let Some(Effect::StartTask(task)) = run.poll_effect() else {
            panic!("no task");
        };
        run.handle(
            Input::TaskFailed {
                task: task.task,
                failure: Failure::named("X"),
                report: Report::Failed,
            },
            noon(),
        );
        let deadline = run.next_deadline().unwrap();
        assert_eq!(deadline.why, Why::RetryDue);
        deadline.at.duration_since(noon()).as_secs_f64()
    };
    let waits: Vec<f64> = (0..20).map(wait).collect();
    assert!(
        waits.iter().all(|wait| (0.0..100.0).contains(wait)),
        "{waits:?}"
    );
    assert!(waits.iter().any(|wait| *wait < 50.0) && waits.iter().any(|wait| *wait > 50.0));
    assert_eq!(wait(3), wait(3));
}

#[test]
fn an_activity_that_no_worker_takes_never_starts() {
    let definition = value!({
        "StartAt": "Pick",
        "States": {"Pick": {
            "Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:pick", "TimeoutSeconds": 5, "End": true
        }}
    });
    insta::assert_snapshot!(story(&run(&definition, value!({}), &value!({"Pick": {"0": {"Never": true}}}))), @r#"
       0.0    1 <  0  ExecutionStarted
       0.0    2 <  0  TaskStateEntered Pick {}
       0.0    3 <  2  ActivityScheduled
       5.0    4 <  3  ActivityTimedOut
       5.0    5 <  4  ExecutionFailed
    FAILED States.Timeout
    "#);
    insta::assert_snapshot!(
        story(&run(&definition, value!({}), &value!({"Pick": {"0": {"Never": true, "WorkerName": "w"}}}))), @r#"
           0.0    1 <  0  ExecutionStarted
           0.0    2 <  0  TaskStateEntered Pick {}
           0.0    3 <  2  ActivityScheduled
           0.0    4 <  3  ActivityStarted
           5.0    5 <  4  ActivityTimedOut
           5.0    6 <  5  ExecutionFailed
        FAILED States.Timeout
        "#
    );
}

#[test]
fn a_timeout_cancels_the_task_and_its_answer_comes_too_late() {
    let definition = value!({
        "StartAt": "A",
        "States": {
            "A": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 5, "End": true,
                "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}]
            },
            "Late": {"Type": "Wait", "Seconds": 60, "End": true}
        }
    });
    let mut run = Execution::start(&program(&definition), start(value!({})), noon());
    let Some(Effect::StartTask(task)) = run.poll_effect() else {
        panic!("no task");
    };
    let deadline = run.next_deadline().unwrap();
    assert_eq!(deadline.why, Why::TaskTimeout);
    run.handle(Input::Wake, deadline.at);
    assert!(
        matches!(run.poll_effect(), Some(Effect::CancelTask { task: cancelled }) if cancelled == task.task)
    );
    run.handle(
        Input::TaskSucceeded {
            task: task.task,
            output: value!("late"),
        },
        deadline.at,
    );
    assert_eq!(run.next_deadline().unwrap().why, Why::WaitOver);
    run.handle(Input::Wake, run.next_deadline().unwrap().at);
    insta::assert_snapshot!(story(&run));
}

#[test]
fn signs_of_life_put_the_heartbeat_off() {
    let definition = value!({
        "StartAt": "A",
        "States": {
            "A": {
                "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"Token.$": "$$.Task.Token"}, "HeartbeatSeconds": 10, "TimeoutSeconds": 25, "End": true,
                "Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Silent"}]
            },
            "Silent": {"Type": "Fail", "Error": "Silent"}
        }
    });
    let begin = || {
        let mut run = Execution::start(&program(&definition), start(value!({})), noon());
        let Some(Effect::StartTask(task)) = run.poll_effect() else {
            panic!("no task");
        };
        assert_eq!(
            task.arguments.get("Token"),
            task.token.clone().map(expr::Value::String).as_ref()
        );
        (run, task.task)
    };
    let after = |seconds| noon() + jiff::SignedDuration::from_secs(seconds);

    let (mut run, _) = begin();
    run.handle(Input::Wake, after(9));
    assert!(run.outcome().is_none());
    run.handle(Input::Wake, after(10));
    assert_eq!(ending(&run), "FAILED Silent");

    let (mut run, task) = begin();
    for seconds in [8, 16, 24] {
        run.handle(Input::TaskHeartbeat { task }, after(seconds));
        assert!(run.outcome().is_none(), "{seconds}");
    }
    assert_eq!(run.next_deadline().unwrap().why, Why::TaskTimeout);
    run.handle(Input::Wake, after(25));
    assert_eq!(ending(&run), "FAILED States.Timeout");
}

#[test]
fn a_job_is_submitted_and_an_activity_started_by_its_worker() {
    let definition = value!({
        "StartAt": "Job",
        "States": {
            "Job": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "ResultPath": null, "Next": "Pack"},
            "Pack": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:pack", "End": true}
        }
    });
    let mocks = value!({
        "Job": {"0": {"Submitted": {"ExecutionArn": "x"}, "Return": {"Output": {}}}},
        "Pack": {"0": {"WorkerName": "Ada", "Throw": {"Error": "Torn"}}}
    });
    insta::assert_snapshot!(story(&run(&definition, value!({"n": 1}), &mocks)));
}

#[test]
fn what_cannot_be_processed_cannot_be_caught() {
    let definition = value!({
        "StartAt": "A",
        "States": {
            "A": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"x.$": "$.missing"}, "End": true,
                "Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]
            },
            "B": {"Type": "Succeed"}
        }
    });
    insta::assert_snapshot!(story(&run(&definition, value!({}), &value!({}))));
}

#[test]
fn a_bound_of_no_time_is_refused_wherever_it_comes_from() {
    let ends = |fields: Value, input: Value| {
        let mut state =
            value!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true});
        if let (Some(state), Some(fields)) = (state.as_object_mut(), fields.as_object()) {
            state.extend(
                fields
                    .iter()
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
        }
        let definition = value!({"StartAt": "A", "States": {"A": state}});
        ending(&run(
            &definition,
            input,
            &value!({"A": {"0": {"Return": 1}}}),
        ))
    };
    insta::assert_snapshot!(
        [
            ends(value!({"TimeoutSecondsPath": "$.n"}), value!({"n": 0})),
            ends(value!({"TimeoutSecondsPath": "$.n"}), value!({"n": "5"})),
            ends(value!({"HeartbeatSecondsPath": "$.n"}), value!({"n": -1})),
            ends(value!({"QueryLanguage": "JSONata", "TimeoutSeconds": "{% -1 %}"}), value!({})),
        ]
        .join("\n"),
        @r#"
        FAILED States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Expected positive integer for TimeoutSeconds, got '0' instead.
        SUCCEEDED 1
        FAILED States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Expected positive integer for HeartbeatSeconds, got '-1' instead.
        FAILED States.QueryEvaluationError: An error occurred while executing the state 'A' (entered at the event id #2). Expected positive integer for TimeoutSeconds, got '-1' instead.
        "#
    );
}
