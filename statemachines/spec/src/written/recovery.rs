//! `recovery`: how a circuit comes back.

use std::time::Duration;

use breaker::policy;
use breaker::rate::Rate;

use crate::read::Setting;
use crate::written;

pub(crate) const PASS: Setting<u32> = Setting::new(policy::Probes::DEFAULT.pass, 1, 20);
pub(crate) const PROBE_EVERY: Setting<Duration> = Setting::new(
    policy::Probes::DEFAULT.every,
    Duration::from_secs(1),
    Duration::from_secs(300),
);
pub(crate) const START: Setting<Rate> =
    Setting::new(policy::Recovery::DEFAULT.start, Rate::ZERO, Rate::ONE).above_least();

written! {
    /// How an open circuit comes back. A call that succeeds after the cool-down lets more through, which grow as long as they succeed.
    struct Recovery, "the settings of the recovery" {
        /// Health checks of an open circuit; needs a `healthCheck`.
        probes "probes": Probes;
        /// The share of calls that is let through first; more after an outage of seconds, and where it would be less than a few calls a second. Lower it for a dependency that comes back with little of its capacity, raise it for one that comes back with all of it. Default `5%`, above `0%` to `100%`.
        start "start": Rate = START;
    }
    removed {
        "ramp": "the calls let through grow as they succeed", "delete it; what was `ramp.start` is `recovery.start`";
    }
}

written! {
    /// How the health check ends a cool-down early.
    struct Probes, "the settings of the probes" {
        /// Checks in a row that must pass. Raise it when the health endpoint passes before the dependency is ready. Default 2, 1 to 20.
        pass "pass": u32 = PASS;
        /// Time between two checks of an open circuit. Raise it when a check is expensive. Default `2s`, `1s` to `5m`.
        every "every": Duration = PROBE_EVERY;
    }
    removed {
        "of": "the health check is asked for as long as the circuit is open";
    }
}
