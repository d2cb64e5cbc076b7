//! The Wait state.

use serde_json::Value;

use super::{DataPath, Quantity, QueryLanguage, Text, Transition};

/// Lets time pass, then hands its input on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wait {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// How long, or until when; a Wait without it is incomplete.
    pub delay: Option<Delay>,
    /// The state's output (JSONata); the input when absent.
    pub output: Option<Value>,
    /// Variables to set: an object, name to value or template.
    pub assign: Option<Value>,
    /// Where it leads.
    pub transition: Option<Transition>,
}

/// How long a Wait waits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delay {
    /// `Seconds` or `SecondsPath`: whole seconds.
    Seconds(Quantity<u64>),
    /// `Timestamp` or `TimestampPath`: until an RFC 3339 time.
    Timestamp(Text),
}
