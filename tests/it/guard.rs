//! Every path through a rendered guard, in the interpreter.

mod counted;
mod kept;

use breaker::circuit::{Circuit, Counting, Mode, Phase, Ramp};
use breaker::item::{Answer, Body, Item};
use breaker::names::error;
use breaker::payload::CallFailure;
use generator::Kind;
use harness::play::{Played, Reply, STARTED_AT, Stage, lambda_cause};
use interpreter::StartTask;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The world of one guarded call.
struct Call {
    stage: Stage,
    input: Value,
    circuit: Option<Circuit>,
    answer: Option<Answer>,
    table_down: bool,
    /// What the dependency does, attempt by attempt; the last goes on.
    attempts: Vec<Reply>,
    record_says_retry: bool,
    seed: u64,
}

const HTTP: &str = "
version: 1
dependencies:
  payments:
    http:
      url: https://payments.example.com/v1/charges
      method: POST
      body: '{% $states.input.charge %}'
      timeout: 2s
    fallback:
      cache: { key: '{% $states.input.customer %}', fresh: 30s, stale: 1h }
      default: { status: unknown, customer: '{% $states.input.customer %}' }
";

const TASK: &str = "
version: 1
dependencies:
  rates:
    task:
      resource: arn:aws:states:::lambda:invoke
      arguments: { FunctionName: rates, Payload: '{% $states.input %}' }
      output: '{% $states.result.Payload %}'
    detection:
      errors: { ignore: [Rates.UnknownCountry] }
    fallback:
      cache: { key: '{% $states.input.customer %}', fresh: 30s, stale: 1h }
";

/// A spec's guard, with fields added to its one dependency.
fn guard(spec: &str, more: &str) -> Stage {
    let text = format!("{spec}{more}");
    let spec = spec::parse(&text)
        .unwrap_or_else(|errors| panic!("{}", spec::render("spec", &text, &errors)));
    let machines = generator::render(&spec);
    assert_eq!(machines[0].kind, Kind::Guard);
    Stage::new(&machines[0])
}

fn started() -> Timestamp {
    STARTED_AT.parse().unwrap()
}

fn ago(seconds: i64) -> Timestamp {
    started() - SignedDuration::from_secs(seconds)
}

fn circuit(phase: Phase) -> Circuit {
    Circuit {
        phase,
        generation: 3,
        revision: 9,
        ..Circuit::closed("payments", ago(100))
    }
}

fn open() -> Circuit {
    circuit(Phase::Open {
        retry_at: started() + SignedDuration::from_secs(20),
    })
}

/// What the worker answers a good call with.
fn paid() -> Reply {
    let payload = json!({ "answer": { "status": 200, "headers": {}, "body": { "paid": true } }, "phase": "closed" });
    Reply::Answer(json!({ "Payload": payload }).into())
}

fn fails(error: &'static str, retry: bool) -> Reply {
    let failure = CallFailure {
        message: "HTTP status 503".to_owned(),
        retry,
        phase: "closed".to_owned(),
        retry_at: None,
    };
    let message = serde_json::to_string(&failure).unwrap();
    Reply::Fail(error, lambda_cause(error, &message))
}

impl Call {
    fn new(stage: Stage) -> Self {
        Call {
            stage,
            input: json!({ "customer": "c-7", "charge": { "amount": 5 } }),
            circuit: None,
            answer: None,
            table_down: false,
            attempts: vec![paid()],
            record_says_retry: true,
            seed: 7,
        }
    }

    fn http(more: &str) -> Self {
        Call::new(guard(HTTP, more))
    }

    fn kept(mut self, age: i64) -> Self {
        self.answer = Some(Answer {
            circuit: "payments".to_owned(),
            key: "looked up by prefix below".to_owned(),
            body: Body::Plain(r#"{"status":200,"headers":{},"body":{"paid":"before"}}"#.to_owned()),
            stored_at: ago(age),
            keep: std::time::Duration::from_secs(3_600),
        });
        self
    }

    fn play(&self) -> Played {
        let mut attempt = 0;
        self.stage.play(self.input.clone(), self.seed, |task, _| {
            self.reply(task, &mut attempt)
        })
    }

    fn reply(&self, task: &StartTask, attempt: &mut usize) -> Reply {
        let arguments: Value = (&task.arguments).into();
        match (&*task.resource.service, &*task.state) {
            ("dynamodb", _) if self.table_down => {
                Reply::Fail("DynamoDB.InternalServerError", "down".to_owned())
            }
            ("dynamodb", "Remember") => Reply::Answer(json!({}).into()),
            ("dynamodb", _) => {
                let key = arguments.pointer("/Key/pk/S").and_then(Value::as_str);
                let key = key.unwrap_or_default();
                if key.starts_with("circuit#") {
                    found(self.circuit.as_ref().map(Circuit::to_item))
                } else {
                    assert!(key.starts_with("answer#"), "{key}");
                    found(self.answer.as_ref().map(Answer::to_item))
                }
            }
            (_, "Record" | "Count success") => {
                Reply::Answer(json!({ "Payload": { "retry": self.record_says_retry } }).into())
            }
            _ => {
                let last = self.attempts.len() - 1;
                let reply = self.attempts[(*attempt).min(last)].clone();
                *attempt += 1;
                reply
            }
        }
    }
}

fn found(item: Option<Item>) -> Reply {
    let answer = item.map_or_else(|| json!({}), |item| json!({ "Item": item }));
    Reply::Answer(answer.into())
}

#[test]
fn admitted() {
    let played = Call::http("").play();
    assert_eq!(played.line(), "Gate → Admitted? → Call");
    assert_eq!(played.transitions, 3);
    assert_eq!(
        played.output(),
        json!({
            "answer": { "status": 200, "headers": {}, "body": { "paid": true } },
            "breaker": { "circuit": "payments", "phase": "closed", "source": "live", "ageSeconds": 0 },
        })
    );
}

#[test]
fn the_worker_understands_what_a_guard_sends() {
    let call = Call {
        circuit: Some(circuit(Phase::Closed)),
        ..Call::http("")
    };
    let played = call.play();
    let payload = played.sent_by("Call")["Payload"].clone();
    let request: breaker::payload::CallRequest = serde_json::from_value(payload).unwrap();
    assert_eq!(request.admitted.unwrap().generation, 3);
    assert_eq!(request.attempt, 1);
    assert_eq!(request.request.body, Some(json!({ "amount": 5 })));
    assert_eq!(request.request.timeout_ms, 2_000);
    let hashed = request.answer_key.unwrap();
    assert_eq!(
        hashed.len(),
        64,
        "SHA-256 of the key, in hexadecimal: {hashed}"
    );
}

#[test]
fn refused_and_answered_fresh_stale_or_by_default() {
    for (age, rungs, source, body) in [
        (
            Some(30),
            "How old? → Fresh answer",
            "fresh",
            json!("before"),
        ),
        (
            Some(31),
            "How old? → Stale answer",
            "stale",
            json!("before"),
        ),
        (
            Some(3_600),
            "How old? → Stale answer",
            "stale",
            json!("before"),
        ),
        (
            Some(3_601),
            "How old? → Default answer",
            "default",
            Value::Null,
        ),
        (None, "How old? → Default answer", "default", Value::Null),
    ] {
        let mut call = Call {
            circuit: Some(open()),
            ..Call::http("")
        };
        if let Some(age) = age {
            call = call.kept(age);
        }
        let played = call.play();
        assert_eq!(
            played.line(),
            format!("Gate → Admitted? → Look up answer → {rungs}")
        );
        let output = played.output();
        let told = &output["breaker"];
        assert_eq!(
            (&told["source"], &told["phase"]),
            (&json!(source), &json!("open"))
        );
        if source == "default" {
            assert_eq!(
                output["answer"],
                json!({ "status": "unknown", "customer": "c-7" })
            );
            assert_eq!(told["ageSeconds"], Value::Null);
        } else {
            assert_eq!(output["answer"]["body"]["paid"], body);
            assert_eq!(told["ageSeconds"], json!(age));
        }
    }
}

#[test]
fn refused_without_anything_to_answer() {
    let spec = "
version: 1
dependencies:
  payments:
    http: https://payments.example.com
    fallback: { error: { name: Payments.Unavailable } }
";
    let call = Call {
        circuit: Some(open()),
        ..Call::new(guard(spec, ""))
    };
    let played = call.play();
    assert_eq!(played.line(), "Gate → Admitted? → Unavailable");
    let (name, cause) = played.error();
    assert_eq!(name, "Payments.Unavailable");
    assert_eq!(
        serde_json::from_str::<Value>(&cause).unwrap(),
        json!({ "circuit": "payments", "phase": "open", "retryAfter": "2026-01-01T00:00:20.000Z", "lastError": null })
    );
}

#[test]
fn a_recovering_circuit_admits_its_share() {
    let ramp = Ramp {
        level: 0.4,
        at: ago(10),
        steps: 2,
        cut: None,
    };
    let mut call = Call {
        circuit: Some(circuit(Phase::Recovering { ramp })),
        ..Call::http("")
    };
    let admitted = (0..1_000).filter(|&seed| {
        call.seed = seed;
        call.play().line() == "Gate → Admitted? → Call"
    });
    let admitted = admitted.count();
    assert!(
        (350..450).contains(&admitted),
        "{admitted} of 1,000 at 40 %"
    );
}

#[test]
fn forced_modes_win() {
    for (mode, phase, path) in [
        (
            Mode::ForcedOpen,
            Phase::Closed,
            "Gate → Admitted? → Look up answer → How old? → Default answer",
        ),
        (Mode::ForcedClosed, open().phase, "Gate → Admitted? → Call"),
        (Mode::Observe, open().phase, "Gate → Admitted? → Call"),
    ] {
        let call = Call {
            circuit: Some(Circuit {
                mode,
                ..circuit(phase)
            }),
            ..Call::http("")
        };
        assert_eq!(call.play().line(), path, "{mode}");
    }
}

#[test]
fn a_table_that_is_down_does_what_the_spec_declares() {
    let allowed = Call {
        table_down: true,
        ..Call::http("    whenStoreDown: allow\n")
    };
    let played = allowed.play();
    assert_eq!(played.line(), "Gate → Call");
    assert_eq!(played.sent_by("Call")["Payload"]["admitted"], Value::Null);

    let refused = Call {
        table_down: true,
        ..Call::http("    whenStoreDown: refuse\n")
    };
    let played = refused.play();
    assert_eq!(played.line(), "Gate → Look up answer → Default answer");
    assert_eq!(played.output()["breaker"]["phase"], json!("unknown"));
}

#[test]
fn a_retry_asks_the_gate_again_and_succeeds() {
    let call = Call {
        attempts: vec![fails(error::SERVER_ERROR, true), paid()],
        ..Call::http("")
    };
    let played = call.play();
    assert_eq!(
        played.line(),
        "Gate → Admitted? → Call → Try again? → Back off → Gate again → Admitted? → Call"
    );
    let attempts: Vec<&Value> = played
        .sent
        .iter()
        .filter(|(state, _)| state == "Call")
        .map(|(_, arguments)| &arguments["Payload"]["attempt"])
        .collect();
    assert_eq!(attempts, [&json!(1), &json!(2)]);
    assert_eq!(played.output()["breaker"]["source"], json!("live"));
}

#[test]
fn retries_end_when_the_worker_says_so() {
    let call = Call {
        attempts: vec![fails(error::TIMEOUT, true), fails(error::TIMEOUT, false)],
        ..Call::http("")
    };
    let played = call.play();
    assert_eq!(
        played.line(),
        "Gate → Admitted? → Call → Try again? → Back off → Gate again → Admitted? → Call → Try again? → Look up answer \
         → How old? → Default answer"
    );
}

#[test]
fn waits_grow_are_capped_and_jittered() {
    let retries = "    retries: { attempts: 6, backoff: { first: 2s, factor: 3, maximum: 20s, jitter: none } }\n";
    let call = Call {
        attempts: vec![
            fails(error::TIMEOUT, true),
            fails(error::TIMEOUT, true),
            fails(error::TIMEOUT, true),
            fails(error::TIMEOUT, true),
            paid(),
        ],
        ..Call::http(retries)
    };
    assert_eq!(call.play().seconds, 2 + 6 + 18 + 20);

    let jittered = "    retries: { backoff: { first: 4s } }\n";
    let mut call = Call {
        attempts: vec![fails(error::TIMEOUT, true), paid()],
        ..Call::http(jittered)
    };
    let mut seen: Vec<i64> = (0..200)
        .map(|seed| {
            call.seed = seed;
            call.play().seconds
        })
        .collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [0, 1, 2, 3, 4], "anything up to the whole wait");
}

#[test]
fn the_callers_fault_is_the_callers_error() {
    let call = Call {
        attempts: vec![fails(error::CLIENT_ERROR, false)],
        ..Call::http("")
    };
    let played = call.play();
    assert_eq!(played.line(), "Gate → Admitted? → Call → Failed");
    let (name, cause) = played.error();
    assert_eq!(name, error::CLIENT_ERROR);
    assert!(cause.contains("errorType"), "{cause}");
}

#[test]
fn a_worker_that_dies_is_tried_as_often_as_the_spec_says() {
    let call = Call {
        attempts: vec![Reply::Fail(
            "Lambda.TooManyRequestsException",
            "Rate Exceeded.".to_owned(),
        )],
        ..Call::http("")
    };
    let played = call.play();
    assert_eq!(
        played.path.iter().filter(|state| *state == "Call").count(),
        3
    );
    assert_eq!(played.output()["breaker"]["source"], json!("default"));
}

#[test]
fn the_compact_gate_takes_two_transitions_and_refuses_through_its_catch() {
    let mut call = Call::http("    gate: compact\n");
    let played = call.play();
    assert_eq!(
        (played.line().as_str(), played.transitions),
        ("Gate → Call", 2)
    );
    call.circuit = Some(open());
    let played = call.play();
    assert_eq!(
        played.line(),
        "Gate → Look up answer → How old? → Default answer"
    );
    call.table_down = true;
    assert_eq!(call.play().line(), "Gate → Call");
}

#[test]
fn the_workers_gate_takes_one_transition_and_refuses_by_name() {
    let mut call = Call::http("    gate: worker\n");
    let played = call.play();
    assert_eq!((played.line().as_str(), played.transitions), ("Call", 1));

    let refusal = CallFailure {
        message: "9 of 10 calls failed".to_owned(),
        retry: false,
        phase: "open".to_owned(),
        retry_at: Some(started()),
    };
    let message = serde_json::to_string(&refusal).unwrap();
    call.attempts = vec![Reply::Fail(
        error::OPEN,
        lambda_cause(error::OPEN, &message),
    )];
    let call = call.kept(5);
    let played = call.play();
    assert_eq!(
        played.line(),
        "Call → Look up answer → How old? → Fresh answer"
    );
    assert_eq!(played.output()["breaker"]["phase"], json!("open"));

    let retried = Call {
        attempts: vec![fails(error::TIMEOUT, true), paid()],
        ..Call::http("    gate: worker\n")
    };
    assert_eq!(
        retried.play().line(),
        "Call → Try again? → Back off → Call again"
    );
}

#[test]
fn a_request_without_a_cache_key_shares_no_answer() {
    let call = Call {
        input: json!({ "charge": {} }),
        ..Call::http("")
    };
    let first = call.play().sent_by("Call")["Payload"]["answerKey"].clone();
    let second = Call { seed: 8, ..call }.play().sent_by("Call")["Payload"]["answerKey"].clone();
    assert!(first.is_string() && second.is_string());
    assert_ne!(first, second);
}

#[test]
fn a_task_counts_its_failures_and_remembers_its_answers() {
    let good = Reply::Answer(json!({ "Payload": { "price": 9 } }).into());
    let mut call = Call {
        attempts: vec![good.clone()],
        ..Call::new(guard(TASK, ""))
    };
    let played = call.play();
    assert_eq!(played.line(), "Gate → Admitted? → Call → Remember");
    assert_eq!(played.output()["answer"], json!({ "price": 9 }));
    let item = &played.sent_by("Remember")["Item"];
    assert_eq!(item["body"]["S"], json!(r#"{"price":9}"#));
    assert_eq!(item["storedAt"]["N"], json!("1767225600000"));
    assert_eq!(item["expires"]["N"], json!("1767229200"));
    let item: Item = serde_json::from_value(item.clone()).unwrap();
    let kept = Answer::read(&item).unwrap().0;
    assert_eq!(kept, Body::Plain(r#"{"price":9}"#.to_owned()));

    call.attempts = vec![Reply::Fail("States.Timeout", String::new()), good];
    let played = call.play();
    assert_eq!(
        played.line(),
        "Gate → Admitted? → Call → Record → Try again? → Back off → Gate again → Admitted? → Call → Remember"
    );
    let payload = played.sent_by("Record")["Payload"].clone();
    let request: breaker::payload::RecordRequest = serde_json::from_value(payload).unwrap();
    assert_eq!(
        (request.error.as_deref(), request.attempt),
        (Some("States.Timeout"), 1)
    );

    call.record_says_retry = false;
    let played = call.play();
    assert_eq!(
        played.line(),
        "Gate → Admitted? → Call → Record → Try again? → Look up answer → How old? → Unavailable"
    );
    let (name, cause) = played.error();
    assert_eq!(name, error::OPEN);
    assert!(cause.contains(r#""lastError":"States.Timeout""#), "{cause}");

    call.attempts = vec![Reply::Fail("Rates.UnknownCountry", "XX".to_owned())];
    let played = call.play();
    assert_eq!(played.line(), "Gate → Admitted? → Call → Failed");
    assert_eq!(
        played.error(),
        ("Rates.UnknownCountry".to_owned(), "XX".to_owned())
    );
}

/// A Task whose circuit counts successes until so many seconds from the start, one in so many as that many.
fn counting(until: i64, weight: u64) -> Circuit {
    Circuit {
        counting: Some(Counting {
            since: ago(20),
            until: started() + SignedDuration::from_secs(until),
            weight,
            calm: None,
        }),
        ..circuit(Phase::Closed)
    }
}

#[test]
fn a_tasks_successes_are_counted_while_calls_fail_and_not_longer() {
    let good = Reply::Answer(json!({ "Payload": { "price": 9 } }).into());
    for (gate, counted, plain) in [
        (
            "explicit",
            "Gate → Admitted? → Call, counted → Count success → Remember",
            "Gate → Admitted? → Call → Remember",
        ),
        (
            "compact",
            "Gate → Look again → Admitted? → Call, counted → Count success → Remember",
            "Gate → Call → Remember",
        ),
    ] {
        let mut call = Call {
            attempts: vec![good.clone()],
            circuit: Some(counting(1, 1)),
            ..Call::new(guard(TASK, &format!("    gate: {gate}\n")))
        };
        let played = call.play();
        assert_eq!(played.line(), counted, "{gate}");
        assert_eq!(played.output()["answer"], json!({ "price": 9 }), "{gate}");
        let payload = played.sent_by("Count success")["Payload"].clone();
        let request: breaker::payload::RecordRequest = serde_json::from_value(payload).unwrap();
        assert_eq!((request.error, request.weight), (None, 1), "{gate}");
        assert_eq!(request.admitted.unwrap().generation, 3, "{gate}");

        // It ended a moment ago: a closed call costs what it costs without a breaker that counts.
        call.circuit = Some(counting(0, 1));
        assert_eq!(call.play().line(), plain, "{gate}");
    }
}

#[test]
fn of_many_successes_one_stands_for_all() {
    let mut call = Call {
        attempts: vec![Reply::Answer(json!({ "Payload": { "price": 9 } }).into())],
        circuit: Some(counting(60, 5)),
        ..Call::new(guard(TASK, ""))
    };
    let mut counted = 0;
    for seed in 0..1_000 {
        call.seed = seed;
        let played = call.play();
        let sent = played.sent.iter().find(|(state, _)| state == "Count success");
        if let Some((_, arguments)) = sent {
            assert_eq!(arguments["Payload"]["weight"], json!(5));
            counted += 1;
        }
    }
    assert!((150..250).contains(&counted), "{counted} of 1,000 at one in five");
}

#[test]
fn an_answer_whose_success_cannot_be_counted_is_an_answer() {
    let stage = guard(TASK, "");
    let call = Call {
        attempts: vec![Reply::Answer(json!({ "Payload": { "price": 9 } }).into())],
        circuit: Some(counting(60, 1)),
        ..Call::new(stage)
    };
    let mut attempt = 0;
    let played = call.stage.play(call.input.clone(), 7, |task, _| {
        if &*task.state == "Count success" {
            Reply::Fail("Lambda.TooManyRequestsException", "Rate Exceeded.".to_owned())
        } else {
            call.reply(task, &mut attempt)
        }
    });
    assert!(played.line().ends_with("Count success → Remember"), "{}", played.line());
    assert_eq!(played.output()["answer"], json!({ "price": 9 }));
}

/// The worker gives the lease to one of the calls that come through; what it is told is the phase that the gate read.
#[test]
fn an_open_circuit_whose_cool_down_is_over_lets_a_call_through_to_probe() {
    let over = circuit(Phase::Open {
        retry_at: started(),
    });
    let mut call = Call {
        circuit: Some(over),
        ..Call::http("")
    };
    for (gate, path) in [
        ("explicit", "Gate → Admitted? → Call"),
        ("compact", "Gate → Call"),
    ] {
        call.stage = guard(HTTP, &format!("    gate: {gate}\n"));
        let played = call.play();
        assert_eq!(played.line(), path);
        let admitted = &played.sent_by("Call")["Payload"]["admitted"];
        assert_eq!(admitted, &json!({ "generation": 3, "phase": "open" }));
    }
}
