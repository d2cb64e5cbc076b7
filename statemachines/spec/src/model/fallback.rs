//! What is answered when the call cannot be made.

use std::time::Duration;

use crate::units::Template;

/// A ladder: a fresh answer, a stale one, the default, the error.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallback {
    /// Answers that are remembered (default none).
    pub cache: Option<Cache>,
    /// The answer when the cache has none (default none: the error).
    pub default: Option<Template>,
    /// The name of the error that ends the execution (default `Breaker.Open`).
    pub error: String,
}

/// Answers that are remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Cache {
    /// What tells one request from another: text, or an expression (`{% … %}`).
    pub key: String,
    /// No older is as good as live (1 s to 1 d; default 30 s).
    pub fresh: Duration,
    /// No older is better than nothing (`fresh` to 30 d; default 1 h).
    pub stale: Duration,
}
