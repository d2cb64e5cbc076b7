//! Where two answers of the TestState API differ.

use serde::Serialize;
use serde_json::Value;

use super::Case;

/// Fields of an answer whose text is JSON.
const JSON_TEXTS: [&str; 4] = ["output", "result", "variables", "afterArguments"];

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Where in the answer: `nextState`, `inspectionData.variables.admission`.
    pub at: String,
    /// What our interpreter says; none: nothing.
    pub ours: Option<Value>,
    /// What the other one says.
    pub theirs: Option<Value>,
}

/// Where `theirs` differs from what the case expects. Times, and numbers and identifiers in what chance has a part in, are
/// passed over: each side has its own.
#[must_use]
pub fn compare(case: &Case, theirs: &Value) -> Vec<Difference> {
    let drawn = case.request["definition"]
        .as_str()
        .is_some_and(|definition| draws(definition, &case.state));
    let mut found = Vec::new();
    differ(
        "",
        Some(&opened(&case.expected)),
        Some(&opened(theirs)),
        drawn,
        &mut found,
    );
    found
}

/// An answer with its JSON texts read, without what depends on when it was asked: what `INFO` would not show is kept.
fn opened(answer: &Value) -> Value {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let read = match value {
                    Value::String(text) if JSON_TEXTS.contains(&name.as_str()) => {
                        // What is no JSON is compared as the text it is.
                        serde_json::from_str(text).unwrap_or_else(|_| value.clone())
                    }
                    other => opened(other),
                };
                (name.clone(), read)
            })
            .collect(),
        other => other.clone(),
    }
}

/// Whether an expression of the state draws something.
fn draws(definition: &str, state: &str) -> bool {
    let machine: Value = serde_json::from_str(definition).unwrap_or(Value::Null);
    let text = machine["States"][state].to_string();
    ["$random(", "$uuid(", "JitterStrategy"]
        .iter()
        .any(|chance| text.contains(chance))
}

fn differ(
    at: &str,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    drawn: bool,
    found: &mut Vec<Difference>,
) {
    match (ours, theirs) {
        (Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let mut names: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let inner = if at.is_empty() {
                    name.clone()
                } else {
                    format!("{at}.{name}")
                };
                differ(&inner, ours.get(name), theirs.get(name), drawn, found);
            }
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) => {
            for number in 0..ours.len().max(theirs.len()) {
                let inner = format!("{at}[{number}]");
                differ(&inner, ours.get(number), theirs.get(number), drawn, found);
            }
        }
        (Some(ours), Some(theirs)) if alike(ours, theirs, drawn) => {}
        (None | Some(Value::Null), None | Some(Value::Null)) => {}
        (ours, theirs) => found.push(Difference {
            at: at.to_owned(),
            ours: ours.cloned(),
            theirs: theirs.cloned(),
        }),
    }
}

fn alike(ours: &Value, theirs: &Value, drawn: bool) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => drawn || a.as_f64() == b.as_f64(),
        (Value::String(a), Value::String(b)) => {
            a == b || is_time(a) && is_time(b) || drawn && is_identifier(a) && is_identifier(b)
        }
        _ => ours == theirs,
    }
}

fn is_time(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

/// A UUID, or a hash.
fn is_identifier(text: &str) -> bool {
    text.len() >= 32 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}
