//! Counting a failure that counts.

use asl::Transition;
use serde_json::json;

use super::errand::{Errand, Part};
use super::{Named, Splice, retry, task};
use crate::states::substitute;

/// The `${Substitution}` for the ARN of the function that counts.
pub(super) const FUNCTION: &str = "BreakerRecordFunction";

const INVOKE: &str = "arn:aws:states:::lambda:invoke";

/// What counting may take, in seconds: a cold start and a few table requests.
const SECONDS: u64 = 10;

/// Counts the failure. Successes cost nothing: only failures come here.
pub(super) fn state(splice: &Splice<'_>) -> Vec<Named> {
    let variables = &splice.variables;
    let of_call = |field: &str| Part::Variable(format!("{}.{field}", variables.call()));
    let payload = Part::Object(vec![
        ("circuit", json!(splice.dependency.name.as_str()).into()),
        ("admitted", of_call("ticket")),
        ("attempt", Part::Variable(variables.attempt())),
        ("admittedAt", of_call("admittedAt")),
        ("reporter", Part::ExecutionName),
        (
            "error",
            Part::Variable(format!("{}.Error", variables.failure())),
        ),
    ]);
    let payload_of_success = Part::Object(vec![
        ("circuit", json!(splice.dependency.name.as_str()).into()),
        ("admitted", of_call("ticket")),
        ("attempt", Part::Variable(variables.attempt())),
        ("admittedAt", of_call("admittedAt")),
        ("reporter", Part::ExecutionName),
        ("weight", of_call("weight")),
    ]);
    let next = if retry::is_tried_again(splice) {
        &splice.names.try_again
    } else {
        splice.give_up()
    };
    let errand = Errand {
        comment: "Counts the failure, opens the circuit when too many fail, and says whether policy and budget allow \
                  another attempt. Successes cost nothing: only failures come here."
            .to_owned(),
        resource: INVOKE,
        arguments: Part::Object(vec![
            ("FunctionName", json!(substitute(FUNCTION)).into()),
            ("Payload", payload),
        ]),
        timeout_seconds: SECONDS,
        keep: Some(variables.recorded()),
        set: Vec::new(),
        next: Transition::next(next),
        carries_answers: false,
        on_error: (
            splice.give_up(),
            "The failure could not be counted: no further attempt.",
        ),
    };
    let (onward, name) = task::onward(splice);
    let success = Errand {
        comment: "Counts the success: the circuit is recovering, or calls fail lately. All other successes cost nothing."
            .to_owned(),
        resource: INVOKE,
        arguments: Part::Object(vec![
            ("FunctionName", json!(substitute(FUNCTION)).into()),
            ("Payload", payload_of_success),
        ]),
        timeout_seconds: SECONDS,
        keep: None,
        set: Vec::new(),
        next: onward,
        carries_answers: false,
        on_error: (&name, "A success that could not be counted is an answer all the same."),
    };
    let success = success.state(splice);
    vec![
        (splice.names.count_success.clone(), success),
        (splice.names.record.clone(), errand.state(splice)),
    ]
}
