//! The health machine, in the interpreter.

use generator::Kind;
use harness::examples;
use harness::play::{Played, Reply, Stage};
use serde_json::json;

fn play(fails: bool) -> Played {
    let prices = examples::all()
        .into_iter()
        .find(|example| example.name == "prices")
        .expect("an example of that name");
    let machines = generator::render(&prices.spec());
    let health = machines
        .iter()
        .find(|machine| machine.kind == Kind::Health)
        .expect("the example has a health check");
    Stage::new(health).play(json!({}), 1, |_, _| {
        if fails {
            Reply::Fail("Lambda.Unknown", "died".to_owned())
        } else {
            let payload = json!({ "healthy": false, "latencyMs": 12, "detail": "HTTP status 503" });
            Reply::Answer(json!({ "Payload": payload }).into())
        }
    })
}

#[test]
fn checks_as_often_as_the_spec_says_within_its_minute() {
    let played = play(false);
    assert_eq!(
        played.line(),
        "Begin → Check → Enough? → Pause → Check → Enough? → Pause → Check → Enough? → Done"
    );
    assert_eq!(played.seconds, 40, "every 20 s");
    let asked = &played.sent_by("Check")["Payload"];
    assert_eq!(asked["circuit"], "prices");
    let execution = asked["execution"].as_str().unwrap_or_default();
    assert!(execution.starts_with("arn:aws:states:"), "{asked}");
}

#[test]
fn a_check_that_dies_is_no_reason_to_stop_checking() {
    assert_eq!(play(true).line(), play(false).line());
}
