//! Answers that the call function keeps: small ones as they are, large ones packed, and unpacked again.

use breaker::names::error;
use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::call::request;
use crate::function::{Function, settings};
use crate::target;
use crate::tasks::answered;

fn start(aws: &Aws) -> Function {
    let mut keeping = settings("");
    keeping["circuits"]["payments"]["answers"] = json!({ "keep": 3_600_000, "refresh": 15_000 });
    Function::start_with("call", &aws.endpoint, &keeping, "")
}

/// A call whose answer is kept.
fn keeping(url: &str) -> Value {
    let mut request = request(url);
    request["answerKey"] = json!("k");
    request
}

fn unpacking(packed: &Value) -> Value {
    json!({ "circuit": "payments", "packed": packed, "execution": "execution-1" })
}

#[test]
fn a_large_answer_is_kept_packed_and_comes_back_as_it_was() {
    let (aws, target) = (Aws::start(Mood::Works), target::start());
    let function = start(&aws);
    let live = answered(function.invoke(keeping(&format!("{target}/prices"))));
    let item = &aws.asked("PutItem")[0]["Item"];
    assert_eq!(item["pk"]["S"], "answer#payments#k");
    assert_eq!(item.get("body"), None);
    let packed = item["packed"]["S"].as_str().unwrap();
    let bytes = live["answer"].to_string().len();
    assert!(packed.len() * 10 < bytes, "{} of {bytes}", packed.len());

    let unpacked = answered(function.invoke(unpacking(&item["packed"]["S"])));
    assert_eq!(unpacked, json!({ "answer": live["answer"] }));
    let line = function.logged(2);
    assert_eq!(
        (&line["Handler"], &line["Circuit"], &line["execution"]),
        (&json!("unpack"), &json!("payments"), &json!("execution-1"))
    );
    assert_eq!(line.get("_aws"), None, "it is no call: {line}");
    assert!(!function.log().contains("9.99"), "no answer is logged");

    let damaged = function.invoke(unpacking(&json!(&packed[..packed.len() / 2])));
    assert_eq!(damaged.error(), error::INVALID_PAYLOAD, "{damaged:?}");
}

#[test]
fn a_small_answer_is_kept_as_it_is() {
    let (aws, target) = (Aws::start(Mood::Works), target::start());
    let live = answered(start(&aws).invoke(keeping(&format!("{target}/ok"))));
    let item = &aws.asked("PutItem")[0]["Item"];
    assert_eq!(item["body"]["S"], json!(live["answer"].to_string()));
    assert_eq!(item.get("packed"), None);
}
