//! Writes fields to an object.

use serde_json::{Map, Value};

use super::condition;
use super::forked::Forked;
use super::{Form, Written};
use crate::model::{Condition, Transition};

/// The printing [`Form`].
#[derive(Default)]
pub(crate) struct Printer {
    object: Map<String, Value>,
}

impl Printer {
    /// The object that was written.
    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.object)
    }

    pub(super) fn put(&mut self, name: impl Into<String>, value: Value) {
        self.object.insert(name.into(), value);
    }
}

impl Form for Printer {
    fn constant(&mut self, name: &'static str, value: &'static str) {
        self.put(name, value.into());
    }

    fn field<T: Written>(&mut self, name: &'static str, value: &mut Option<T>) {
        if let Some(value) = value {
            self.put(name, value.print());
        }
    }

    fn required<T: Written>(&mut self, name: &'static str, value: &mut T) {
        self.put(name, value.print());
    }

    fn list<T: Written>(&mut self, name: &'static str, values: &mut Vec<T>) {
        if !values.is_empty() {
            self.put(name, values.print());
        }
    }

    fn object(&mut self, name: &'static str, value: &mut Option<Value>) {
        if let Some(value) = value {
            self.put(name, value.clone());
        }
    }

    fn forked<T: Forked>(
        &mut self,
        name: &'static str,
        path_name: &'static str,
        value: &mut Option<T>,
    ) {
        let Some(value) = value else {
            return;
        };
        match value.path() {
            Some(path) => self.put(path_name, path.into()),
            None => self.put(name, value.print()),
        }
    }

    fn transition(&mut self, transition: &mut Option<Transition>) {
        match transition {
            Some(Transition::Next(name)) => self.put("Next", name.as_str().into()),
            Some(Transition::End) => self.put("End", true.into()),
            None => {}
        }
    }

    fn condition(&mut self, condition: &mut Option<Condition>) {
        if let Some(condition) = condition {
            condition::print(condition, self);
        }
    }

    fn exclusive(&mut self, _names: &[&'static str]) {}
}
