//! What a worker must know of each circuit: the spec, lowered to what handlers need.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::policy::{Policy, millis};

/// All circuits of a stack, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The circuits by name.
    pub circuits: BTreeMap<String, CircuitSettings>,
}

/// One circuit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CircuitSettings {
    /// When it opens and how it comes back.
    pub policy: Policy,
    /// What a gate does when the table cannot be read.
    pub when_store_down: WhenStoreDown,
    /// How the dependency is checked; none: it is not, and recovery starts with the ramp.
    pub health_check: Option<HealthCheck>,
    /// How long one attempt may take.
    #[serde(with = "millis")]
    pub timeout: Duration,
    /// Whether answers are kept.
    pub answers: Option<Answers>,
    /// The alarms whose level reconciliation reads (default: none).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<String>,
    /// The state machine whose executions are the calls, where successes go uncounted: its ARN, or its name in the
    /// incident machine's account and region (default: none, the volume stays unknown).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callers: Option<String>,
}

/// What a gate does when the table cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenStoreDown {
    /// Let the call through: the breaker never becomes the outage.
    #[default]
    Allow,
    /// Refuse it: the dependency is never called unguarded.
    Refuse,
}

/// How answers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answers {
    /// How long an answer may be served at most: the stale age.
    #[serde(with = "millis")]
    pub keep: Duration,
    /// An environment writes the same key no more often than this: half the fresh age, so that a busy key is always
    /// fresh and costs next to nothing.
    #[serde(with = "millis")]
    pub refresh: Duration,
}

/// How a dependency is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HealthCheck {
    /// What is asked.
    pub target: HealthTarget,
    /// No answer within this is unhealthy.
    #[serde(with = "millis")]
    pub timeout: Duration,
    /// Slower than this is unhealthy; none: any answer in time will do.
    #[serde(default, with = "millis::optional")]
    pub latency: Option<Duration>,
}

/// What a health check asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum HealthTarget {
    /// An HTTP endpoint.
    #[serde(rename_all = "camelCase")]
    Http {
        /// Absolute, `http` or `https`.
        url: String,
        /// GET, HEAD, ….
        method: String,
        /// The statuses that are healthy, first and last (default 200 and 299).
        status: (u16, u16),
        /// A text that the body must hold.
        #[serde(default)]
        contains: Option<String>,
        /// A certificate that ends sooner is told of; none: not looked at. It makes nothing unhealthy: the
        /// dependency works until that very moment.
        #[serde(default, with = "millis::optional")]
        tls_expiry: Option<Duration>,
    },
    /// A port that accepts connections.
    Tcp {
        /// A name or address.
        host: String,
        /// 1 to 65,535.
        port: u16,
    },
}
