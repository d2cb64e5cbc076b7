//! A walk that may branch.

use super::pick;
use crate::jsonpath::error::Miss;
use crate::jsonpath::function::Function;
use crate::jsonpath::syntax::{Segment, compiled, item};
use crate::value::deep::guarded;
use crate::{Array, Value};

/// How many places an indefinite path may visit: `$..*..*` visits the square of what there is.
const MAX_VISITED: usize = 2_000_000;

/// What an index past the end leads to.
static NOTHING: Value = Value::Null;

/// A walk in progress.
pub(super) struct Walk<'s, 'a> {
    document: &'a Value,
    segments: &'s [Segment],
    /// What is made of every place that is found.
    function: Option<Function>,
    /// Whether an object without the field that a step names is an error.
    strict: bool,
    visited: usize,
    found: Vec<Value>,
}

impl<'s, 'a> Walk<'s, 'a> {
    /// The array of what is found, or of what a function makes of each.
    pub(super) fn of(
        segments: &'s [Segment],
        function: Option<Function>,
        document: &'a Value,
    ) -> Result<Value, Miss> {
        Walk::new(segments, function, document).result()
    }

    /// The array of what is found, if no object lacks a field that a step names.
    pub(super) fn strictly(segments: &'s [Segment], document: &'a Value) -> Result<Value, Miss> {
        let mut walk = Walk::new(segments, None, document);
        walk.strict = true;
        walk.result()
    }

    fn new(segments: &'s [Segment], function: Option<Function>, document: &'a Value) -> Self {
        Walk {
            document,
            segments,
            function,
            strict: false,
            visited: 0,
            found: Vec::new(),
        }
    }

    fn result(mut self) -> Result<Value, Miss> {
        self.from(0, self.document)?;
        Ok(Value::Array(Array::from(self.found)))
    }

    /// Takes the steps from number `step` on, starting at `at`. Where a step does not apply there is nothing to find.
    fn from(&mut self, step: usize, at: &'a Value) -> Result<(), Miss> {
        self.visited += 1;
        if self.visited > MAX_VISITED {
            return Err(Miss::TooMuch { limit: MAX_VISITED });
        }
        let Some(segment) = self.segments.get(step) else {
            return self.arrive(at);
        };
        match segment {
            Segment::Name(name) => match at.get(name) {
                Some(next) => self.from(step + 1, next),
                None if self.strict && at.as_object().is_some() => Err(Miss::NoResults {
                    path: compiled(self.segments),
                }),
                None => Ok(()),
            },
            Segment::Index(index) => self.indexes(step, at, &[*index]),
            Segment::Indexes(indexes) => self.indexes(step, at, indexes),
            Segment::Names(names) if self.is_leaf(step) => {
                if at.as_object().is_some() {
                    self.found.push(pick(names, at));
                }
                Ok(())
            }
            Segment::Names(names) => names
                .iter()
                .filter_map(|name| at.get(name))
                .try_for_each(|next| self.from(step + 1, next)),
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

    fn arrive(&mut self, at: &Value) -> Result<(), Miss> {
        let value = match self.function {
            None => at.clone(),
            Some(function) => function.apply(at)?.unwrap_or_default(),
        };
        self.found.push(value);
        Ok(())
    }

    fn is_leaf(&self, step: usize) -> bool {
        step + 1 == self.segments.len() && self.function.is_none()
    }

    /// Items by their indexes; past the end is a null, which has nothing below it.
    fn indexes(&mut self, step: usize, at: &'a Value, indexes: &[i64]) -> Result<(), Miss> {
        let Some(items) = at.as_array() else {
            return Ok(());
        };
        for index in indexes {
            match item(items, *index) {
                Some(next) => self.from(step + 1, next)?,
                None if step + 1 == self.segments.len() => self.arrive(&NOTHING)?,
                None => {}
            }
        }
        Ok(())
    }

    /// Takes the next step wherever it applies, at this place and below.
    fn descend(&mut self, step: usize, at: &'a Value) -> Result<(), Miss> {
        if self.applies(step + 1, at) {
            self.from(step + 1, at)?;
        }
        guarded(|| {
            children(at)
                .filter(|child| child.is_container())
                .try_for_each(|child| self.descend(step, child))
        })
    }

    /// Whether a search takes the step at this place.
    fn applies(&self, step: usize, at: &Value) -> bool {
        match self.segments.get(step) {
            Some(Segment::Name(name)) => at.as_object().is_some_and(|it| it.contains_key(name)),
            Some(Segment::Names(names)) => at.as_object().is_some_and(|it| {
                !self.is_leaf(step) || names.iter().all(|name| it.contains_key(name))
            }),
            Some(Segment::Index(_) | Segment::Indexes(_) | Segment::Slice(..)) => {
                at.as_array().is_some()
            }
            Some(Segment::Wildcard) => true,
            Some(Segment::Filter(filter)) => filter.accepts(at, self.document),
            Some(Segment::Descend | Segment::Function(_)) | None => false,
        }
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
