//! Functions at the end of a path: `$.items.length()`.

use crate::{Array, Number, Value};

/// A function of what the path before it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// How many items or fields there are.
    Length,
    /// An object's keys.
    Keys,
    /// The smallest of the numbers.
    Min,
    /// The largest of the numbers.
    Max,
    /// The mean of the numbers.
    Avg,
    /// The standard deviation of the numbers.
    StdDev,
    /// The sum of the numbers.
    Sum,
    /// The first item.
    First,
    /// The last item.
    Last,
}

impl Function {
    pub(super) const ALL: [Function; 9] = [
        Function::Length,
        Function::Keys,
        Function::Min,
        Function::Max,
        Function::Avg,
        Function::StdDev,
        Function::Sum,
        Function::First,
        Function::Last,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Function::Length => "length",
            Function::Keys => "keys",
            Function::Min => "min",
            Function::Max => "max",
            Function::Avg => "avg",
            Function::StdDev => "stddev",
            Function::Sum => "sum",
            Function::First => "first",
            Function::Last => "last",
        }
    }

    /// The function's value, if it has one there.
    pub(super) fn apply(self, value: &Value) -> Option<Value> {
        match self {
            Function::Length => match value {
                Value::Array(items) => Some(Value::from(items.len())),
                Value::Object(fields) => Some(Value::from(fields.len())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            },
            Function::Keys => {
                let keys = value.as_object()?.keys();
                Some(Value::Array(
                    keys.map(|key| Value::String(key.clone()))
                        .collect::<Array>(),
                ))
            }
            Function::First => value.as_array()?.first().cloned(),
            Function::Last => value.as_array()?.last().cloned(),
            Function::Min => double(numbers(value)?.into_iter().reduce(f64::min)?),
            Function::Max => double(numbers(value)?.into_iter().reduce(f64::max)?),
            Function::Sum => double(numbers(value)?.iter().sum()),
            Function::Avg => double(mean(&numbers(value)?)?),
            Function::StdDev => {
                let numbers = numbers(value)?;
                let mean = mean(&numbers)?;
                let squares = numbers
                    .iter()
                    .map(|number| (number - mean).powi(2))
                    .sum::<f64>();
                double((squares / numbers.len() as f64).sqrt())
            }
        }
    }
}

/// The numbers of an array; anything else in it is passed over.
fn numbers(value: &Value) -> Option<Vec<f64>> {
    Some(value.as_array()?.iter().filter_map(Value::as_f64).collect())
}

fn mean(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() {
        None
    } else {
        Some(numbers.iter().sum::<f64>() / numbers.len() as f64)
    }
}

/// The aggregates are doubles, whatever they are computed from.
fn double(number: f64) -> Option<Value> {
    Number::from_f64(number).map(Value::Number)
}
