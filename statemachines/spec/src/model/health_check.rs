//! How a dependency's health is seen without a caller.

use std::time::Duration;

use crate::written::{Method, StatusRange, TcpAddress};

/// A check on a schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthCheck {
    /// What is asked.
    pub target: HealthTarget,
    /// How often (10 s, 20 s, 30 s or whole minutes up to an hour; default 10 s).
    pub every: Duration,
    /// No answer within this time is unhealthy (100 ms to 30 s, at most `every`; default 1 s).
    pub timeout: Duration,
    /// A slower answer is unhealthy (1 ms to less than `timeout`; default none).
    pub latency: Option<Duration>,
}

/// What a health check asks.
#[derive(Clone, Debug, PartialEq)]
pub enum HealthTarget {
    /// An HTTP request.
    Http {
        /// The URL.
        url: String,
        /// The method (default [`Method::Get`]).
        method: Method,
        /// The statuses that are healthy (default 200 to 299).
        status: StatusRange,
        /// Text that the body must contain (default none).
        contains: Option<String>,
        /// A certificate that expires sooner is told of (1 d to 365 d; default none).
        tls_expiry: Option<Duration>,
    },
    /// A connection to a port.
    Tcp(TcpAddress),
}
