//! A machine played in every way that leads to tasks of their own, each task answered as the story says.

use breaker::payload::incident::{NextStep, RecoverAnswer, TripAnswer};
use generator::{Kind, Machine};
use harness::play::{Reply, Stage, lambda_cause};
use interpreter::StartTask;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Plays the machine, and tells of every task.
pub(super) fn play(machine: &Machine, mut told: impl FnMut(&StartTask)) {
    let stage = Stage::new(machine);
    for story in stories(machine.kind) {
        let mut steps = story.iter().rev().copied().collect::<Vec<_>>();
        stage.play(machine.example_input.clone(), 1, |task, now| {
            told(task);
            reply(task, now, &mut steps)
        });
    }
}

/// More calls than any guard here makes.
const CALLS: usize = 9;

/// What the tasks that decide are told, in order: whether calls work, or an incident's next steps.
fn stories(kind: Kind) -> Vec<Vec<Told>> {
    let incident = |steps: &[NextStep]| steps.iter().map(|step| Told::Next(*step)).collect();
    match kind {
        Kind::Guard => vec![vec![Told::Works; CALLS], vec![Told::Fails; CALLS]],
        Kind::Health => vec![vec![Told::Works; CALLS]],
        Kind::Incident => vec![
            incident(&[NextStep::RampStarted, NextStep::Closed]),
            incident(&[NextStep::RampStarted, NextStep::Reopened]),
        ],
    }
}

#[derive(Clone, Copy, Debug)]
enum Told {
    Works,
    Fails,
    Next(NextStep),
}

fn reply(task: &StartTask, now: Timestamp, steps: &mut Vec<Told>) -> Reply {
    let payload = |answer: Value| Reply::Answer(json!({ "Payload": answer }).into());
    // One more attempt, and no third.
    let retry = steps.len() == CALLS;
    let failure = json!({ "message": "down", "retry": retry, "phase": "closed" }).to_string();
    match &*task.state {
        "Call" | "Call again" | "Call, counted" => match steps.pop() {
            Some(Told::Fails) => {
                let name = "Breaker.Timeout";
                Reply::Fail(name, lambda_cause(name, &failure))
            }
            Some(Told::Works | Told::Next(_)) | None => payload(json!({
                "answer": { "status": 200, "headers": {}, "body": {} },
                "phase": "closed",
            })),
        },
        "Record" | "Count success" => payload(json!({ "retry": steps.len() == CALLS - 1 })),
        "Trip" => payload(
            serde_json::to_value(TripAnswer {
                owner: true,
                phase: "open".to_owned(),
                generation: 1,
                retry_at: now,
                reason: "as told".to_owned(),
            })
            .unwrap(),
        ),
        "Probe" | "Feedback" => {
            let next = match steps.pop() {
                Some(Told::Next(next)) => next,
                Some(Told::Works | Told::Fails) | None => NextStep::Stop,
            };
            payload(
                serde_json::to_value(RecoverAnswer {
                    next,
                    at: now + SignedDuration::from_secs(1),
                    passed: 0,
                    failed: 0,
                    trips: 1,
                    ramping: matches!(next, NextStep::RampStarted | NextStep::Ramp),
                    generation: 2,
                    admission: 0.5,
                    reason: "as told".to_owned(),
                })
                .unwrap(),
            )
        }
        // The table has no item; messages are taken.
        _ => Reply::Answer(json!({}).into()),
    }
}
