//! The state machine itself, and what nests like one: a branch, an item processor.

use indexmap::IndexMap;

use super::{ProcessorConfig, Scalar, State};

/// A state machine: the whole definition, a Parallel branch or a Map's item processor.
///
/// The fields that have no meaning in a nested machine are left empty there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StateMachine {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// How its states evaluate data unless they say otherwise; JSONPath when absent.
    pub query_language: Option<QueryLanguage>,
    /// The state that an execution enters first.
    pub start_at: String,
    /// Version of the language; `1.0` when absent, and the only one there is.
    pub version: Option<String>,
    /// Whole seconds an execution may take; unlimited (within the service's quota) when absent.
    pub timeout_seconds: Option<Scalar<u64>>,
    /// How a Map runs its items; only in an item processor.
    pub processor_config: Option<ProcessorConfig>,
    /// The states by name, in the order written.
    pub states: IndexMap<String, State>,
}

/// The language of paths and expressions in a state.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum QueryLanguage {
    /// Paths (`$.order.id`) and fields that end in `.$`.
    #[default]
    JsonPath,
    /// Expressions between `{%` and `%}`.
    Jsonata,
}

impl QueryLanguage {
    /// The word for it in a definition.
    pub fn as_str(self) -> &'static str {
        match self {
            QueryLanguage::JsonPath => "JSONPath",
            QueryLanguage::Jsonata => "JSONata",
        }
    }
}
