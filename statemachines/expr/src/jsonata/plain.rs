//! Expressions that only walk down fields, `$states.input.order.id`: most of all that are written, and not worth an
//! evaluator.

use jlens_core::ast::{Attrs, Node, NodeKind};

use crate::{Scope, Value};

/// A variable and the fields to walk from there.
pub(super) struct Plain {
    variable: String,
    fields: Vec<String>,
}

/// What a walk comes to.
pub(super) enum Outcome<'a> {
    Value(&'a Value),
    Undefined,
    /// The walk meets an array, which a path steps into item by item, or a value built only for the expression.
    NotPlain,
}

impl Plain {
    /// The walk that the expression is, if it is one.
    pub(super) fn of(root: &Node) -> Option<Plain> {
        let steps = if let NodeKind::Path {
            steps,
            keep_singleton_array: false,
        } = &root.kind
            && is_bare(&root.attrs)
        {
            steps.as_slice()
        } else {
            std::slice::from_ref(root)
        };
        let (first, rest) = steps.split_first()?;
        let NodeKind::Variable { name: variable } = &first.kind else {
            return None;
        };
        // `$` and `$$` are not variables.
        if !is_bare(&first.attrs) || variable.is_empty() || variable == "$" {
            return None;
        }
        let fields = rest.iter().map(|step| {
            if let NodeKind::Name { name } = &step.kind
                && is_bare(&step.attrs)
            {
                Some(name.clone())
            } else {
                None
            }
        });
        let variable = variable.clone();
        Some(Plain {
            variable,
            fields: fields.collect::<Option<_>>()?,
        })
    }

    pub(super) fn read<'a>(&self, scope: &Scope<'a>) -> Outcome<'a> {
        let (start, fields) = match (self.variable.as_str(), self.fields.split_first()) {
            ("states", None) => return Outcome::NotPlain,
            ("states", Some((part, fields))) => (states(scope, part), fields),
            (name, _) => match scope.variables.get(name) {
                Some(value) => (Some(value), self.fields.as_slice()),
                // Not a variable, but perhaps a function.
                None => return Outcome::NotPlain,
            },
        };
        let Some(mut at) = start else {
            return Outcome::Undefined;
        };
        for field in fields {
            at = match at {
                Value::Object(object) => match object.get(field) {
                    Some(value) => value,
                    None => return Outcome::Undefined,
                },
                Value::Array(_) => return Outcome::NotPlain,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                    return Outcome::Undefined;
                }
            };
        }
        Outcome::Value(at)
    }
}

/// A value as JSONata passes it on: a whole number without a point, and one of more than 64 bits as a double.
pub(super) fn passed_on(value: &Value) -> Value {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.as_f64()),
        },
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            value.clone()
        }
    }
}

/// The part of `$states` with this name.
pub(super) fn states<'a>(scope: &Scope<'a>, part: &str) -> Option<&'a Value> {
    match part {
        "input" => Some(scope.input),
        "context" => Some(scope.context),
        "result" => scope.result,
        "errorOutput" => scope.error_output,
        _ => None,
    }
}

/// The names of the parts of `$states`, in order.
pub(super) const STATES: [&str; 4] = ["input", "context", "result", "errorOutput"];

/// Whether a node carries nothing but itself: no predicate, no binding, no grouping.
fn is_bare(attrs: &Attrs) -> bool {
    !attrs.keep_array
        && !attrs.tuple
        && attrs.focus.is_none()
        && attrs.index.is_none()
        && attrs.stages.is_empty()
        && attrs.predicate.is_empty()
        && attrs.group.is_none()
        && attrs.ancestor.is_none()
}
