//! Every path through the incident machine, in the interpreter, with the workers' answers scripted. The simulator runs
//! it with the real handlers.

use std::cell::RefCell;

use breaker::payload::incident::{
    NextStep, RecoverAnswer, RecoverRequest, TripAnswer, TripRequest,
};
use generator::Kind;
use harness::examples;
use harness::play::{Played, Reply, STARTED_AT, Stage};
use interpreter::{Identity, StartTask};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

fn incident() -> Stage {
    let minimal = examples::all()
        .into_iter()
        .find(|example| example.name == "minimal")
        .expect("an example of that name");
    let machines = generator::render(&minimal.spec());
    let machine = machines
        .iter()
        .find(|machine| machine.kind == Kind::Incident)
        .expect("every spec has an incident machine");
    Stage::new(machine)
}

fn at(second: i64) -> Timestamp {
    STARTED_AT.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

/// Plays an incident whose recover worker says one step after another.
struct Script {
    trip: TripAnswer,
    steps: RefCell<Vec<(NextStep, i64)>>,
    input: Value,
    identity: Identity,
    notices_fail: bool,
}

impl Script {
    fn new(steps: &[(NextStep, i64)]) -> Self {
        let mut steps = steps.to_vec();
        steps.reverse();
        Script {
            trip: TripAnswer {
                owner: true,
                phase: "open".to_owned(),
                generation: 4,
                retry_at: at(10),
                reason: "9 of 10 calls failed (90 %)".to_owned(),
            },
            steps: RefCell::new(steps),
            input: json!({ "circuit": "payments", "generation": 4 }),
            identity: Identity::default(),
            notices_fail: false,
        }
    }

    fn play(&self) -> Played {
        let stage = incident().known_as(self.identity.clone());
        stage.play(self.input.clone(), 1, |task, now| self.reply(task, now))
    }

    fn reply(&self, task: &StartTask, now: Timestamp) -> Reply {
        let payload = |answer: Value| Reply::Answer(json!({ "Payload": answer }).into());
        match (&*task.resource.service, &*task.state) {
            ("lambda", "Trip") => payload(serde_json::to_value(&self.trip).unwrap()),
            ("lambda", _) => {
                let (next, after) = self
                    .steps
                    .borrow_mut()
                    .pop()
                    .expect("a step for every question");
                let answer = RecoverAnswer {
                    next,
                    at: now + SignedDuration::from_secs(after),
                    passed: 1,
                    failed: 0,
                    trips: 2,
                    ramping: matches!(next, NextStep::RampStarted | NextStep::Ramp),
                    generation: 5,
                    admission: 0.5,
                    reason: "as scripted".to_owned(),
                };
                payload(serde_json::to_value(answer).unwrap())
            }
            ("sns" | "events", _) if self.notices_fail => {
                Reply::Fail("SNS.InternalErrorException", "down".to_owned())
            }
            _ => Reply::Answer(json!({ "MessageId": "m" }).into()),
        }
    }
}

const OPENED: &str =
    "Trip → Ours? → Tell people: open → Tell programs: open → Cool down → Probe → What next?";
const RAMP: &str =
    "Tell people: recovering → Tell programs: recovering → Ramp → Feedback → What next?";
const CLOSED: &str = "Tell people: closed → Tell programs: closed → Closed";

#[test]
fn from_open_to_closed() {
    let played = Script::new(&[
        (NextStep::Probe, 2),
        (NextStep::RampStarted, 3),
        (NextStep::Ramp, 3),
        (NextStep::Closed, 0),
    ])
    .play();
    assert_eq!(
        played.line(),
        format!(
            "{OPENED} → Between probes → Probe → What next? → {RAMP} → Ramp → Feedback → What next? → {CLOSED}"
        )
    );
    assert_eq!(played.seconds, 10 + 2 + 3 + 3);
}

#[test]
fn a_failed_probing_cools_down_again() {
    let played = Script::new(&[
        (NextStep::CoolDown, 20),
        (NextStep::CoolDown, 40),
        (NextStep::Stop, 0),
    ])
    .play();
    assert_eq!(
        played.line(),
        format!(
            "{OPENED} → Cool down → Probe → What next? → Cool down → Probe → What next? → Not ours"
        )
    );
    assert_eq!(played.seconds, 10 + 20 + 40);
}

/// One incident looks after the circuit until it is closed. A circuit that opens again was not closed in between: people
/// heard that it is open, and programs hear of every change.
#[test]
fn an_incident_stays_with_its_circuit_across_reopenings() {
    let played = Script::new(&[
        (NextStep::RampStarted, 3),
        (NextStep::Reopened, 5),
        (NextStep::CoolDown, 10),
        (NextStep::RampStarted, 3),
        (NextStep::Closed, 0),
    ])
    .play();
    let quiet = RAMP.replace("Tell people: recovering → ", "");
    assert_eq!(
        played.line(),
        format!(
            "{OPENED} → {RAMP} → Tell programs: open → Cool down → Probe → What next? → Cool down → Probe → What next? → \
             {quiet} → {CLOSED}"
        )
    );
    assert_eq!(played.seconds, 10 + 3 + 5 + 10 + 3);
    let asked: Vec<&Value> = played
        .sent
        .iter()
        .filter(|(state, _)| state == "Probe" || state == "Feedback")
        .map(|(_, arguments)| &arguments["Payload"])
        .collect();
    // Each step goes on from what the last one answered.
    for payload in &asked {
        serde_json::from_value::<RecoverRequest>((*payload).clone()).unwrap();
    }
    let told: Vec<(&Value, &Value)> = asked
        .iter()
        .map(|payload| (&payload["trips"], &payload["ramping"]))
        .collect();
    let (ramping, waiting) = ((&json!(2), &json!(true)), (&json!(2), &json!(false)));
    assert_eq!(told[0], (&json!(0), &json!(false)));
    assert_eq!(told[1..], [ramping, waiting, waiting, ramping]);
}

#[test]
fn whoever_comes_second_ends_quietly() {
    let mut script = Script::new(&[]);
    script.trip.owner = false;
    let played = script.play();
    assert_eq!(played.line(), "Trip → Ours? → Not ours");
    assert_eq!(played.sent.len(), 1, "nobody is told anything");
}

/// An incident that begins quietly, for an outage of which people know, tells them only that it is over. Programs hear of
/// every change.
#[test]
fn people_hear_of_an_outage_once() {
    let mut script = Script::new(&[(NextStep::RampStarted, 3), (NextStep::Closed, 0)]);
    script.input["quiet"] = json!(true);
    script.input["since"] = json!("2025-12-31T23:50:00Z");
    let played = script.play();
    assert_eq!(
        played.line(),
        "Trip → Ours? → Tell programs: open → Cool down → Probe → What next? → Tell programs: recovering → Ramp → \
         Feedback → What next? → Tell people: closed → Tell programs: closed → Closed"
    );
    let message = &played.sent_by("Tell people: closed")["Message"];
    let message: Value = serde_json::from_str(message.as_str().unwrap()).unwrap();
    assert_eq!(
        message["sms"],
        "payments: circuit closed, all calls go through again, 10 min after it opened."
    );
}

#[test]
fn notices_that_fail_hold_nothing_up() {
    let mut script = Script::new(&[(NextStep::RampStarted, 3), (NextStep::Closed, 0)]);
    script.notices_fail = true;
    assert_eq!(
        script.play().line(),
        format!("{OPENED} → {RAMP} → {CLOSED}")
    );
}

#[test]
fn people_read_what_happened() {
    let played = Script::new(&[(NextStep::RampStarted, 3), (NextStep::Closed, 0)]).play();
    let told: Vec<String> = played
        .sent
        .iter()
        .filter(|(state, _)| state.starts_with("Tell"))
        .map(|(_, arguments)| serde_json::to_string_pretty(arguments).unwrap())
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_very_long_outage_goes_on_in_another_execution() {
    let steps: Vec<(NextStep, i64)> = vec![(NextStep::CoolDown, 300); 1_500];
    let played = Script::new(&steps).play();
    assert!(
        played
            .line()
            .ends_with("What next? → Continue → Handed over")
    );
    let events = played.events;
    assert!(events < 25_000, "{events}");
    let started = played.sent_by("Continue").clone();
    let handed: breaker::payload::incident::IncidentInput =
        serde_json::from_value(started["Input"].clone()).unwrap();
    assert!(handed.continues.is_some());

    let mut next = Script::new(&[(NextStep::Stop, 0)]);
    next.input = started["Input"].clone();
    let played = next.play();
    assert_eq!(
        played.line(),
        "Trip → Ours? → Probe → What next? → Not ours",
        "said once already"
    );
    let request: TripRequest =
        serde_json::from_value(played.sent_by("Trip")["Payload"].clone()).unwrap();
    assert_eq!(request.input, handed);
}

/// EventBridge's executions have names of 73 characters, of the 80 that one may have (Step Functions API Reference,
/// "StartExecution"): an outage that goes on and on must not end in a name that is too long.
#[test]
fn however_often_an_outage_goes_on_its_next_name_is_a_name() {
    let event = "b2b0f3a4-7c11-4a3d-9d0e-5f6a7b8c9dab_0c5d1f6e-1c1f-4b43-a3a5-2a6f1c9e7d10";
    let mut names = vec![event.to_owned()];
    for _ in 0..3 {
        let steps: Vec<(NextStep, i64)> = vec![(NextStep::CoolDown, 300); 1_500];
        let mut script = Script::new(&steps);
        script.identity = Identity::named("incident", names.last().unwrap());
        let played = script.play();
        let started = played.sent_by("Continue");
        names.push(started["Name"].as_str().unwrap().to_owned());
    }
    assert_eq!(names[1], format!("{event}-more"));
    // 2026-01-01T00:00:10Z, and 1,499 cool-downs of 300 s.
    assert_eq!(names[2], "payments-5-r1767675310");
    assert_eq!(names[3], "payments-5-r1767675310-more");
    assert!(names.iter().all(|name| name.len() <= 80));
}

/// Each of AWS's partitions has a console of its own.
#[test]
fn a_notice_leads_to_the_console_of_its_partition() {
    for (partition, region, host) in [
        ("aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        (
            "aws-us-gov",
            "us-gov-west-1",
            "console.amazonaws-us-gov.com",
        ),
    ] {
        let mut script = Script::new(&[(NextStep::Stop, 0)]);
        let arn =
            format!("arn:{partition}:states:{region}:111122223333:execution:incident:payments-4");
        script.identity.execution_arn = arn.as_str().into();
        let played = script.play();
        let message = played.sent_by("Tell people: open")["Message"]
            .as_str()
            .unwrap();
        let message: Value = serde_json::from_str(message).unwrap();
        let mail = message["default"].as_str().unwrap();
        let link =
            format!("https://{host}/states/home?region={region}#/v2/executions/details/{arn}");
        assert!(mail.ends_with(&link), "{mail}");
    }
}
