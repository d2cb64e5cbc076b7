//! Walking a path.

mod walk;

use super::error::Miss;
use super::function::Function;
use super::syntax::{Segment, compiled, push_compiled};
use crate::{Object, Value};
use walk::Walk;

/// What a path finds.
pub(super) enum Found<'a> {
    /// The one place of a definite path.
    One(&'a Value),
    /// An index past the end, as the last step of a definite path: nothing, which reads as `null` where it is not an
    /// error.
    Absent,
    /// Something that stands nowhere: a function's value, or the list of what an indefinite path finds.
    New(Value),
}

impl Found<'_> {
    pub(super) fn into_value(self) -> Value {
        match self {
            Found::One(value) => value.clone(),
            Found::Absent => Value::Null,
            Found::New(value) => value,
        }
    }
}

/// Walks `segments` from `document`.
pub(super) fn find<'a>(segments: &[Segment], document: &'a Value) -> Result<Found<'a>, Miss> {
    match segments.split_last() {
        Some((Segment::Function(function), before)) => call(*function, segments, before, document),
        // Several names at the end of a definite path pick one object out of another.
        Some((Segment::Names(names), before)) if before.iter().all(Segment::is_definite) => {
            match definite(segments, before.len(), document)? {
                Found::One(value @ Value::Object(_)) => Ok(Found::New(pick(names, value))),
                Found::One(value) => Err(miss(segments, before.len(), value)),
                Found::Absent | Found::New(_) => Ok(Found::Absent),
            }
        }
        _ if segments.iter().all(Segment::is_definite) => {
            definite(segments, segments.len(), document)
        }
        _ => Walk::of(segments, None, document).map(Found::New),
    }
}

/// The function at the end of a path: of the one place that the path before it leads to, of all that a search from the
/// start finds, and else of each place that is found.
fn call<'a>(
    function: Function,
    segments: &[Segment],
    before: &[Segment],
    document: &'a Value,
) -> Result<Found<'a>, Miss> {
    if let Some(Segment::Descend) = before.first() {
        return search(function, before, document).map(found);
    }
    if !before.iter().all(Segment::is_definite) {
        return Walk::of(before, Some(function), document).map(Found::New);
    }
    let value = match definite(segments, before.len(), document)? {
        Found::One(value) => function.apply(value)?,
        Found::New(value) => function.apply(&value)?,
        Found::Absent => function.apply(&Value::Null)?,
    };
    Ok(found(value))
}

fn found<'a>(value: Option<Value>) -> Found<'a> {
    value.map_or(Found::Absent, Found::New)
}

fn search(function: Function, before: &[Segment], document: &Value) -> Result<Option<Value>, Miss> {
    if function.is_aggregate() {
        return function.apply(&Walk::of(before, None, document)?);
    }
    match function {
        // What is counted is what is in the places, not the places.
        Function::Length => {
            let inside: Vec<Segment> = before.iter().cloned().chain([Segment::Wildcard]).collect();
            function.apply(&Walk::of(&inside, None, document)?)
        }
        _ => function.apply(document),
    }
}

/// What a filter sees of a path; none if its definite beginning leads nowhere.
pub(super) fn find_for_filter(segments: &[Segment], document: &Value) -> Option<Value> {
    leads_somewhere(segments, document)?;
    find(segments, document).ok().map(Found::into_value)
}

/// Whether a filter sees a path: what it names is there.
pub(super) fn exists(segments: &[Segment], document: &Value) -> bool {
    if leads_somewhere(segments, document).is_none() {
        return false;
    }
    match segments.iter().all(Segment::is_definite) {
        true => find(segments, document).is_ok(),
        false => Walk::strictly(segments, document).is_ok(),
    }
}

/// The definite beginning of a path must be there.
fn leads_somewhere(segments: &[Segment], document: &Value) -> Option<()> {
    let beginning = segments
        .iter()
        .take_while(|it| it.is_definite() && !matches!(it, Segment::Function(_)));
    definite(segments, beginning.count(), document)
        .ok()
        .map(|_| ())
}

/// Takes the first `count` steps.
fn definite<'a>(
    segments: &[Segment],
    count: usize,
    document: &'a Value,
) -> Result<Found<'a>, Miss> {
    let mut at = document;
    for (depth, segment) in segments.iter().take(count).enumerate() {
        let is_last = depth + 1 == count;
        let past_the_end = matches!((segment, at), (Segment::Index(_), Value::Array(_)));
        at = match segment.step(at) {
            Some(next) => next,
            None if is_last && past_the_end => match segments.get(count) {
                None | Some(Segment::Function(_)) => return Ok(Found::Absent),
                Some(_) => return Err(miss(segments, depth, at)),
            },
            None => return Err(miss(segments, depth, at)),
        };
    }
    Ok(Found::One(at))
}

/// The object of those fields of `value` that are among `names`.
fn pick(names: &[String], value: &Value) -> Value {
    let fields = names
        .iter()
        .filter_map(|name| Some((name.as_str(), value.get(name)?.clone())));
    Value::Object(fields.collect::<Object>())
}

/// Why the step at `depth` leads nowhere from `at`.
fn miss(segments: &[Segment], depth: usize, at: &Value) -> Miss {
    let (done, rest) = segments.split_at(depth.min(segments.len()));
    let Some((segment, later)) = rest.split_first() else {
        return Miss::NoResults {
            path: compiled(segments),
        };
    };
    let mut step = String::new();
    push_compiled(segment, &mut step);
    match (segment, at) {
        (Segment::Name(_), Value::Object(_)) if later.is_empty() => Miss::NoResults {
            path: compiled(segments),
        },
        (Segment::Name(_), Value::Object(_)) => Miss::MissingProperty {
            path: compiled(done) + &step,
        },
        (Segment::Name(_) | Segment::Names(_), _) => Miss::NotAnObject {
            property: step,
            path: compiled(done),
            class: class(at),
        },
        // Past the end: the next step is asked of nothing.
        (_, Value::Array(_)) => match later.first() {
            Some(next @ (Segment::Name(_) | Segment::Names(_))) => {
                let mut property = String::new();
                push_compiled(next, &mut property);
                Miss::NotAnObject {
                    property,
                    path: compiled(done) + &step,
                    class: "null",
                }
            }
            Some(_) => Miss::PathIsNull {
                path: compiled(done) + &step,
            },
            None => Miss::NoResults {
                path: compiled(segments),
            },
        },
        _ => Miss::NotAnArray {
            rest: rest.iter().fold(String::new(), |mut text, segment| {
                push_compiled(segment, &mut text);
                text
            }),
            found: at.clone(),
        },
    }
}

/// The name that the service's path library has for what is not an object.
fn class(value: &Value) -> &'static str {
    match value {
        Value::Null => "com.fasterxml.jackson.databind.node.NullNode",
        Value::Bool(_) => "com.fasterxml.jackson.databind.node.BooleanNode",
        Value::Number(number) if !number.is_integer() => {
            "com.fasterxml.jackson.databind.node.DoubleNode"
        }
        Value::Number(number) if number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()) => {
            "com.fasterxml.jackson.databind.node.IntNode"
        }
        Value::Number(_) => "com.fasterxml.jackson.databind.node.LongNode",
        Value::String(_) => "com.fasterxml.jackson.databind.node.TextNode",
        Value::Array(_) => "com.fasterxml.jackson.databind.node.ArrayNode",
        Value::Object(_) => "com.fasterxml.jackson.databind.node.ObjectNode",
    }
}
