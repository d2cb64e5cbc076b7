//! The Choice state and its rules.

use serde_json::Value;

use super::{Condition, DataPath, QueryLanguage};

/// Leads to the `Next` of the first rule that holds, or else to `Default`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// The rules, in the order they are tried.
    pub choices: Vec<ChoiceRule>,
    /// The state to go to when no rule holds; without one, that is an error.
    pub default: Option<String>,
    /// The state's output when no rule holds (JSONata); the input when absent.
    pub output: Option<Value>,
    /// Variables to set when no rule holds: an object, name to value or template.
    pub assign: Option<Value>,
}

/// One rule of a Choice: a condition and where it leads.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceRule {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// When it holds.
    pub condition: Condition,
    /// The state to go to when it holds.
    pub next: String,
    /// The state's output when it holds (JSONata).
    pub output: Option<Value>,
    /// Variables to set when it holds: an object, name to value or template.
    pub assign: Option<Value>,
}

impl ChoiceRule {
    /// A rule that sets nothing.
    pub fn new(condition: Condition, next: impl Into<String>) -> Self {
        ChoiceRule {
            comment: None,
            condition,
            next: next.into(),
            output: None,
            assign: None,
        }
    }
}
