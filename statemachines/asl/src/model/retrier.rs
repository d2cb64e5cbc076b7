//! When a failed state is tried again.

use super::Scalar;

/// One entry of `Retry`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retrier {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The errors it is for, by name; one at least.
    pub error_equals: Vec<String>,
    /// Whole seconds before the first retry, 1 at least; default 1.
    pub interval_seconds: Option<Scalar<u64>>,
    /// Retries before giving up; 0 is never; default 3.
    pub max_attempts: Option<Scalar<u64>>,
    /// Factor from one wait to the next, 1 at least; default 2.
    pub backoff_rate: Option<Scalar<f64>>,
    /// Whole seconds that no wait exceeds; no bound when absent.
    pub max_delay_seconds: Option<Scalar<u64>>,
    /// Whether waits are randomised; not when absent.
    pub jitter_strategy: Option<JitterStrategy>,
}

/// Whether waits between retries are randomised.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum JitterStrategy {
    /// `NONE`: each wait is what the formula says.
    #[default]
    None,
    /// `FULL`: each wait is random between 0 and what the formula says.
    Full,
}

impl JitterStrategy {
    /// The word for it in a definition.
    pub fn as_str(self) -> &'static str {
        match self {
            JitterStrategy::None => "NONE",
            JitterStrategy::Full => "FULL",
        }
    }
}
