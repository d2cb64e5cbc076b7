//! Filters: `[?(@.price < 10 && @.kind in ['a','b'])]`.

use std::cmp::Ordering;

use super::evaluate::{exists, find_for_filter};
use super::syntax::Segment;
use crate::Value;

/// A condition on a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    /// A path alone: there is something there.
    Exists(Operand),
    Compare(Operand, Operator, Operand),
    /// `=~ /…/`.
    Matches(Operand, Pattern),
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    /// `@…`: a path from the value under test.
    Path(Vec<Segment>),
    /// `$…`: a path from where the whole path starts.
    Root(Vec<Segment>),
    Literal(Value),
}

/// How two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    SubsetOf,
    AnyOf,
    NoneOf,
    Contains,
    Size,
    Empty,
}

/// A regular expression of a filter.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) compiled: regex_lite::Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.text == other.text
    }
}

impl Filter {
    /// Whether `value` passes; `document` is where the whole path starts. Nothing passes that a filter cannot compare.
    pub(super) fn accepts(&self, value: &Value, document: &Value) -> bool {
        self.test(value, document).unwrap_or(false)
    }

    fn test(&self, value: &Value, document: &Value) -> Result<bool, Incomparable> {
        match self {
            Filter::Any(filters) => {
                for filter in filters {
                    if filter.test(value, document)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Filter::All(filters) => {
                for filter in filters {
                    if !filter.test(value, document)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Filter::Not(filter) => Ok(!filter.test(value, document)?),
            Filter::Exists(operand) => Ok(operand.exists(value, document)),
            Filter::Compare(left, operator, right) => {
                operator.holds(left.value(value, document), right.value(value, document))
            }
            Filter::Matches(operand, pattern) => Ok(match operand.value(value, document) {
                Some(Value::String(text)) => pattern.compiled.is_match(&text),
                Some(Value::Number(number)) => pattern.compiled.is_match(&number.to_string()),
                Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
                    false
                }
            }),
        }
    }
}

/// An operator is asked of values that it cannot compare.
#[derive(Debug)]
struct Incomparable;

impl Operand {
    fn value(&self, tested: &Value, document: &Value) -> Option<Value> {
        match self {
            Operand::Path(segments) => find_for_filter(segments, tested),
            Operand::Root(segments) => find_for_filter(segments, document),
            Operand::Literal(value) => Some(value.clone()),
        }
    }

    fn exists(&self, tested: &Value, document: &Value) -> bool {
        match self {
            Operand::Path(segments) => exists(segments, tested),
            Operand::Root(segments) => exists(segments, document),
            Operand::Literal(_) => true,
        }
    }
}

impl Operator {
    fn holds(self, left: Option<Value>, right: Option<Value>) -> Result<bool, Incomparable> {
        Ok(match self {
            // What is missing equals nothing, not even what is missing too.
            Operator::Equal => both(&left, &right).is_some_and(|(left, right)| equal(left, right)),
            Operator::NotEqual => {
                both(&left, &right).is_none_or(|(left, right)| !equal(left, right))
            }
            Operator::Less => compare(&left, &right).is_some_and(Ordering::is_lt),
            Operator::LessOrEqual => compare(&left, &right).is_some_and(Ordering::is_le),
            Operator::Greater => compare(&left, &right).is_some_and(Ordering::is_gt),
            Operator::GreaterOrEqual => compare(&left, &right).is_some_and(Ordering::is_ge),
            Operator::In => within(&left, list(&right)?),
            Operator::NotIn => !within(&left, list(&right)?),
            Operator::SubsetOf => {
                let right = list(&right)?;
                list(&left)?.iter().all(|item| holds_item(right, item))
            }
            Operator::AnyOf => {
                let right = list(&right)?;
                list(&left)?.iter().any(|item| holds_item(right, item))
            }
            Operator::NoneOf => {
                let right = list(&right)?;
                !list(&left)?.iter().any(|item| holds_item(right, item))
            }
            Operator::Contains => match both(&left, &right) {
                Some((Value::String(text), Value::String(part))) => text.contains(&**part),
                Some((Value::Array(items), right)) => holds_item(items, right),
                Some(_) | None => false,
            },
            Operator::Size => both(&left, &right).is_some_and(|(left, right)| {
                size(left).is_some_and(|size| right.as_u64() == u64::try_from(size).ok())
            }),
            Operator::Empty => both(&left, &right).is_some_and(|(left, right)| {
                size(left).is_some_and(|size| right.as_bool() == Some(size == 0))
            }),
        })
    }
}

fn both<'v>(left: &'v Option<Value>, right: &'v Option<Value>) -> Option<(&'v Value, &'v Value)> {
    Some((left.as_ref()?, right.as_ref()?))
}

fn compare(left: &Option<Value>, right: &Option<Value>) -> Option<Ordering> {
    both(left, right).and_then(|(left, right)| order(left, right))
}

fn list(value: &Option<Value>) -> Result<&[Value], Incomparable> {
    match value {
        Some(Value::Array(items)) => Ok(items),
        Some(_) | None => Err(Incomparable),
    }
}

fn within(item: &Option<Value>, list: &[Value]) -> bool {
    item.as_ref().is_some_and(|item| holds_item(list, item))
}

/// Equality in filters: a number equals the string that spells it.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(text), Value::Number(number))
        | (Value::Number(number), Value::String(text)) => {
            text.parse::<f64>() == Ok(number.as_f64())
        }
        _ => left == right,
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn holds_item(list: &[Value], item: &Value) -> bool {
    list.iter().any(|other| equal(other, item))
}

fn size(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(fields) => Some(fields.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
