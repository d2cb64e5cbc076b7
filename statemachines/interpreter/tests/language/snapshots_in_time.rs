//! Random machines run to an end, and go the same way from any snapshot in the middle.

use expr::{Object, Value, value};
use interpreter::{Effect, Execution, Failure, Input, Report};
use proptest::prelude::*;

use super::{noon, program, start, story};

/// A state's kind and numbers, from which a machine is built.
#[derive(Clone, Debug)]
struct Seed {
    kind: u8,
    next: u8,
    number: u8,
    inner: Vec<Seed>,
}

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let leaf = (0u8..7, any::<u8>(), any::<u8>()).prop_map(|(kind, next, number)| Seed {
        kind,
        next,
        number,
        inner: Vec::new(),
    });
    let state = leaf.prop_recursive(2, 12, 3, |inner| {
        (
            7u8..10,
            any::<u8>(),
            any::<u8>(),
            prop::collection::vec(inner, 1..4),
        )
            .prop_map(|(kind, next, number, inner)| Seed {
                kind,
                next,
                number,
                inner,
            })
    });
    prop::collection::vec(state, 1..5)
}

/// A machine whose states mostly lead onwards.
fn machine(seeds: &[Seed]) -> Value {
    let states: Object = seeds
        .iter()
        .enumerate()
        .map(|(index, seed)| (format!("S{index}"), state(seed, index, seeds.len())))
        .collect();
    let mut machine = Object::new();
    machine.insert("StartAt", "S0");
    machine.insert("States", Value::Object(states));
    Value::Object(machine)
}

fn state(seed: &Seed, index: usize, count: usize) -> Value {
    // Mostly to a later state; now and then back, for a loop that the quotas end.
    let target = if seed.next.is_multiple_of(16) {
        format!("S{}", usize::from(seed.next) % count)
    } else {
        format!("S{}", index + 1 + usize::from(seed.next) % 2)
    };
    let exists = target[1..].parse::<usize>().is_ok_and(|at| at < count);
    let number = u64::from(seed.number);
    let catch = || value!([{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": if exists { target.clone() } else { "S0".to_owned() }}]);
    let mut fields = match seed.kind {
        0 => value!({"Type": "Pass", "Result": number, "ResultPath": format!("$.r{}", number % 3)}),
        1 => value!({"Type": "Wait", "Seconds": number}),
        2 => value!({"Type": "Succeed"}),
        3 => value!({"Type": "Fail", "Error": format!("E{}", number % 2)}),
        4 => {
            value!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": number + 1, "Catch": catch(),
            "ResultPath": "$.task", "Retry": [{"ErrorEquals": ["E0", "States.Timeout"], "MaxAttempts": number % 3, "JitterStrategy": "FULL"}]})
        }
        5 => {
            value!({"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"v": number}, "Output": "{% $merge([$states.input, {'u': $random()}]) %}"})
        }
        6 if exists => {
            value!({"Type": "Choice", "Choices": [{"Variable": "$.r0", "IsPresent": true, "Next": target.clone()}], "Default": target.clone()})
        }
        6 => value!({"Type": "Succeed"}),
        7 => {
            let branches: Vec<Value> = seed
                .inner
                .iter()
                .map(|seed| machine(std::slice::from_ref(seed)))
                .collect();
            value!({"Type": "Parallel", "Branches": Value::from(branches), "ResultPath": "$.parallel", "Catch": catch()})
        }
        9 => {
            let mut processor = machine(&seed.inner);
            if let Some(fields) = processor.as_object_mut() {
                let execution_type = if number.is_multiple_of(2) {
                    "EXPRESS"
                } else {
                    "STANDARD"
                };
                fields.insert(
                    "ProcessorConfig",
                    value!({"Mode": "DISTRIBUTED", "ExecutionType": execution_type}),
                );
            }
            value!({"Type": "Map", "ItemsPath": "$.pairs", "MaxConcurrency": number % 3, "ItemProcessor": processor,
            "ItemSelector": {"list": [1], "pairs": {"in": 1}, "key.$": "$$.Map.Item.Key"}, "ToleratedFailurePercentage": number % 101,
            "ResultPath": "$.far", "Catch": catch()})
        }
        _ => {
            value!({"Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": number % 3, "ItemProcessor": machine(&seed.inner),
            "ItemSelector": {"list": [], "pairs": {}, "item.$": "$$.Map.Item.Value"}, "ResultPath": "$.map"})
        }
    };
    let leads = !matches!(seed.kind, 2 | 3 | 6);
    if let (true, Some(fields)) = (leads, fields.as_object_mut()) {
        if exists {
            fields.insert("Next", target);
        } else {
            fields.insert("End", true);
        }
    }
    fields
}

/// Does the execution's next step: answers a task, one way or another, or lets time pass. What it does depends on
/// nothing but the number of the step and the task.
fn step(run: &mut Execution, count: u64) {
    let now = run.now();
    match run.poll_effect() {
        Some(Effect::StartTask(start)) => match (count + u64::from(start.retries)) % 4 {
            0 => run.handle(
                Input::TaskFailed {
                    task: start.task,
                    failure: Failure::named("E0"),
                    report: Report::Failed,
                },
                now,
            ),
            1 => {} // never answered: its timeout ends it
            _ => run.handle(
                Input::TaskSucceeded {
                    task: start.task,
                    output: value!({"n": count}),
                },
                now,
            ),
        },
        Some(Effect::CancelTask { .. }) => {}
        None => {
            if let Some(deadline) = run.next_deadline() {
                run.handle(Input::Wake, deadline.at);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_goes_the_same_way(seeds in seeds(), at in 0u64..40, seed in any::<u64>()) {
        let program = program(&machine(&seeds));
        let begin = interpreter::Start {
            seed,
            // Loops end soon.
            step_budget: 300,
            ..start(value!({"list": [1, 2, 3], "pairs": {"a": 1, "b": 2}}))
        };
        let mut run = Execution::start(&program, begin, noon());
        let mut snapshot = None;
        let mut count = 0;
        while run.outcome().is_none() {
            if count == at {
                snapshot = Some(run.clone());
            }
            step(&mut run, count);
            count += 1;
            prop_assert!(count < 200_000, "no end in sight");
        }
        prop_assert!(run.next_deadline().is_none());
        if let Some(mut again) = snapshot {
            let mut count = at;
            while again.outcome().is_none() {
                step(&mut again, count);
                count += 1;
            }
            prop_assert_eq!(story(&run), story(&again));
        }
    }
}
