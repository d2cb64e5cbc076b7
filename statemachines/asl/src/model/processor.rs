//! How a Map runs its items.

/// `ProcessorConfig` of an item processor.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ProcessorConfig {
    /// Where iterations run; inline when absent.
    pub mode: Option<ProcessorMode>,
    /// The type of the child executions; only for a distributed Map, which needs it.
    pub execution_type: Option<ExecutionType>,
}

/// Where a Map's iterations run.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum ProcessorMode {
    /// `INLINE`: inside the execution.
    #[default]
    Inline,
    /// `DISTRIBUTED`: as executions of their own.
    Distributed,
}

impl ProcessorMode {
    /// The word for it in a definition.
    pub fn as_str(self) -> &'static str {
        match self {
            ProcessorMode::Inline => "INLINE",
            ProcessorMode::Distributed => "DISTRIBUTED",
        }
    }
}

/// The type of an execution.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum ExecutionType {
    /// `STANDARD`: up to a year, exactly once, with a history.
    #[default]
    Standard,
    /// `EXPRESS`: up to five minutes, at least once.
    Express,
}

impl ExecutionType {
    /// The word for it in a definition.
    pub fn as_str(self) -> &'static str {
        match self {
            ExecutionType::Standard => "STANDARD",
            ExecutionType::Express => "EXPRESS",
        }
    }
}
