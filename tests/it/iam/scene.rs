//! Four minutes in which a circuit opens, its incident is lost at first, the ramp is cut, and everything is well in the end.

use std::collections::BTreeMap;
use std::time::Duration;

use breaker::rate::Rate;
use generator::Kind;
use serde_json::{Value, json};
use simulator::scenario::{
    Account, Arrivals, Behaviour, Fault, FaultKind, Faults, Flapping, Outage, OutageKind, Scenario,
    Subject, Traffic,
};
use spec::Spec;

const SECOND: Duration = Duration::from_secs(1);

/// Calls a second to each dependency: few, since every one is an execution.
const RATE: f64 = 3.0;

/// The scenario for any spec: every dependency is called, and fails in the same way.
pub(super) fn of(spec: &Spec) -> Scenario {
    let machines = generator::render(spec);
    let subjects = spec.dependencies.iter().map(|dependency| {
        let name = dependency.name.as_str();
        let guard = machines
            .iter()
            .find(|one| one.kind == Kind::Guard && one.dependency.as_deref() == Some(name));
        Subject {
            name: name.to_owned(),
            traffic: guard.map(|guard| traffic(&guard.example_input)),
            behaviour: Behaviour {
                answer: json!({ "ok": true }),
                script: vec![outage()],
                ..Behaviour::default()
            },
            health: None,
            expectations: Vec::new(),
        }
    });
    Scenario {
        description: None,
        seed: 1,
        duration: 240 * SECOND,
        subjects: subjects.collect(),
        machines: Vec::new(),
        faults: Faults {
            incidents: vec![Fault {
                at: Duration::ZERO,
                lasts: 45 * SECOND,
                kind: FaultKind::Down,
                share: Rate::ONE,
            }],
            ..Faults::default()
        },
        account: Account::default(),
    }
}

/// The same scenario with a tenth of the callers where there are many: who is allowed what does not change with how many
/// they are, as long as they are enough to open a circuit.
pub(super) fn thin(scenario: &mut Scenario) {
    let many = scenario.subjects.iter_mut();
    let many = many.filter_map(|subject| subject.traffic.as_mut());
    for traffic in many.filter(|traffic| traffic.rate >= 50.0) {
        traffic.rate /= 10.0;
        for change in &mut traffic.changes {
            change.rate /= 10.0;
        }
    }
}

fn outage() -> Outage {
    Outage {
        at: 10 * SECOND,
        lasts: 200 * SECOND,
        kind: OutageKind::Down,
        flapping: Some(Flapping {
            down: 60 * SECOND,
            up: 80 * SECOND,
        }),
        recovery: None,
    }
}

fn traffic(example: &Value) -> Traffic {
    Traffic {
        rate: RATE,
        arrivals: Arrivals::Poisson,
        changes: Vec::new(),
        input: various(example),
        keys: BTreeMap::new(),
    }
}

/// An input whose texts differ from call to call: one answer is not all answers.
fn various(example: &Value) -> Value {
    match example {
        Value::String(text) => json!(format!("{text} {{n}}")),
        Value::Array(items) => items.iter().map(various).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), various(value)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => example.clone(),
    }
}
