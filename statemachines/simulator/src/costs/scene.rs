//! What the calls meet whose cost is measured: some calm, a short outage, and the way back.

use std::collections::BTreeMap;
use std::time::Duration;

use breaker::evidence::WINDOW;
use breaker::rate::Rate;
use serde_json::{Value, json};
use spec::{Dependency, Spec};

use crate::chance::Latency;
use crate::scenario::{
    Account, Arrivals, Behaviour, Faults, Outage, OutageKind, Scenario, Subject, Traffic,
};

/// Calls a second, at least: enough for any policy that does not ask for more.
const CALLS: u64 = 10;

/// How long the dependency is well before the outage, and dead in it. Calls hang for seconds at most.
const MINUTE: Duration = Duration::from_secs(60);

/// The longest that is waited for the circuit to close again.
const LONGEST: Duration = Duration::from_secs(1_800);

/// Different inputs that the calls have: a cache serves some again.
const INPUTS: u32 = 1_000;

/// Calls a second that the figures are measured with: twice what the policy needs within [`WINDOW`].
pub(super) fn calls_per_second(own: &Dependency) -> u64 {
    let detection = &own.policy.detection;
    CALLS.max((2 * u64::from(detection.minimum_calls)).div_ceil(WINDOW.as_secs()))
}

/// A minute without any trouble.
pub(super) fn calm(spec: &Spec, own: &Dependency, latency: Duration) -> Scenario {
    scene(spec, own, latency, MINUTE, Vec::new())
}

/// A minute of calm, a minute without the dependency, and the way back.
pub(super) fn outage(spec: &Spec, own: &Dependency, latency: Duration) -> Scenario {
    let open = &own.policy.open;
    // A cool-down is the first one, or a share of the outage so far, and varies a little.
    let cool_down = open.maximum.min(MINUTE).max(open.cool_down).mul_f64(1.25);
    let back = cool_down + MINUTE;
    let dead = Outage {
        at: MINUTE,
        lasts: MINUTE,
        kind: OutageKind::Down,
        flapping: None,
        recovery: None,
    };
    let duration = (2 * MINUTE + back).min(LONGEST);
    scene(spec, own, latency, duration, vec![dead])
}

fn scene(
    spec: &Spec,
    own: &Dependency,
    latency: Duration,
    duration: Duration,
    script: Vec<Outage>,
) -> Scenario {
    let name = own.name.as_str();
    let guard = generator::render(spec)
        .into_iter()
        .find(|machine| machine.dependency.as_deref() == Some(name));
    #[expect(clippy::cast_precision_loss, reason = "calls of a second")]
    let rate = calls_per_second(own) as f64;
    let traffic = Traffic {
        rate,
        arrivals: Arrivals::Constant,
        changes: Vec::new(),
        input: guard.map_or(Value::Null, |guard| various(&guard.example_input)),
        keys: BTreeMap::from([("input".to_owned(), INPUTS)]),
    };
    Scenario {
        description: None,
        seed: 1,
        duration,
        subjects: vec![Subject {
            name: name.to_owned(),
            traffic: Some(traffic),
            behaviour: Behaviour {
                latency: Latency::Fixed(latency),
                capacity: None,
                errors: Rate::ZERO,
                answer: json!({ "ok": true }),
                script,
            },
            health: None,
            expectations: Vec::new(),
        }],
        machines: Vec::new(),
        faults: Faults::default(),
        account: Account::default(),
    }
}

/// An example input whose texts differ from call to call.
fn various(example: &Value) -> Value {
    match example {
        Value::String(text) => Value::String(format!("{text} {{input}}")),
        Value::Array(items) => items.iter().map(various).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), various(value)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => example.clone(),
    }
}
