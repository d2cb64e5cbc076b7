//! Numbers that may be computed when a state runs.

use std::sync::Arc;

use asl::QueryLanguage;
use expr::{Kind, Value};
use program::{Quantity, State};

use crate::execution::{Fault, Line, Run, Seen};

/// The whole seconds of a Wait state.
pub(crate) fn wait_seconds(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    quantity: &Quantity<u64>,
    input: &Value,
) -> Result<i64, Fault> {
    match quantity {
        Quantity::Value(seconds) => Ok(i64::try_from(*seconds).unwrap_or(i64::MAX)),
        Quantity::Expression(template) => {
            let value = run
                .evaluate_to(
                    line,
                    state,
                    template,
                    &[Kind::Number],
                    "number",
                    Seen::input(input),
                )
                .map_err(Fault::after_entering)?;
            whole(&value).ok_or_else(|| {
                let message =
                    format!("The Seconds field must be a non-negative integer but was: {value}");
                Fault::evaluation(line, state, Some("Seconds".into()), message).after_entering()
            })
        }
        Quantity::Path(query) => {
            let source = query.source();
            let Ok(value) = run.query(line, state, query, input) else {
                let message = format!(
                    "The SecondsPath parameter does not reference an input value: {source}"
                );
                return Err(Fault::runtime(line, state, message));
            };
            let complaint = match spelled(&value, Value::as_i64) {
                Some(seconds) if seconds >= 0 => return Ok(seconds),
                Some(_) => "references a negative value",
                None => "cannot be parsed as a long value",
            };
            let text = plain(&value);
            let message = format!("The SecondsPath parameter {complaint}: {source} == {text}");
            Err(Fault::runtime(line, state, message))
        }
    }
}

/// The whole number of a field such as `TimeoutSeconds` or `MaxConcurrency`.
pub(crate) fn integer(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    field: &str,
    quantity: &Quantity<u64>,
    input: &Value,
) -> Result<i64, Fault> {
    match quantity {
        Quantity::Value(number) => Ok(i64::try_from(*number).unwrap_or(i64::MAX)),
        Quantity::Expression(template) => {
            let value = run.evaluate_to(
                line,
                state,
                template,
                &[Kind::Number],
                "number",
                Seen::input(input),
            )?;
            value.as_i64().ok_or_else(|| {
                let message = format!("The {field} field must be an integer but was: {value}");
                Fault::evaluation(line, state, Some(field.into()), message)
            })
        }
        Quantity::Path(query) => {
            let value = run
                .query(line, state, query, input)
                .map_err(|why| Fault::unevaluated_path(line, state, why))?;
            spelled(&value, Value::as_i64)
                .ok_or_else(|| refers(line, state, field, &value, "integer", query.source()))
        }
    }
}

/// The number of a field such as `ToleratedFailurePercentage`.
pub(crate) fn float(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    field: &str,
    quantity: &Quantity<f64>,
    input: &Value,
) -> Result<f64, Fault> {
    match quantity {
        Quantity::Value(number) => Ok(*number),
        Quantity::Expression(template) => {
            let value = run.evaluate_to(
                line,
                state,
                template,
                &[Kind::Number],
                "number",
                Seen::input(input),
            )?;
            Ok(value.as_f64().unwrap_or_default())
        }
        Quantity::Path(query) => {
            let value = run
                .query(line, state, query, input)
                .map_err(|why| Fault::unevaluated_path(line, state, why))?;
            spelled(&value, Value::as_f64)
                .ok_or_else(|| refers(line, state, field, &value, "float", query.source()))
        }
    }
}

/// Refuses a number that is below what its field takes (`wanted`, in words).
pub(crate) fn at_least(
    least: i64,
    wanted: &str,
    line: &Line,
    state: &State,
    field: &str,
    number: i64,
) -> Result<i64, Fault> {
    if number >= least {
        return Ok(number);
    }
    let message = format!("Expected {wanted} integer for {field}, got '{number}' instead.");
    Err(match state.language {
        QueryLanguage::JsonPath => Fault::runtime(line, state, message),
        QueryLanguage::Jsonata => Fault::evaluation(line, state, Some(field.into()), message),
    })
}

fn refers(
    line: &Line,
    state: &State,
    field: &str,
    value: &Value,
    wanted: &str,
    path: &str,
) -> Fault {
    let text = plain(value);
    let message = format!(
        "The {field}Path field refers to value \"{text}\" which is not a valid {wanted}: {path}"
    );
    Fault::runtime(line, state, message)
}

/// A string as it is, anything else as JSON text.
pub(crate) fn plain(value: &Value) -> Arc<str> {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string().into()
        }
    }
}

/// A number, or text that spells one.
fn spelled<T: std::str::FromStr>(value: &Value, number: impl Fn(&Value) -> Option<T>) -> Option<T> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            number(value)
        }
    }
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().filter(|seconds| *seconds >= 0)
}
