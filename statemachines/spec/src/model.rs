//! A spec with nothing left open: defaults merged and filled in, everything checked.

mod alarms;
mod call;
mod fallback;
mod health_check;
mod notification;
mod stack;

use breaker::names::handler;
use breaker::policy::Policy;

pub use self::alarms::{Alarms, FailureRateAlarm, LatencyAlarm};
pub use self::call::{Call, HttpCall, Permission, TaskCall};
pub use self::fallback::{Cache, Fallback};
pub use self::health_check::{HealthCheck, HealthTarget};
pub use self::notification::Notification;
pub use self::stack::{Api, Authorizer, Concurrency, Stack, Vpc};
use crate::units::{CallRate, CircuitName, StackName};
use crate::written::{ExecutionLog, Gate, WhenStoreDown, Workflow};

/// The whole of a `breaker.yaml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Names the stack (default `breaker`).
    pub name: StackName,
    /// Who hears of transitions, in written order (default nobody).
    pub notifications: Vec<Notification>,
    /// The services that are protected, in written order; at least one, names unique.
    pub dependencies: Vec<Dependency>,
    /// The stacks that it makes: one, or one for each environment, in written order.
    pub stacks: Vec<Stack>,
}

impl Spec {
    /// The dependency with this name.
    #[must_use]
    pub fn dependency(&self, name: &str) -> Option<&Dependency> {
        self.dependencies
            .iter()
            .find(|one| one.name.as_str() == name)
    }
}

impl Spec {
    /// The handlers of the functions that its stack has ([`breaker::names::handler`]).
    #[must_use]
    pub fn handlers(&self) -> Vec<&'static str> {
        let has = |wanted: fn(&Dependency) -> bool| self.dependencies.iter().any(wanted);
        let all = [
            (handler::CALL, has(|one| matches!(one.call, Call::Http(_)))),
            (
                handler::RECORD,
                has(|one| matches!(one.call, Call::Task(_))),
            ),
            (handler::HEALTH_CHECK, has(|one| one.health_check.is_some())),
            (handler::TRIP, true),
            (handler::RECOVER, true),
            (handler::RECONCILE, true),
        ];
        let needed = all.into_iter().filter(|(_, needed)| *needed);
        needed.map(|(handler, _)| handler).collect()
    }
}

/// One service that is protected.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    /// Its name, and its circuit's.
    pub name: CircuitName,
    /// What it is, for people (default none).
    pub description: Option<String>,
    /// How it is called.
    pub call: Call,
    /// Who asks the circuit (default [`Gate::Explicit`]); [`Gate::Worker`] only with [`Call::Http`].
    pub gate: Gate,
    /// The guard's type (default [`Workflow::Standard`]).
    pub workflow: Workflow,
    /// What happens while the table cannot be read (default [`WhenStoreDown::Allow`]).
    pub when_store_down: WhenStoreDown,
    /// What of the guard's executions is logged (default [`ExecutionLog::Errors`]).
    pub execution_log: ExecutionLog,
    /// The most calls expected, when declared (one an hour to 100,000 a second).
    pub peak: Option<CallRate>,
    /// When its circuit opens, for how long, how it comes back, how calls are retried. The error
    /// names are filled in; there are no probes without a health check.
    pub policy: Policy,
    /// How its health is seen without a caller (default none).
    pub health_check: Option<HealthCheck>,
    /// What is answered when the call cannot be made.
    pub fallback: Fallback,
    /// The CloudWatch alarms that open the circuit too.
    pub alarms: Alarms,
}
