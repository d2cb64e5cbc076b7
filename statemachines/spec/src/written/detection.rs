//! `detection`: when a circuit opens.

use std::time::Duration;

use breaker::policy;
use breaker::rate::Rate;

use super::HealthCheck;
use crate::read::{At, Setting};
use crate::units::{ErrorName, Switch};
use crate::written;

pub(crate) const FAILURE_RATE: Setting<Rate> =
    Setting::new(policy::Detection::FAILURE_RATE, Rate::ZERO, Rate::ONE).above_least();
pub(crate) const MINIMUM_CALLS: Setting<u32> =
    Setting::new(policy::Detection::MINIMUM_CALLS, 1, 100_000);
pub(crate) const SLOW_THRESHOLD: Setting<Duration> =
    Setting::open(Duration::from_millis(1), Duration::from_secs(900));
pub(crate) const SLOW_RATE: Setting<Rate> =
    Setting::new(Rate::percent(80), Rate::ZERO, Rate::ONE).above_least();

written! {
    /// When a closed circuit opens. A dependency that stops answering opens it whatever is set here; these settings say which lesser failures do.
    struct Detection, "the settings of the detection" {
        /// The share of failed calls that opens the circuit once enough calls show that it is exceeded. Lower it when your callers cannot live with half of the calls failing; raise it for a dependency that loses many calls on its good days and is worth calling all the same. Default `50%`, above `0%` to `100%`.
        failure_rate "failureRate": Rate = FAILURE_RATE;
        /// Slow calls open the circuit too. Set it when an answer that comes late is worth nothing to your callers, or when waiting for it holds up something scarce. Default `off`.
        #[schemars(extend("default" = "off"))]
        slow_call "slowCall": Switch<SlowCall>;
        /// The fewest calls that `failureRate`, the rate of slow calls and the alarm on failures are judged on. Raise it when calls fail in batches for reasons of their own; lower it when a few calls an hour are all the traffic there is. Default 20, 1 to 100000.
        minimum_calls "minimumCalls": u32 = MINIMUM_CALLS;
        /// Which errors count as failures of the dependency.
        errors "errors": Errors;
        /// A check that runs on a schedule, also when nobody calls, and that ends the cool-down of an open circuit early. Set it when the dependency has an endpoint that says how it does: an outage is then noticed without calls, and its end without losing one. Default `off`.
        #[schemars(extend("default" = "off"))]
        health_check "healthCheck": Switch<HealthCheck>;
    }
    removed {
        "window": "outcomes are weighed as they come, over as long as that takes";
        "consecutiveFailures" unless off: "circuits open on evidence now, which failures in a row are part of";
        "reporters": "an environment that fails alone is outweighed by the successes of the others";
    }
}

written! {
    /// A call that takes longer than `threshold` is slow.
    struct SlowCall, "the settings for slow calls, or `off`" {
        /// Longer than this is slow; less than the timeout of the call. `1ms` to `15m`.
        threshold "threshold": Duration = SLOW_THRESHOLD, needs "threshold: 1s";
        /// The share of slow calls that opens the circuit once enough calls show that it is exceeded. Lower it when fewer slow calls hurt already. Default `80%`, above `0%` to `100%`.
        rate "rate": Rate = SLOW_RATE;
    }
}

written! {
    /// Error names, as `ErrorEquals` matches them.
    struct Errors, "the error names that count and those that do not" {
        /// Errors that count as failures of the dependency. Name them when some errors of a Task are the fault of its callers. Default for `http`: `Breaker.Timeout`, `Breaker.Throttled`, `Breaker.ServerError`, `Breaker.ConnectionFailed`; for `task`: `States.ALL`.
        count "count": Vec<At<ErrorName>>;
        /// Errors that neither count nor are retried: refusals that say nothing about the health of the dependency. Default none.
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
