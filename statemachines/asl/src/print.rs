//! From the model to text: fields in the conventional order, the same bytes for the same model.

mod yaml;

use serde_json::Value;

use crate::form::Written;
use crate::model::{State, StateMachine};

pub use yaml::yaml;

impl StateMachine {
    /// The definition as a JSON value.
    pub fn to_value(&self) -> Value {
        self.print()
    }

    /// The definition as JSON, indented by two spaces, with a line feed at the end.
    pub fn to_json(&self) -> String {
        json(&self.to_value())
    }

    /// The definition as YAML, in block style.
    pub fn to_yaml(&self) -> String {
        yaml(&self.to_value())
    }
}

impl State {
    /// The state as a JSON value.
    pub fn to_value(&self) -> Value {
        self.print()
    }
}

/// A value as JSON, indented by two spaces, with a line feed at the end.
pub fn json(value: &Value) -> String {
    format!("{value:#}\n")
}
