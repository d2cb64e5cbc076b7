//! The gate's expression and the admission function are the same function.

use breaker::admission::admission;
use breaker::circuit::{Circuit, Mode, Phase, Ramp};
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

prop_compose! {
    fn ramp(now: Timestamp)(
        from in 0.0..=1.0_f64,
        floor in 0.0..0.1_f64,
        per_second in 0.000_01..1.0_f64,
        age in -5_000..200_000_i64,
    ) -> Ramp {
        let at = Timestamp::from_millisecond(now.as_millisecond() - age).unwrap();
        Ramp { from, floor, per_second, at }
    }
}

fn phase(now: Timestamp) -> impl Strategy<Value = Phase> {
    prop_oneof![
        Just(Phase::Closed),
        milliseconds().prop_map(|retry_at| Phase::Open { retry_at }),
        ramp(now).prop_map(|ramp| Phase::Recovering { ramp }),
    ]
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
        (now, phase, mode, generation) in milliseconds().prop_flat_map(|now| {
            (Just(now), phase(now), mode(), 0..1_000_000_u64)
        })
    ) {
        thread_local!(static GATE: Program = gate());
        let circuit = Circuit { phase, mode, generation, ..Circuit::closed("payments", now) };
        let rendered = GATE.with(|gate| evaluate(gate, Some(&circuit), now));
        let share = rendered["admission"].as_f64().unwrap();
        prop_assert!((share - admission(&circuit, now)).abs() < 1e-12, "{share} for {circuit:?}");
        prop_assert_eq!(&rendered["ticket"]["generation"], &json!(generation));
        prop_assert_eq!(&rendered["ticket"]["phase"], &json!(phase.word()));
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
