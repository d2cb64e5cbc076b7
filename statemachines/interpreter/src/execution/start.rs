//! What an execution begins with and how it ends.

use std::sync::Arc;

use asl::ExecutionType;
use expr::Value;

use super::Identity;
use crate::failure::Failure;
use crate::history::HistoryMode;
use crate::limits;

/// What an execution begins with.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its input.
    pub input: Value,
    /// Who it is. Shared: starting many executions under one identity copies nothing.
    pub identity: Arc<Identity>,
    /// STANDARD or EXPRESS: how long it may take, whether its history is bounded.
    pub execution_type: ExecutionType,
    /// How much of its history is kept.
    pub history: HistoryMode,
    /// What all its chance (jitter, `$random`, tokens) comes from.
    pub seed: u64,
    /// How many states it may enter, and how often it may try again, before it fails with
    /// [`STEP_BUDGET_EXCEEDED`](crate::errors::STEP_BUDGET_EXCEEDED).
    pub step_budget: u64,
    /// How many bytes of data it may hold before it fails with
    /// [`DATA_BUDGET_EXCEEDED`](crate::errors::DATA_BUDGET_EXCEEDED).
    pub data_budget: usize,
}

impl Start {
    /// A STANDARD execution with an input: its events counted, seed 0, the default identity and step budget.
    pub fn new(input: Value) -> Self {
        Start {
            input,
            identity: super::identity::anonymous(),
            execution_type: ExecutionType::Standard,
            history: HistoryMode::Counted,
            seed: 0,
            step_budget: limits::DEFAULT_STEP_BUDGET,
            data_budget: limits::DEFAULT_DATA_BUDGET,
        }
    }
}

/// How an execution ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Well.
    Succeeded {
        /// Its output.
        output: Value,
    },
    /// With an error.
    Failed(Failure),
    /// It took longer than it may.
    TimedOut(Failure),
    /// Somebody stopped it.
    Aborted(Failure),
}

impl Outcome {
    /// The status as the API names it: `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`.
    pub fn status(&self) -> &'static str {
        match self {
            Outcome::Succeeded { .. } => "SUCCEEDED",
            Outcome::Failed(_) => "FAILED",
            Outcome::TimedOut(_) => "TIMED_OUT",
            Outcome::Aborted(_) => "ABORTED",
        }
    }

    /// The output, if it ended well.
    pub fn output(&self) -> Option<&Value> {
        match self {
            Outcome::Succeeded { output } => Some(output),
            Outcome::Failed(_) | Outcome::TimedOut(_) | Outcome::Aborted(_) => None,
        }
    }

    /// What went wrong, if it did not end well.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Outcome::Succeeded { .. } => None,
            Outcome::Failed(failure) | Outcome::TimedOut(failure) | Outcome::Aborted(failure) => {
                Some(failure)
            }
        }
    }
}
