//! The Pass state.

use serde_json::Value;

use super::{DataPath, QueryLanguage, Transition};

/// Hands its input on, or data shaped from it; does no work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pass {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// The data to hand on (JSONPath template).
    pub parameters: Option<Value>,
    /// The data to hand on, taken as it is (JSONPath only).
    pub result: Option<Value>,
    /// Where in the input the result goes (JSONPath); in place of it when absent.
    pub result_path: Option<DataPath>,
    /// The state's output (JSONata); the input when absent.
    pub output: Option<Value>,
    /// Variables to set: an object, name to value or template.
    pub assign: Option<Value>,
    /// Where it leads.
    pub transition: Option<Transition>,
}
