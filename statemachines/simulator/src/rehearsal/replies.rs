//! What a Task of a rendered machine may answer, or fail with: in the shapes that our own workers and the services give.

use std::time::Duration;

use asl::Task;
use breaker::circuit::{Circuit, Mode, Phase, Ramp, after};
use breaker::item::{Answer, Body, Item};
use breaker::json;
use breaker::names::{error, substitution};
use breaker::payload::incident::{NextStep, RecoverAnswer, TripAnswer};
use breaker::payload::{CallAnswer, CallFailure, HealthCheckAnswer, HttpAnswer, RecordAnswer};
use jiff::Timestamp;
use serde_json::{Value, json};

/// More retries than any Task of ours has: then its catchers are asked.
const EXHAUSTED: u32 = 99;

/// What stands in for a Task's work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reply {
    /// For people: what it answers or fails with.
    pub(super) words: String,
    /// The API's mock.
    pub(super) mock: Value,
    /// Retries so far; none: this is the first attempt.
    pub(super) retries: Option<u32>,
}

/// Everything that a Task may answer or fail with.
pub(super) fn of(task: &Task, now: Timestamp) -> Vec<Reply> {
    let mut replies: Vec<Reply> = results(task, now)
        .into_iter()
        .map(|(words, result)| Reply {
            words: words.to_owned(),
            // What is asked is how the state goes on, not whether AWS would accept the stand-in.
            mock: json!({ "result": result.to_string(), "fieldValidationMode": "NONE" }),
            retries: None,
        })
        .collect();
    let first: &[Option<u32>] = match task.retry.is_empty() {
        true => &[None],
        false => &[None, Some(EXHAUSTED)],
    };
    for name in errors(task) {
        for (words, cause) in causes(task) {
            for &retries in first {
                let tried = if retries.is_some() {
                    ", tried again in vain"
                } else {
                    ""
                };
                replies.push(Reply {
                    words: format!("{name}{words}{tried}"),
                    mock: json!({ "errorOutput": { "error": name, "cause": cause } }),
                    retries,
                });
            }
        }
    }
    replies
}

/// The errors that the Task names, and one that nobody does.
fn errors(task: &Task) -> Vec<String> {
    let retried = task.retry.iter().flat_map(|retrier| &retrier.error_equals);
    let caught = task.catch.iter().flat_map(|catcher| &catcher.error_equals);
    let mut names: Vec<String> = retried
        .chain(caught)
        // Those that stand for many, or that only the service itself can raise.
        .filter(|name| !name.starts_with("States.") || *name == "States.Timeout")
        .cloned()
        .collect();
    names.push("Rehearsal.Unheard".to_owned());
    if function(task) == Some(substitution::CALL_FUNCTION) {
        // Caught by nobody's name, but read.
        names.push(error::SERVER_ERROR.to_owned());
    }
    names.sort();
    names.dedup();
    names
}

/// Why a Task failed, as the guard reads it: with and without leave to try again where a worker says.
fn causes(task: &Task) -> Vec<(&'static str, String)> {
    if function(task) != Some(substitution::CALL_FUNCTION) {
        return vec![("", "a rehearsal".to_owned())];
    }
    let cause = |retry: bool| {
        let failure = CallFailure {
            message: "a rehearsal".to_owned(),
            retry,
            phase: "closed".to_owned(),
            retry_at: None,
        };
        // As Lambda reports the error of a function.
        let told = json!({ "errorMessage": json::text(&failure), "errorType": "Error" });
        told.to_string()
    };
    vec![(", again", cause(true)), (", no more", cause(false))]
}

fn results(task: &Task, now: Timestamp) -> Vec<(&'static str, Value)> {
    match task.resource.as_str() {
        "arn:aws:states:::dynamodb:getItem" => items(now),
        "arn:aws:states:::lambda:invoke" => {
            let payloads = payloads(function(task).unwrap_or_default(), now);
            let wrapped = payloads.into_iter().map(|(words, payload)| {
                let result =
                    json!({ "ExecutedVersion": "$LATEST", "Payload": payload, "StatusCode": 200 });
                (words, result)
            });
            wrapped.collect()
        }
        "arn:aws:states:::sns:publish" => vec![("sent", json!({ "MessageId": "m-1" }))],
        "arn:aws:states:::events:putEvents" => vec![(
            "sent",
            json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "e-1" }] }),
        )],
        "arn:aws:states:::states:startExecution" => vec![(
            "started",
            json!({
                "ExecutionArn": "arn:aws:states:us-east-1:123456789012:execution:incident:payments-2",
                "StartDate": now.to_string(),
            }),
        )],
        _ => vec![("an answer", json!({ "ok": true }))],
    }
}

/// What may lie in the table: circuits in every phase and mode, and kept answers.
fn items(now: Timestamp) -> Vec<(&'static str, Value)> {
    let far = after(now, Duration::from_secs(1_000_000_000));
    let ramp = Ramp {
        level: 1.0,
        at: now,
        steps: 0,
        cut: None,
    };
    let circuit = |phase: Phase, mode: Mode| {
        Circuit {
            phase,
            mode,
            generation: 7,
            revision: 12,
            reason: "a rehearsal".to_owned(),
            ..Circuit::closed("payments", now)
        }
        .to_item()
    };
    let plain = json!({ "status": 200, "body": { "kept": true } }).to_string();
    let answer = |body: Body, age: u64| {
        let stored_at = now.checked_sub(Duration::from_secs(age)).unwrap_or(now);
        Answer {
            circuit: "payments".to_owned(),
            key: "k".to_owned(),
            body,
            stored_at,
            keep: Duration::from_secs(3_600),
        }
        .to_item()
    };
    let given = |age: u64| answer(Body::Plain(plain.clone()), age);
    let packed = || Body::Packed("a rehearsal".to_owned());
    let found = |item: Item| json!({ "Item": item });
    vec![
        ("no item", json!({})),
        ("closed", found(circuit(Phase::Closed, Mode::Auto))),
        (
            "open",
            found(circuit(Phase::Open { retry_at: far }, Mode::Auto)),
        ),
        (
            "recovered",
            found(circuit(Phase::Recovering { ramp }, Mode::Auto)),
        ),
        (
            "forced open",
            found(circuit(Phase::Closed, Mode::ForcedOpen)),
        ),
        (
            "forced closed",
            found(circuit(Phase::Open { retry_at: far }, Mode::ForcedClosed)),
        ),
        (
            "observed",
            found(circuit(Phase::Open { retry_at: far }, Mode::Observe)),
        ),
        ("an answer just given", found(given(0))),
        ("an answer of a minute ago", found(given(60))),
        ("an answer of an hour ago", found(given(3_600))),
        ("an answer of a day ago", found(given(86_400))),
        ("an answer of a year ago", found(given(31_536_000))),
        ("a packed answer", found(answer(packed(), 0))),
        (
            "a packed answer of a year ago",
            found(answer(packed(), 31_536_000)),
        ),
    ]
}

/// What the function behind a substitution answers.
fn payloads(function: &str, now: Timestamp) -> Vec<(&'static str, Value)> {
    match function {
        substitution::CALL_FUNCTION => vec![(
            "an answer",
            json!(CallAnswer {
                answer: HttpAnswer {
                    status: 200,
                    headers: [("content-type".to_owned(), "application/json".to_owned())].into(),
                    body: json!({ "ok": true }),
                },
                phase: "closed".to_owned(),
            }),
        )],
        substitution::RECORD_FUNCTION => vec![
            ("again", json!(RecordAnswer { retry: true })),
            ("no more", json!(RecordAnswer { retry: false })),
        ],
        substitution::TRIP_FUNCTION => vec![
            ("ours, open", json!(tripped(now, true, "open"))),
            ("ours, recovering", json!(tripped(now, true, "recovering"))),
            ("not ours", json!(tripped(now, false, "open"))),
        ],
        substitution::RECOVER_FUNCTION => [
            ("cool down", NextStep::CoolDown),
            ("probe again", NextStep::Probe),
            ("ramp started", NextStep::RampStarted),
            ("ramp goes on", NextStep::Ramp),
            ("open again", NextStep::Reopened),
            ("closed", NextStep::Closed),
            ("stop", NextStep::Stop),
        ]
        .map(|(words, next)| (words, json!(recovered(now, next))))
        .to_vec(),
        substitution::HEALTH_CHECK_FUNCTION => vec![(
            "healthy",
            json!(HealthCheckAnswer {
                healthy: true,
                latency_ms: 12,
                detail: "HTTP status 200".to_owned(),
                certificate: None,
            }),
        )],
        _ => vec![("an answer", json!({ "ok": true }))],
    }
}

fn tripped(now: Timestamp, owner: bool, phase: &str) -> TripAnswer {
    TripAnswer {
        owner,
        phase: phase.to_owned(),
        generation: 7,
        retry_at: now,
        reason: "a rehearsal".to_owned(),
    }
}

fn recovered(now: Timestamp, next: NextStep) -> RecoverAnswer {
    RecoverAnswer {
        next,
        at: now,
        passed: 1,
        failed: 0,
        trips: 1,
        ramping: false,
        generation: 7,
        admission: 0.5,
        reason: "a rehearsal".to_owned(),
    }
}

/// The substitution that names the function which a Task invokes.
fn function(task: &Task) -> Option<&str> {
    let name = task.arguments.as_ref()?.get("FunctionName")?.as_str()?;
    name.strip_prefix("${")?.strip_suffix('}')
}
