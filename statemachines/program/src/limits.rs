//! What the language assumes, and what a definition may hold.

/// How often a retrier retries when it does not say (Amazon States Language specification).
pub const DEFAULT_MAX_ATTEMPTS: u64 = 3;

/// Seconds before the first retry when the retrier does not say (specification).
pub const DEFAULT_RETRY_INTERVAL_SECONDS: u64 = 1;

/// Factor from one retry's delay to the next when the retrier does not say (specification).
pub const DEFAULT_BACKOFF_RATE: f64 = 2.0;

/// Parallel and Map states nested in one another that a definition may have. Ours: AWS stops at the
/// size of the definition, we also guard the stack.
pub const MAX_NESTING: usize = 64;
