//! `alarms`: CloudWatch as the backstop that opens a circuit when nothing else has.

use std::time::Duration;

use breaker::rate::Rate;

use crate::read::Setting;
use crate::units::Switch;
use crate::written;

const TEN_SECONDS: Duration = Duration::from_secs(10);
const A_DAY: Duration = Duration::from_secs(86_400);

pub(crate) const ABOVE: Setting<Rate> =
    Setting::new(Rate::percent(50), Rate::ZERO, Rate::percent(99));
pub(crate) const FAILING_FOR: Setting<Duration> =
    Setting::new(Duration::from_secs(60), TEN_SECONDS, A_DAY);
pub(crate) const P99: Setting<Duration> =
    Setting::open(Duration::from_millis(1), Duration::from_secs(900));
/// The share of the call's timeout that is too slow when nothing else is written: nearly as long as no answer at all.
pub(crate) const P99_OF_TIMEOUT: f64 = 0.8;
pub(crate) const SLOW_FOR: Setting<Duration> =
    Setting::new(Duration::from_secs(120), TEN_SECONDS, A_DAY);
pub(crate) const UNHEALTHY_FOR: Setting<Duration> =
    Setting::new(Duration::from_secs(30), TEN_SECONDS, A_DAY);
pub(crate) const SILENT_FOR: Setting<Duration> =
    Setting::new(Duration::from_secs(180), TEN_SECONDS, A_DAY);

written! {
    /// CloudWatch alarms that open the circuit too. Each is on unless it is `off`.
    struct Alarms, "the settings of the alarms" {
        /// Too many calls fail.
        failure_rate "failureRate": Switch<FailureRateAlarm>;
        /// Calls are too slow.
        latency "latency": Switch<LatencyAlarm>;
        /// The health check finds the dependency unhealthy. Only with a `healthCheck`.
        unhealthy "unhealthy": Switch<UnhealthyAlarm>;
        /// The health check itself has fallen silent; notifies, does not open the circuit. Only with a `healthCheck`.
        heartbeat "heartbeat": Switch<HeartbeatAlarm>;
    }
}

written! {
    /// Too many calls fail.
    struct FailureRateAlarm, "the settings of the alarm, or `off`" {
        /// The share of failed calls that is too much. Default `50%`, `0%` to `99%`.
        above "above": Rate = ABOVE;
        /// For how long. `10s`, `20s`, `30s` or whole minutes. Default `1m`, `10s` to `1d`.
        during "for": Duration = FAILING_FOR;
    }
}

written! {
    /// Calls are too slow.
    struct LatencyAlarm, "the settings of the alarm, or `off`" {
        /// One call in a hundred takes longer than this. Fewer than 1,000 calls in the time change nothing. Default: four fifths of the call's `timeout`. `1ms` to `15m`.
        p99 "p99": Duration = P99;
        /// For how long. `10s`, `20s`, `30s` or whole minutes. Default `2m`, `10s` to `1d`.
        during "for": Duration = SLOW_FOR;
    }
}

written! {
    /// The health check finds the dependency unhealthy.
    struct UnhealthyAlarm, "the settings of the alarm, or `off`" {
        /// For how long. `10s`, `20s`, `30s` or whole minutes. Default `30s`, `10s` to `1d`.
        during "for": Duration = UNHEALTHY_FOR;
    }
}

written! {
    /// The health check has fallen silent.
    struct HeartbeatAlarm, "the settings of the alarm, or `off`" {
        /// For how long. `10s`, `20s`, `30s` or whole minutes. Default `3m`, `10s` to `1d`.
        during "for": Duration = SILENT_FOR;
    }
}
