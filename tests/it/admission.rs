//! The gate's expressions and the functions of the core are the same: admission, and which successes of a Task are counted.

use breaker::admission::{CANDIDATES, admission};
use breaker::circuit::{Circuit, Counting, Mode, Phase, Ramp};
use breaker::decide::{is_counting, weight};
use generator::Kind;
use expr::Value;
use interpreter::{Effect, Execution, Input, Program, Start};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

/// A machine whose output is the gate's expression.
fn gate() -> Program {
    let definition = json!({
        "QueryLanguage": "JSONata",
        "StartAt": "Gate",
        "States": {
            "Gate": {
                "Type": "Task",
                "Resource": "arn:aws:states:::dynamodb:getItem",
                "Output": {
                    "admission": format!("{{% {} %}}", generator::admission()),
                    "ticket": format!("{{% {} %}}", generator::ticket()),
                },
                "End": true,
            },
        },
    });
    let machine = asl::parse(&definition.to_string())
        .machine
        .expect("a machine");
    Program::compile(&machine).expect("the expressions parse")
}

/// A machine whose output is what the rendered gate of a Task assigns.
fn gate_of_a_task() -> Program {
    let spec = spec::parse(
        "version: 1
dependencies:
  payments:
    task: { resource: 'arn:aws:states:::lambda:invoke', arguments: { FunctionName: payments } }
",
    )
    .expect("a spec");
    let guard = &generator::render(&spec)[0];
    assert_eq!(guard.kind, Kind::Guard);
    let rendered: serde_json::Value =
        serde_json::from_str(&guard.definition.to_json()).expect("JSON");
    let mut gate = rendered["States"]["Gate"].clone();
    gate["Next"] = json!("Show");
    gate.as_object_mut().expect("a state").remove("Catch");
    let definition = json!({
        "QueryLanguage": "JSONata",
        "StartAt": "Gate",
        "States": {
            "Gate": gate,
            "Show": { "Type": "Pass", "Output": "{% $circuit %}", "End": true },
        },
    });
    let machine = asl::parse(&definition.to_string())
        .machine
        .expect("a machine");
    Program::compile(&machine).expect("the expressions parse")
}

/// What the gate makes of a circuit at a time.
fn evaluate(program: &Program, circuit: Option<&Circuit>, now: Timestamp) -> serde_json::Value {
    let mut run = Execution::start(program, Start::new(Value::Null), now);
    let result = circuit.map_or_else(|| json!({}), |circuit| json!({ "Item": circuit.to_item() }));
    let Some(Effect::StartTask(task)) = run.poll_effect() else {
        panic!("a Task asks for work");
    };
    let answer = Input::TaskSucceeded {
        task: task.task,
        output: result.into(),
    };
    run.handle(answer, now);
    let outcome = run.outcome().expect("the end");
    outcome
        .output()
        .unwrap_or_else(|| panic!("{outcome:?}"))
        .into()
}

fn milliseconds() -> impl Strategy<Value = Timestamp> {
    (1_500_000_000_000_i64..1_900_000_000_000)
        .prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

/// Levels that a ramp goes through, and the two that it ends at.
fn level() -> impl Strategy<Value = f64> {
    prop_oneof![8 => 0.0..=1.0_f64, 1 => Just(1.0), 1 => Just(0.0)]
}

fn phase(now: Timestamp) -> impl Strategy<Value = Phase> {
    let ramp = move |level| Ramp {
        level,
        at: now,
        steps: 3,
        cut: None,
    };
    prop_oneof![
        1 => Just(Phase::Closed),
        // The cool-down is over, or it is not.
        2 => milliseconds().prop_map(|retry_at| Phase::Open { retry_at }),
        1 => level().prop_map(move |level| Phase::Recovering { ramp: ramp(level) }),
    ]
}

/// Calls in a busy second: fewer and more than there are candidates for a probe.
fn volume() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        Just(None),
        (0.0..10.0_f64).prop_map(Some),
        (10.0..5_000.0_f64).prop_map(Some),
    ]
}

/// Times in which successes are counted: not yet over, and over.
fn counting(now: Timestamp) -> impl Strategy<Value = Option<Counting>> {
    let counting = (1..200_u64, -400_000..400_000_i64).prop_map(move |(weight, left)| Counting {
        since: now,
        until: Timestamp::from_millisecond(now.as_millisecond() + left).unwrap(),
        weight,
        calm: None,
    });
    prop_oneof![1 => Just(None), 2 => counting.prop_map(Some)]
}

prop_compose! {
    fn circuit(now: Timestamp)(
        phase in phase(now),
        mode in mode(),
        generation in 0..1_000_000_u64,
        volume in volume(),
        counting in counting(now),
    ) -> Circuit {
        let closed = Circuit::closed("payments", now);
        Circuit { phase, mode, generation, volume, counting, ..closed }
    }
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![
        4 => Just(Mode::Auto),
        1 => Just(Mode::ForcedOpen),
        1 => Just(Mode::ForcedClosed),
        1 => Just(Mode::Observe),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_expression_is_the_function(
        (now, circuit) in milliseconds().prop_flat_map(|now| (Just(now), circuit(now)))
    ) {
        thread_local!(static GATE: Program = gate());
        let rendered = GATE.with(|gate| evaluate(gate, Some(&circuit), now));
        let share = rendered["admission"].as_f64().unwrap();
        prop_assert!((share - admission(&circuit, now)).abs() < 1e-12, "{share} for {circuit:?}");
        prop_assert_eq!(&rendered["ticket"]["generation"], &json!(circuit.generation));
        prop_assert_eq!(&rendered["ticket"]["phase"], &json!(circuit.phase.word()));
    }

    /// Before a Task there is no worker that gives a lease: one candidate for the probe passes, not several.
    #[test]
    fn the_gate_of_a_task_says_which_successes_are_counted(
        (now, circuit) in milliseconds().prop_flat_map(|now| (Just(now), circuit(now)))
    ) {
        thread_local!(static GATE: Program = gate_of_a_task());
        let rendered = GATE.with(|gate| evaluate(gate, Some(&circuit), now));
        let share = rendered["admission"].as_f64().unwrap();
        let is_probe = circuit.mode == Mode::Auto && matches!(circuit.phase, Phase::Open { .. });
        let expected = admission(&circuit, now) / if is_probe { CANDIDATES } else { 1.0 };
        prop_assert!((share - expected).abs() < 1e-12, "{share} for {circuit:?}");

        let counts = circuit.phase != Phase::Closed || is_counting(&circuit, now);
        let expected = if counts { weight(&circuit) } else { 0 };
        let weight = rendered["weight"].as_u64().unwrap();
        // One success in so many is counted, as that many.
        let is_left_out = weight == 0 && expected > 1;
        prop_assert!(weight == expected || is_left_out, "{weight} for {circuit:?}");
    }
}

#[test]
fn a_missing_item_is_a_closed_circuit() {
    let now = Timestamp::UNIX_EPOCH;
    let rendered = evaluate(&gate(), None, now);
    assert_eq!(rendered["admission"], json!(1));
    assert_eq!(
        rendered["ticket"],
        json!({ "generation": 0, "phase": "closed" })
    );
    assert_eq!(admission(&Circuit::closed("payments", now), now), 1.0);
}
