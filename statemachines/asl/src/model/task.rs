//! The Task state.

use serde_json::Value;

use super::{Catcher, DataPath, Quantity, QueryLanguage, Retrier, Transition};

/// Work done outside the machine: a Lambda function, an activity, another service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// What to do the work with: an ARN, or what names a service integration.
    pub resource: String,
    /// The role to do it under: an object with `RoleArn`, or `RoleArn.$` (JSONPath).
    pub credentials: Option<Value>,
    /// What to send (JSONPath template); the input when absent.
    pub parameters: Option<Value>,
    /// What to send (JSONata); the input when absent.
    pub arguments: Option<Value>,
    /// What to keep of the raw result (JSONPath template).
    pub result_selector: Option<Value>,
    /// Where in the input the result goes (JSONPath); in place of it when absent.
    pub result_path: Option<DataPath>,
    /// The state's output (JSONata); the result when absent.
    pub output: Option<Value>,
    /// Variables to set: an object, name to value or template.
    pub assign: Option<Value>,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`: whole seconds the work may take.
    pub timeout_seconds: Option<Quantity<u64>>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`: whole seconds between signs of life.
    pub heartbeat_seconds: Option<Quantity<u64>>,
    /// When to try again; the first that matches counts.
    pub retry: Vec<Retrier>,
    /// Where errors lead; the first that matches counts.
    pub catch: Vec<Catcher>,
    /// Where it leads.
    pub transition: Option<Transition>,
}
