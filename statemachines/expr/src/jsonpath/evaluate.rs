//! Walking a path.

use super::error::Miss;
use super::syntax::{Segment, compiled, item, push_compiled};
use crate::value::deep::guarded;
use crate::{Array, Object, Value};

/// How many places an indefinite path may visit: `$..*..*` visits the square of what there is.
const MAX_VISITED: usize = 2_000_000;

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
    let (segments, function) = match segments.split_last() {
        Some((Segment::Function(function), before)) => (before, Some(*function)),
        _ => (segments, None),
    };
    let found = match segments.split_last() {
        // Several names at the end of a definite path pick one object out of another.
        Some((Segment::Names(names), before)) if before.iter().all(Segment::is_definite) => {
            match definite(before, document)? {
                Found::One(value @ Value::Object(_)) => Found::New(pick(names, value)),
                Found::One(value) => return Err(miss(segments, before.len(), value)),
                Found::Absent | Found::New(_) => Found::Absent,
            }
        }
        _ if segments.iter().all(Segment::is_definite) => definite(segments, document)?,
        _ => {
            let mut walk = Walk {
                document,
                segments,
                visited: 0,
                found: Vec::new(),
            };
            walk.from(0, document)?;
            Found::New(Value::Array(Array::from(walk.found)))
        }
    };
    let Some(function) = function else {
        return Ok(found);
    };
    let value = match &found {
        Found::One(value) => function.apply(value),
        Found::New(value) => function.apply(value),
        Found::Absent => None,
    };
    Ok(value.map_or(Found::Absent, Found::New))
}

/// Whether a path finds anything, and the value if it finds exactly one: what a filter sees of a path.
pub(super) fn find_for_filter(segments: &[Segment], document: &Value) -> Option<Value> {
    match find(segments, document) {
        Ok(Found::One(value)) => Some(value.clone()),
        Ok(Found::New(value)) => Some(value),
        Ok(Found::Absent) | Err(_) => None,
    }
}

fn definite<'a>(segments: &[Segment], document: &'a Value) -> Result<Found<'a>, Miss> {
    let mut at = document;
    for (depth, segment) in segments.iter().enumerate() {
        let is_last = depth + 1 == segments.len();
        at = match segment.step(at) {
            Some(next) => next,
            None if is_last && matches!((segment, at), (Segment::Index(_), Value::Array(_))) => {
                return Ok(Found::Absent);
            }
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
            Some(next @ Segment::Name(_)) => {
                let mut property = String::new();
                push_compiled(next, &mut property);
                Miss::NotAnObject {
                    property,
                    path: compiled(done) + &step,
                    class: "null",
                }
            }
            _ => Miss::NoResults {
                path: compiled(segments),
            },
        },
        _ => Miss::NotAnArray {
            index: step,
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

/// A walk that may branch.
struct Walk<'s, 'a> {
    document: &'a Value,
    segments: &'s [Segment],
    visited: usize,
    found: Vec<Value>,
}

impl<'a> Walk<'_, 'a> {
    /// Takes the steps from number `step` on, starting at `at`. Where a step does not apply there is nothing to find.
    fn from(&mut self, step: usize, at: &'a Value) -> Result<(), Miss> {
        self.visited += 1;
        if self.visited > MAX_VISITED {
            return Err(Miss::TooMuch { limit: MAX_VISITED });
        }
        let segments = self.segments;
        let Some(segment) = segments.get(step) else {
            self.found.push(at.clone());
            return Ok(());
        };
        match segment {
            Segment::Name(_) | Segment::Index(_) => match segment.step(at) {
                Some(next) => self.from(step + 1, next),
                None => Ok(()),
            },
            Segment::Names(names) if step + 1 == segments.len() => {
                if at.as_object().is_some() {
                    self.found.push(pick(names, at));
                }
                Ok(())
            }
            Segment::Names(names) => names
                .iter()
                .filter_map(|name| at.get(name))
                .try_for_each(|next| self.from(step + 1, next)),
            Segment::Indexes(indexes) => match at.as_array() {
                Some(items) => indexes
                    .iter()
                    .filter_map(|index| item(items, *index))
                    .try_for_each(|next| self.from(step + 1, next)),
                None => Ok(()),
            },
            Segment::Slice(from, to) => match at.as_array() {
                Some(items) => slice(items, *from, *to)
                    .iter()
                    .try_for_each(|next| self.from(step + 1, next)),
                None => Ok(()),
            },
            Segment::Wildcard => children(at).try_for_each(|next| self.from(step + 1, next)),
            Segment::Descend => self.descend(step, at),
            Segment::Filter(filter) => match at {
                Value::Array(items) => {
                    let document = self.document;
                    items
                        .iter()
                        .filter(|item| filter.accepts(item, document))
                        .try_for_each(|next| self.from(step + 1, next))
                }
                Value::Object(_) if filter.accepts(at, self.document) => self.from(step + 1, at),
                Value::Object(_)
                | Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_) => Ok(()),
            },
            // Taken off before the walk.
            Segment::Function(_) => Ok(()),
        }
    }

    fn descend(&mut self, step: usize, at: &'a Value) -> Result<(), Miss> {
        self.from(step + 1, at)?;
        guarded(|| {
            children(at)
                .filter(|child| child.is_container())
                .try_for_each(|child| self.descend(step, child))
        })
    }
}

/// The items of an array, the values of an object, nothing of anything else.
fn children(at: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match at {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(fields) => Box::new(fields.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Box::new(std::iter::empty())
        }
    }
}

/// The items from `from` up to but without `to`; negative bounds count from the end.
fn slice(items: &[Value], from: Option<i64>, to: Option<i64>) -> &[Value] {
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let bound = |bound: i64| {
        let at = if bound < 0 {
            len.saturating_add(bound)
        } else {
            bound
        };
        usize::try_from(at.clamp(0, len)).unwrap_or(0)
    };
    let (from, to) = (bound(from.unwrap_or(0)), bound(to.unwrap_or(len)));
    items.get(from..to).unwrap_or_default()
}
