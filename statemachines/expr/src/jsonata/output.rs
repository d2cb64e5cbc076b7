//! Results, written straight as values. What the evaluation only passed on is shared with the input.

use std::rc::Rc;

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
    type Object = Object;

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

    fn object(&mut self, len: usize) -> Object {
        Object::with_capacity(len)
    }

    fn insert(&mut self, object: &mut Object, key: &str, value: Value) {
        object.insert(key, value);
    }

    fn end_object(&mut self, object: Object) -> Value {
        Value::Object(object)
    }

    fn input(&mut self, member: Member) -> Option<Value> {
        self.input.as_ref()?.value(member)
    }
}
