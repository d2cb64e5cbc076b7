//! `detection`: when a circuit opens.

use std::time::Duration;

use breaker::rate::Rate;

use super::HealthCheck;
use crate::read::{At, Setting};
use crate::units::{ErrorName, Switch};
use crate::written;

pub(crate) const WINDOW: Setting<Duration> = Setting::new(
    Duration::from_secs(10),
    Duration::from_secs(1),
    Duration::from_secs(600),
);
pub(crate) const FAILURE_RATE: Setting<Rate> =
    Setting::new(Rate::percent(50), Rate::ZERO, Rate::ONE).above_least();
pub(crate) const MINIMUM_CALLS: Setting<u32> = Setting::new(20, 1, 100_000);
pub(crate) const CONSECUTIVE_FAILURES: Setting<u32> = Setting::new(10, 1, 1_000);
/// The default depends on who reports: the docs say.
pub(crate) const REPORTERS: Setting<u32> = Setting::open(1, 100);
pub(crate) const SLOW_THRESHOLD: Setting<Duration> =
    Setting::open(Duration::from_millis(1), Duration::from_secs(900));
pub(crate) const SLOW_RATE: Setting<Rate> =
    Setting::new(Rate::percent(80), Rate::ZERO, Rate::ONE).above_least();

written! {
    /// When a closed circuit opens. Any of the rules is enough.
    struct Detection, "the settings of the detection" {
        /// How far back outcomes count, in whole seconds. Default `10s`, `1s` to `10m`.
        window "window": Duration = WINDOW;
        /// The share of failed calls in the window that opens the circuit. Default `50%`, above `0%` to `100%`.
        failure_rate "failureRate": Rate = FAILURE_RATE;
        /// Slow calls open the circuit too. Default `off`.
        #[schemars(extend("default" = "off"))]
        slow_call "slowCall": Switch<SlowCall>;
        /// No rate is judged on fewer calls than this. Default 20, 1 to 100000.
        minimum_calls "minimumCalls": u32 = MINIMUM_CALLS;
        /// So many failures with no success between them open the circuit whatever the rate, or `off`. Default 10, 1 to 1000.
        consecutive_failures "consecutiveFailures": Switch<u32> = CONSECUTIVE_FAILURES;
        /// So many different reporters (execution environments of the call worker) must have seen failures, so that one sick environment cannot open the circuit for all. Default 2 for `http`, 1 for `task`; 1 to 100.
        reporters "reporters": u32 = REPORTERS;
        /// Which errors count as failures of the dependency.
        errors "errors": Errors;
        /// A check that runs on a schedule, also when nobody calls, and that probes an open circuit. Default `off`.
        #[schemars(extend("default" = "off"))]
        health_check "healthCheck": Switch<HealthCheck>;
    }
}

written! {
    /// A call that takes longer than `threshold` is slow.
    struct SlowCall, "the settings for slow calls, or `off`" {
        /// Longer than this is slow. `1ms` to `15m`.
        threshold "threshold": Duration = SLOW_THRESHOLD, needs "threshold: 1s";
        /// The share of slow calls in the window that opens the circuit. Default `80%`, above `0%` to `100%`.
        rate "rate": Rate = SLOW_RATE;
    }
}

written! {
    /// Error names, as `ErrorEquals` matches them.
    struct Errors, "the error names that count and those that do not" {
        /// Errors that count as failures of the dependency. Default for `http`: `Breaker.Timeout`, `Breaker.Throttled`, `Breaker.ServerError`, `Breaker.ConnectionFailed`; for `task`: `States.ALL`.
        count "count": Vec<At<ErrorName>>;
        /// Errors that neither count nor are retried. Default none.
        ignore "ignore": Vec<At<ErrorName>>;
    }
}

impl Detection {
    /// Forgets which target its health check has when `own` names another kind: an address under
    /// `defaults` must not stand beside a dependency's own URL.
    pub(crate) fn yield_health_target_to(&mut self, own: &Detection) {
        let own = own.health_check.as_ref().and_then(|own| own.value.on());
        let under = self.health_check.as_mut().map(|under| &mut under.value);
        let (Some(own), Some(Switch::On(under))) = (own, under) else {
            return;
        };
        if own.present.contains(&"tcp") {
            under.http = None;
            under.present.retain(|field| *field != "http");
        }
        if own.present.contains(&"http") {
            under.tcp = None;
            under.present.retain(|field| *field != "tcp");
        }
    }
}
