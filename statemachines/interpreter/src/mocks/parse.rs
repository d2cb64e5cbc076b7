//! From JSON to mocks, and all that is wrong with it.

use std::fmt;
use std::sync::Arc;

use expr::{Object, Value};

use super::{End, Mocks, Response, Responses, local, store};
use crate::execution::Report;
use crate::failure::Failure;

/// The key of the S3 objects among the states' names.
const STORE: &str = "#s3";

/// Everything in a mocks file that makes no sense.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MocksError {
    /// What is wrong, each with its place in front; never empty.
    pub problems: Vec<String>,
}

impl fmt::Display for MocksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for MocksError {}

/// Gathers problems.
#[derive(Default)]
pub(super) struct Problems(Vec<String>);

impl Problems {
    pub(super) fn add(&mut self, at: impl fmt::Display, what: impl fmt::Display) {
        self.0.push(format!("{at}: {what}"));
    }
}

pub(super) fn parse(json: &Value, test_case: Option<&str>) -> Result<Mocks, MocksError> {
    let mut problems = Problems::default();
    let mut mocks = Mocks::default();
    match json {
        Value::Object(fields) if local::is_one(fields) => {
            mocks = local::parse(fields, test_case, &mut problems);
        }
        Value::Object(fields) => {
            if test_case.is_some() {
                problems.add("--test-case", "only a MockConfigFile.json (with StateMachines and MockedResponses) has test cases");
            }
            for (state, json) in fields {
                if **state == *STORE {
                    mocks.store = store::parse(json, &mut problems);
                } else if let Some(responses) = responses(state, json, &mut problems) {
                    mocks.states.insert(state.clone(), responses);
                }
            }
        }
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)) => problems.add(
            "/",
            format!("expected an object, found {}", other.kind().as_str()),
        ),
    }
    if problems.0.is_empty() {
        Ok(mocks)
    } else {
        Err(MocksError {
            problems: problems.0,
        })
    }
}

/// The responses of one state.
pub(super) fn responses(at: &str, json: &Value, problems: &mut Problems) -> Option<Responses> {
    let Value::Object(fields) = json else {
        problems.add(
            at,
            "expected an object from invocation numbers to responses",
        );
        return None;
    };
    if let Some(entries) = fields.get("byInput") {
        return by_input(at, entries, problems);
    }
    let mut counted = Vec::with_capacity(fields.len());
    for (key, json) in fields {
        let at = format!("{at}/{key}");
        match range(key) {
            Some((from, to)) => {
                if let Some(response) = response(&at, json, problems) {
                    counted.push((from, to, response));
                }
            }
            None => problems.add(
                at,
                "expected an invocation number such as `0`, or a range such as `1-3`",
            ),
        }
    }
    Some(Responses::ByCount(counted))
}

fn by_input(at: &str, entries: &Value, problems: &mut Problems) -> Option<Responses> {
    let Value::Array(entries) = entries else {
        problems.add(format!("{at}/byInput"), "expected a list");
        return None;
    };
    let mut responses = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let at = format!("{at}/byInput/{index}");
        let response = response(&at, entry, problems);
        match (entry.get("Input"), response) {
            (Some(input), Some(response)) => responses.push((input.clone(), response)),
            (None, _) => problems.add(at, "expected `Input`"),
            (Some(_), None) => {}
        }
    }
    Some(Responses::ByInput(responses))
}

fn response(at: &str, json: &Value, problems: &mut Problems) -> Option<Response> {
    let Value::Object(fields) = json else {
        problems.add(at, "expected an object with `Return` or `Throw`");
        return None;
    };
    let end = match (
        fields.get("Return"),
        fields.get("Throw"),
        fields.get("Never"),
    ) {
        (Some(result), None, None) => End::Return(result.clone()),
        (None, Some(Value::Object(error)), None) => End::Throw(failure(error), report(fields)),
        (None, None, Some(Value::Bool(true))) => End::Never,
        _ => {
            problems.add(
                at,
                "expected one of `Return`, `Throw` (an object) and `Never` (true)",
            );
            return None;
        }
    };
    Some(Response {
        submitted: fields.get("Submitted").cloned(),
        worker: text(fields, "WorkerName"),
        end,
    })
}

fn failure(error: &Object) -> Failure {
    Failure {
        error: text(error, "Error"),
        cause: text(error, "Cause"),
    }
}

/// The step at which a failure is reported: an event's type, such as `TaskSubmitFailed`.
fn report(fields: &Object) -> Report {
    let event = text(fields, "Event").unwrap_or_default();
    let steps = [
        ("TimedOut", Report::TimedOut),
        ("ScheduleFailed", Report::ScheduleFailed),
        ("StartFailed", Report::StartFailed),
        ("SubmitFailed", Report::SubmitFailed),
    ];
    steps
        .into_iter()
        .find(|(suffix, _)| event.ends_with(suffix))
        .map_or(Report::Failed, |(_, report)| report)
}

fn text(fields: &Object, key: &str) -> Option<Arc<str>> {
    match fields.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) | None => None,
    }
}

/// `3` is 3 to 3, `1-3` is 1 to 3.
fn range(key: &str) -> Option<(u64, u64)> {
    let (from, to) = key.split_once('-').unwrap_or((key, key));
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use expr::value;

    use super::*;

    #[test]
    fn all_problems_are_told_at_once() {
        let error = parse(
            &value!({"A": 1, "B": {"x": {}, "0": {"Return": 1, "Throw": {}}}, "C": {"byInput": [{"Return": 1}]}}),
            Some("M/C"),
        );
        insta::assert_snapshot!(error.unwrap_err(), @r"
        --test-case: only a MockConfigFile.json (with StateMachines and MockedResponses) has test cases
        A: expected an object from invocation numbers to responses
        B/x: expected an invocation number such as `0`, or a range such as `1-3`
        B/0: expected one of `Return`, `Throw` (an object) and `Never` (true)
        C/byInput/0: expected `Input`
        ");
    }
}
