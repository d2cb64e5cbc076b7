//! The call that is protected.

use std::time::Duration;

use indexmap::IndexMap;

use crate::units::Template;
use crate::written::Method;

/// How a dependency is called.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// An HTTP request, made by the call worker.
    Http(HttpCall),
    /// Any Task, made by Step Functions.
    Task(TaskCall),
}

/// An HTTP request.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpCall {
    /// A URL, or an expression (`{% … %}`) that gives one.
    pub url: String,
    /// The method (default [`Method::Get`]).
    pub method: Method,
    /// Header values by name, in written order; a value may be an expression (default none).
    pub headers: IndexMap<String, String>,
    /// What is sent, as JSON (default nothing).
    pub body: Option<Template>,
    /// How long the whole call may take (100 ms to 15 min; default 3 s).
    pub timeout: Duration,
    /// How long connecting may take (10 ms to 1 min, at most `timeout`; default 1 s).
    pub connect_timeout: Duration,
}

/// A Task of Step Functions.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskCall {
    /// `Resource`: an ARN or a `${Substitution}`.
    pub resource: String,
    /// `Arguments` (default none: the Task receives the input).
    pub arguments: Option<Template>,
    /// What counts as the answer (default none: the whole result).
    pub output: Option<Template>,
    /// How long the Task may take (whole seconds, 1 s to 1 d; default 30 s).
    pub timeout: Duration,
    /// What the guard's role may do to carry it out (default none: read from `resource` and `arguments`).
    pub permissions: Option<Vec<Permission>>,
    /// The name of the state machine that makes the call where a breaker is wrapped into it (default none: the guard).
    pub callers: Option<String>,
}

/// Actions on resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// IAM actions, by their whole names.
    pub actions: Vec<String>,
    /// ARNs, possibly with `${Substitutions}`, or `*`.
    pub resources: Vec<String>,
}

impl Call {
    /// How long one attempt may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        match self {
            Call::Http(http) => http.timeout,
            Call::Task(task) => task.timeout,
        }
    }
}
