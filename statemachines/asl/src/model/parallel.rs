//! The Parallel state.

use serde_json::Value;

use super::{Catcher, DataPath, QueryLanguage, Retrier, StateMachine, Transition};

/// Runs every branch on the same input; the result is the list of their outputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parallel {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// The branches' input (JSONPath template); the state's when absent.
    pub parameters: Option<Value>,
    /// The branches' input (JSONata); the state's when absent.
    pub arguments: Option<Value>,
    /// The branches, one at least.
    pub branches: Vec<StateMachine>,
    /// What to keep of the raw result (JSONPath template).
    pub result_selector: Option<Value>,
    /// Where in the input the result goes (JSONPath); in place of it when absent.
    pub result_path: Option<DataPath>,
    /// The state's output (JSONata); the result when absent.
    pub output: Option<Value>,
    /// Variables to set: an object, name to value or template.
    pub assign: Option<Value>,
    /// When to try again; the first that matches counts.
    pub retry: Vec<Retrier>,
    /// Where errors lead; the first that matches counts.
    pub catch: Vec<Catcher>,
    /// Where it leads.
    pub transition: Option<Transition>,
}
