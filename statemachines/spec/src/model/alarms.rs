//! CloudWatch as the backstop.

use std::time::Duration;

use breaker::rate::Rate;

/// The alarms of one dependency; none where one is off, or has nothing to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarms {
    /// Too many calls fail.
    pub failure_rate: Option<FailureRateAlarm>,
    /// Calls are too slow.
    pub latency: Option<LatencyAlarm>,
    /// Unhealthy for this long (10 s, 20 s, 30 s or whole minutes; default 30 s); none without a
    /// health check.
    pub unhealthy: Option<Duration>,
    /// No sign of the health check for this long (as above; default 3 min); none without one.
    pub heartbeat: Option<Duration>,
}

/// Too many calls fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailureRateAlarm {
    /// More failures than this are too many (0 to 99 %; default 50 %).
    pub above: Rate,
    /// For how long (10 s, 20 s, 30 s or whole minutes; default 1 min).
    pub during: Duration,
}

/// Calls are too slow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatencyAlarm {
    /// One call in a hundred takes longer (1 ms to 15 min; default four fifths of the call's timeout).
    pub p99: Duration,
    /// For how long (10 s, 20 s, 30 s or whole minutes; default 2 min).
    pub during: Duration,
}
