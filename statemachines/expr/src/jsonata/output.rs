//! Results, written straight as values. What the evaluation only passed on is shared with the input.

use std::rc::Rc;
use std::sync::Arc;

use jlens_core::output::{Builder, Member};

use super::source::Input;
use crate::{Array, Number, Object, Value};

/// Builds the result of an evaluation over `input`, if there was one.
pub(super) struct Output<'a> {
    pub(super) input: Option<Rc<Input<'a>>>,
}

impl Builder for Output<'_> {
    type Value = Value;
    type Array = Vec<Value>;
    type Object = Vec<(Arc<str>, Value)>;

    fn null(&mut self) -> Value {
        Value::Null
    }

    fn bool(&mut self, value: bool) -> Value {
        Value::Bool(value)
    }

    fn number(&mut self, value: f64) -> Value {
        Number::from_f64_whole(value).map_or(Value::Null, Value::Number)
    }

    fn string(&mut self, value: &str) -> Value {
        Value::from(value)
    }

    fn array(&mut self, len: usize) -> Vec<Value> {
        Vec::with_capacity(len)
    }

    fn push(&mut self, array: &mut Vec<Value>, item: Value) {
        array.push(item);
    }

    fn end_array(&mut self, array: Vec<Value>) -> Value {
        Value::Array(Array::from(array))
    }

    fn object(&mut self, len: usize) -> Vec<(Arc<str>, Value)> {
        Vec::with_capacity(len)
    }

    fn insert(&mut self, object: &mut Vec<(Arc<str>, Value)>, key: &str, value: Value) {
        object.push((key.into(), value));
    }

    fn end_object(&mut self, object: Vec<(Arc<str>, Value)>) -> Value {
        // The evaluator promises that the keys differ.
        Value::Object(Object::from_distinct(object))
    }

    fn input(&mut self, member: Member) -> Option<Value> {
        self.input.as_ref()?.value(member)
    }
}
