//! Answers that are large, or deep: packed by the worker, measured by the guard, and never in the way of the call.

use breaker::payload::{HttpAnswer, MAX_ANSWER_BYTES};
use workers::size::quoted_bytes;
use workers::{handlers, packing};

use super::*;

/// More than is kept as it is.
fn large() -> HttpAnswer {
    HttpAnswer {
        status: 200,
        headers: [("x-price".to_owned(), "größer".to_owned())].into(),
        body: json!(vec!["9.99 EUR"; 10_000]),
    }
}

/// A guard whose circuit is open, and where an answer of this age is kept packed.
fn packed(age: i64, more: &str) -> Call {
    let mut call = Call {
        circuit: Some(open()),
        ..Call::http(more)
    }
    .kept(age);
    if let Some(answer) = &mut call.answer {
        answer.body = packing::body(&large()).unwrap();
        assert!(matches!(answer.body, Body::Packed(_)));
    }
    call
}

/// What the worker makes of what the guard sends it.
pub(super) fn unpacked(task: &StartTask) -> Reply {
    let arguments: Value = (&task.arguments).into();
    let request = serde_json::from_value(arguments["Payload"].clone()).unwrap();
    match handlers::unpack(&request) {
        Ok(answer) => Reply::Answer(json!({ "Payload": answer }).into()),
        Err(error) => Reply::Fail(error.name, lambda_cause(error.name, &error.message)),
    }
}

fn play(call: &Call) -> Played {
    let mut attempt = 0;
    call.stage.play(call.input.clone(), call.seed, |task, _| {
        match &*task.state {
            "Unpack answer" => unpacked(task),
            _ => call.reply(task, &mut attempt),
        }
    })
}

#[test]
fn a_packed_answer_is_unpacked_by_the_worker_if_it_is_young_enough() {
    for (age, source, rungs) in [
        (30, "fresh", "Unpack answer → How old? → Fresh answer"),
        (31, "stale", "Unpack answer → How old? → Stale answer"),
        (3_600, "stale", "Unpack answer → How old? → Stale answer"),
        (3_601, "default", "Default answer"),
    ] {
        let played = play(&packed(age, ""));
        let ladder = format!("Gate → Admitted? → Look up answer → How old? → {rungs}");
        assert_eq!(played.line(), ladder);
        let output = played.output();
        assert_eq!(output["breaker"]["source"], json!(source));
        if source != "default" {
            assert_eq!(output["answer"], json!(large()));
            assert_eq!(output["breaker"]["ageSeconds"], json!(age));
        }
    }
}

#[test]
fn what_cannot_be_unpacked_is_the_next_rung() {
    let mut damaged = packed(10, "");
    if let Some(answer) = &mut damaged.answer {
        answer.body = Body::Packed("AAAA".to_owned());
    }
    let played = play(&damaged);
    assert_eq!(
        played.line(),
        "Gate → Admitted? → Look up answer → How old? → Unpack answer → Default answer"
    );

    let mut worker_as_gate = packed(10, "    gate: worker\n");
    worker_as_gate.attempts = vec![fails(error::TIMEOUT, false)];
    let line = play(&worker_as_gate).line();
    assert!(
        line.ends_with("Look up answer → How old? → Unpack answer → How old? → Fresh answer"),
        "{line}"
    );
}

/// A Task of the user's that answers so, and what became of it.
fn answered(price: &Value) -> Played {
    let answer = json!({ "Payload": price });
    let call = Call {
        attempts: vec![Reply::Answer(answer.into())],
        ..Call::new(guard(TASK, ""))
    };
    call.play()
}

/// Arrays in arrays.
fn deep(levels: usize) -> Value {
    (0..levels).fold(Value::Null, |inner, _| json!([inner]))
}

#[test]
fn what_a_guard_keeps_is_never_too_large_to_be_read_back() {
    for answer in [
        json!("a \"b\""),
        json!(["a", ["b"], 1.5, null, true]),
        json!([["a"]]),
        json!([]),
        json!("a".repeat(230_000)),
        json!("ü".repeat(39_000)),
        json!("\"\\\n".repeat(14_000)),
        deep(100),
    ] {
        let played = answered(&answer);
        assert_eq!(played.line(), "Gate → Admitted? → Call → Remember");
        let kept = &played.sent_by("Remember")["Item"]["body"]["S"];
        let kept = kept.as_str().unwrap();
        assert!(quoted_bytes(kept) <= MAX_ANSWER_BYTES);
        assert_eq!(serde_json::from_str::<Value>(kept).unwrap(), answer);
        assert_eq!(played.output()["breaker"].get("notKept"), None);
    }
}

#[test]
fn an_answer_that_is_too_large_to_be_kept_is_an_answer_all_the_same_and_says_so() {
    for answer in [
        json!("a".repeat(250_000)),
        json!("ü".repeat(100_000)),
        json!("\"".repeat(100_000)),
    ] {
        let played = answered(&answer);
        assert_eq!(played.line(), "Gate → Admitted? → Call → Remember → Answer");
        assert!(played.sent.iter().all(|(state, _)| state != "Remember"));
        let output = played.output();
        assert_eq!(output["answer"], answer);
        assert_eq!(
            output["breaker"],
            json!({
                "circuit": "rates",
                "phase": "closed",
                "source": "live",
                "ageSeconds": 0,
                "notKept": "States.QueryEvaluationError",
            })
        );
    }
}

#[test]
fn a_table_that_takes_no_answer_is_named() {
    let call = Call {
        table_down: true,
        attempts: vec![Reply::Answer(json!({ "Payload": 9 }).into())],
        ..Call::new(guard(TASK, ""))
    };
    let played = call.play();
    assert_eq!(played.line(), "Gate → Call → Remember → Answer");
    let told = &played.output()["breaker"]["notKept"];
    assert_eq!(told, "DynamoDB.InternalServerError");
}
