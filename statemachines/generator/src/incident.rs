//! The incident: owns one trip, from open to closed.
//!
//! ```text
//! Trip ──► Ours? ──► say open ──► Cool down ──► Probe ──► What next? ──► say recovering ──► Ramp ──► Feedback
//!                                     ▲                      │  ▲                            ▲          │
//!                                     └──── not healthy ─────┘  └────────────────────────────┴──────────┘
//! ```
//!
//! The machine waits and tells people; what to do next is the recover worker's decision each time. Whatever comes
//! twice, late or out of order finds that it does not own the circuit and ends quietly.

use asl::{Choice, ChoiceRule, Condition, Delay, Text, Transition, Wait};
use breaker::payload::incident::NextStep;
use serde_json::json;
use spec::{Spec, Workflow};

use crate::jsonata::expression;
use crate::machine::{Kind, Machine};
use crate::states::{States, succeed};

mod hand_over;
mod notice;
mod steps;

/// The names of the incident's states: what an operator sees in the console.
mod name {
    pub(super) const TRIP: &str = "Trip";
    pub(super) const OURS: &str = "Ours?";
    pub(super) const COOL_DOWN: &str = "Cool down";
    pub(super) const PROBE: &str = "Probe";
    pub(super) const WHAT_NEXT: &str = "What next?";
    pub(super) const BETWEEN_PROBES: &str = "Between probes";
    pub(super) const RAMP: &str = "Ramp";
    pub(super) const FEEDBACK: &str = "Feedback";
    pub(super) const CONTINUE: &str = "Continue";
    pub(super) const HANDED_OVER: &str = "Handed over";
    pub(super) const NOT_OURS: &str = "Not ours";
    pub(super) const CLOSED: &str = "Closed";
}

/// Steps that one execution takes before the next one goes on. An execution's history holds 25,000 events at most
/// (Step Functions quota), and a step takes up to 13: Wait, Task and Choice entered and exited, the Task's own five, and
/// two for a retry.
const STEPS_AN_EXECUTION: u64 = 1_500;

/// The incident machine of a stack.
pub(crate) fn machine(spec: &Spec) -> Machine {
    let circuit = spec
        .dependencies
        .first()
        .map_or("payments", |dependency| dependency.name.as_str());
    Machine {
        name: "incident".to_owned(),
        kind: Kind::Incident,
        dependency: None,
        // It waits for longer than an EXPRESS execution may take.
        workflow: Workflow::Standard,
        definition: definition(),
        example_input: json!({
            "circuit": circuit,
            "alarm": { "name": format!("{circuit}-unhealthy"), "at": "2026-01-01T00:00:00Z" },
        }),
    }
}

fn definition() -> asl::StateMachine {
    let mut states = States::default();
    states.add(name::TRIP, steps::trip());
    states.add(name::OURS, ours());
    notice::opened(&mut states, name::COOL_DOWN);
    states.add(
        name::COOL_DOWN,
        wait(
            "$step.at",
            name::PROBE,
            "Leaves the dependency alone. Longer each time, and never quite the same time as another circuit.",
        ),
    );
    states.add(name::PROBE, steps::probe());
    states.add(name::WHAT_NEXT, what_next());
    states.add(
        name::BETWEEN_PROBES,
        wait(
            "$step.at",
            name::PROBE,
            "Gives the dependency a moment before the next probe.",
        ),
    );
    notice::recovering(&mut states, name::RAMP);
    states.add(
        name::RAMP,
        wait(
            "$step.at",
            name::FEEDBACK,
            "Lets more and more calls through. The gates work out the share by themselves; nothing is written.",
        ),
    );
    states.add(name::FEEDBACK, steps::feedback());
    notice::closed(&mut states, name::CLOSED);
    states.add(
        name::CLOSED,
        succeed("The dependency has all its calls back.", None),
    );
    states.add(name::CONTINUE, hand_over::to_itself());
    states.add(
        name::HANDED_OVER,
        succeed("Another execution looks after the circuit now.", None),
    );
    states.add(
        name::NOT_OURS,
        succeed(
            "Another incident owns the circuit, or it is closed: nothing to do, nothing to say.",
            None,
        ),
    );
    states.into_machine(
        "Owns one trip of a circuit, from open to closed: tells people, waits, probes, lets calls through again. One \
         execution a trip."
            .to_owned(),
    )
}

fn ours() -> Choice {
    Choice {
        comment: Some(
            "Alarm events repeat and several workers may see the same outage: only one incident owns the trip.".to_owned(),
        ),
        choices: vec![
            rule(
                "ours, open again",
                "$owner and $phase = 'open' and $fresh and $quiet",
                notice::name::OPENED_EVENT,
            ),
            rule("ours, open", "$owner and $phase = 'open' and $fresh", notice::name::OPENED),
            rule("ours, taken over", "$owner", name::PROBE),
        ],
        default: Some(name::NOT_OURS.to_owned()),
        ..Choice::default()
    }
}

fn what_next() -> Choice {
    let says = |step: NextStep| format!("$step.next = '{}'", step.word());
    Choice {
        comment: Some("Goes where the last step said.".to_owned()),
        choices: vec![
            rule(
                "the history is nearly full",
                &format!(
                    "$steps >= {STEPS_AN_EXECUTION} and $step.next in ['{}', '{}', '{}']",
                    NextStep::CoolDown.word(),
                    NextStep::Probe.word(),
                    NextStep::Ramp.word()
                ),
                name::CONTINUE,
            ),
            rule(
                "not healthy yet",
                &says(NextStep::CoolDown),
                name::COOL_DOWN,
            ),
            rule(
                "another probe",
                &says(NextStep::Probe),
                name::BETWEEN_PROBES,
            ),
            rule(
                "healthy, as before",
                &format!("$quiet and {}", says(NextStep::RampStarted)),
                notice::name::RECOVERING_EVENT,
            ),
            rule(
                "healthy",
                &says(NextStep::RampStarted),
                notice::name::RECOVERING,
            ),
            rule("the ramp goes on", &says(NextStep::Ramp), name::RAMP),
            rule("open again", &says(NextStep::Reopened), notice::name::OPENED_EVENT),
            rule("closed", &says(NextStep::Closed), notice::name::CLOSED),
        ],
        default: Some(name::NOT_OURS.to_owned()),
        ..Choice::default()
    }
}

fn rule(comment: &str, condition: &str, next: &str) -> ChoiceRule {
    ChoiceRule {
        comment: Some(comment.to_owned()),
        ..ChoiceRule::new(Condition::Jsonata(expression(condition)), next)
    }
}

fn wait(until: &str, next: &str, comment: &str) -> Wait {
    Wait {
        comment: Some(comment.to_owned()),
        delay: Some(Delay::Timestamp(Text::Literal(expression(until)))),
        transition: Some(Transition::next(next)),
        ..Wait::default()
    }
}
