//! Where an error leads.

use serde_json::Value;

use super::DataPath;

/// One entry of `Catch`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catcher {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The errors it is for, by name; one at least.
    pub error_equals: Vec<String>,
    /// The state to go to.
    pub next: String,
    /// Where in the state's input the error goes (JSONPath); in place of it when absent.
    pub result_path: Option<DataPath>,
    /// The output handed to the next state (JSONata); the error when absent.
    pub output: Option<Value>,
    /// Variables to set: an object, name to value or template.
    pub assign: Option<Value>,
}
