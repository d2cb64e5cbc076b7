//! `breaker.yaml`: its types, defaults, errors with their place, and its JSON Schema.
//!
//! ```
//! let spec = spec::parse("
//! version: 1
//! dependencies:
//!   payments:
//!     http: https://payments.example.com/v1/charges
//! ").unwrap();
//!
//! let payments = spec.dependency("payments").unwrap();
//! assert_eq!(payments.policy.open.cool_down.as_secs(), 1);
//! ```
//!
//! Text is read into a tree whose every value knows its place (`yaml`), the tree into fields as
//! they were written (`written`, by `read`), and those into a [`Spec`] in which nothing is left open
//! (`resolve`). No step stops at the first mistake; all of them come back in the order of the text.
//! Opens no files, knows nothing of the Amazon States Language.

pub mod alarm;
mod error;
mod model;
mod nearest;
mod read;
pub mod reading;
mod resolve;
mod schema;
mod starter;
mod units;
mod written;
mod yaml;

pub use error::{Mistake, Place, Relation, SpecError, quote, render};
pub use model::{
    Alarms, Api, Authorizer, Cache, Call, Concurrency, Dependency, FailureRateAlarm, Fallback,
    HealthCheck, HealthTarget, HttpCall, LatencyAlarm, Notification, Permission, Spec, Stack,
    TaskCall, Vpc,
};
pub use nearest::nearest;
pub use schema::schema;
pub use starter::Starter;
pub use units::{CallRate, CircuitName, StackName, Template, is_expression, show_duration};
pub use written::{
    Architecture, ExecutionLog, Gate, Method, Removal, StatusRange, TcpAddress, WhenStoreDown,
    Workflow,
};

/// Reads a `breaker.yaml`.
///
/// # Errors
/// Everything that is wrong with it (the first 1,000 mistakes), in the order of the text; [`render`]
/// shows it. Never empty.
pub fn parse(text: &str) -> Result<Spec, Vec<SpecError>> {
    reading::document(text, resolve::document)
}
