//! The Succeed state.

use serde_json::Value;

use super::{DataPath, QueryLanguage};

/// Ends the machine, or the branch or iteration that it is in, well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Succeed {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// The state's output (JSONata); the input when absent.
    pub output: Option<Value>,
}
