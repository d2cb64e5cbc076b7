//! Functions at the end of a path: `$.items.length()`.

use super::error::Miss;
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

    /// Whether it is a function of numbers.
    pub(super) fn is_aggregate(self) -> bool {
        match self {
            Function::Min | Function::Max | Function::Avg | Function::StdDev | Function::Sum => {
                true
            }
            Function::Length | Function::Keys | Function::First | Function::Last => false,
        }
    }

    /// The function's value, if it has one there.
    ///
    /// # Errors
    ///
    /// If there must be numbers or items and there are none.
    pub(super) fn apply(self, value: &Value) -> Result<Option<Value>, Miss> {
        Ok(match self {
            Function::Length => match value {
                Value::Array(items) => Some(Value::from(items.len())),
                Value::Object(fields) => Some(Value::from(fields.len())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            },
            Function::Keys => value.as_object().map(|fields| {
                let keys = fields.keys().map(|key| Value::String(key.clone()));
                Value::Array(keys.collect::<Array>())
            }),
            Function::First => Some(items(value)?.first().ok_or(Miss::NoNumbers)?.clone()),
            Function::Last => Some(items(value)?.last().ok_or(Miss::NoNumbers)?.clone()),
            Function::Min => double(numbers(value)?.into_iter().fold(f64::MAX, f64::min)),
            Function::Max => double(numbers(value)?.into_iter().fold(f64::MIN, f64::max)),
            Function::Sum => double(numbers(value)?.iter().sum()),
            Function::Avg => double(mean(&numbers(value)?)),
            Function::StdDev => {
                let numbers = numbers(value)?;
                let mean = mean(&numbers);
                let squares = numbers
                    .iter()
                    .map(|number| (number - mean).powi(2))
                    .sum::<f64>();
                double((squares / numbers.len() as f64).sqrt())
            }
        })
    }
}

fn items(value: &Value) -> Result<&[Value], Miss> {
    value
        .as_array()
        .map(|items| &**items)
        .ok_or(Miss::NoNumbers)
}

/// The numbers of an array, one at least; anything else in it is passed over.
fn numbers(value: &Value) -> Result<Vec<f64>, Miss> {
    let numbers: Vec<f64> = items(value)?.iter().filter_map(Value::as_f64).collect();
    if numbers.is_empty() {
        return Err(Miss::NoNumbers);
    }
    Ok(numbers)
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// The aggregates are doubles, whatever they are computed from.
fn double(number: f64) -> Option<Value> {
    Number::from_f64(number).map(Value::Number)
}
