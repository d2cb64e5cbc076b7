//! Filters: `[?(@.price < 10 && @.kind in ['a','b'])]`.

use std::cmp::Ordering;

use super::evaluate::find_for_filter;
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
    /// Whether `value` passes; `document` is where the whole path starts.
    pub(super) fn accepts(&self, value: &Value, document: &Value) -> bool {
        match self {
            Filter::Any(filters) => filters.iter().any(|filter| filter.accepts(value, document)),
            Filter::All(filters) => filters.iter().all(|filter| filter.accepts(value, document)),
            Filter::Not(filter) => !filter.accepts(value, document),
            Filter::Exists(operand) => operand.value(value, document).is_some(),
            Filter::Compare(left, operator, right) => {
                operator.holds(left.value(value, document), right.value(value, document))
            }
            Filter::Matches(operand, pattern) => match operand.value(value, document) {
                Some(Value::String(text)) => pattern.compiled.is_match(&text),
                Some(Value::Number(number)) => pattern.compiled.is_match(&number.to_string()),
                Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
                    false
                }
            },
        }
    }
}

impl Operand {
    fn value(&self, tested: &Value, document: &Value) -> Option<Value> {
        match self {
            Operand::Path(segments) => find_for_filter(segments, tested),
            Operand::Root(segments) => find_for_filter(segments, document),
            Operand::Literal(value) => Some(value.clone()),
        }
    }
}

impl Operator {
    fn holds(self, left: Option<Value>, right: Option<Value>) -> bool {
        let (Some(left), Some(right)) = (&left, &right) else {
            // What is missing equals only what is missing too.
            return match self {
                Operator::Equal => left.is_none() && right.is_none(),
                Operator::NotEqual => left.is_some() || right.is_some(),
                Operator::NotIn | Operator::NoneOf => true,
                Operator::Less
                | Operator::LessOrEqual
                | Operator::Greater
                | Operator::GreaterOrEqual
                | Operator::In
                | Operator::SubsetOf
                | Operator::AnyOf
                | Operator::Contains
                | Operator::Size
                | Operator::Empty => false,
            };
        };
        match self {
            Operator::Equal => equal(left, right),
            Operator::NotEqual => !equal(left, right),
            Operator::Less => order(left, right) == Some(Ordering::Less),
            Operator::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
            Operator::Greater => order(left, right) == Some(Ordering::Greater),
            Operator::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
            Operator::In => holds_item(right, left),
            Operator::NotIn => !holds_item(right, left),
            Operator::SubsetOf => {
                items(left).is_some_and(|items| items.iter().all(|item| holds_item(right, item)))
            }
            Operator::AnyOf => {
                items(left).is_some_and(|items| items.iter().any(|item| holds_item(right, item)))
            }
            Operator::NoneOf => {
                items(left).is_some_and(|items| !items.iter().any(|item| holds_item(right, item)))
            }
            Operator::Contains => match (left, right) {
                (Value::String(text), Value::String(part)) => text.contains(&**part),
                _ => holds_item(left, right),
            },
            Operator::Size => {
                size(left).is_some_and(|size| right.as_u64() == u64::try_from(size).ok())
            }
            Operator::Empty => size(left).is_some_and(|size| right.as_bool() == Some(size == 0)),
        }
    }
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

fn items(value: &Value) -> Option<&[Value]> {
    value.as_array().map(|items| &**items)
}

fn holds_item(list: &Value, item: &Value) -> bool {
    items(list).is_some_and(|items| items.iter().any(|other| equal(other, item)))
}

fn size(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(fields) => Some(fields.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
