//! `recovery`: how a circuit comes back.

use std::time::Duration;

use breaker::rate::Rate;

use crate::read::Setting;
use crate::written;

const A_SECOND: Duration = Duration::from_secs(1);
const FIVE_MINUTES: Duration = Duration::from_secs(300);

pub(crate) const PASS: Setting<u32> = Setting::new(2, 1, 20);
pub(crate) const OF: Setting<u32> = Setting::new(3, 1, 20);
pub(crate) const PROBE_EVERY: Setting<Duration> =
    Setting::new(Duration::from_secs(2), A_SECOND, FIVE_MINUTES);
pub(crate) const START: Setting<Rate> =
    Setting::new(Rate::percent(5), Rate::ZERO, Rate::ONE).above_least();
pub(crate) const RAMP_DURATION: Setting<Duration> = Setting::new(
    Duration::from_secs(60),
    A_SECOND,
    Duration::from_secs(86_400),
);
pub(crate) const CUT: Setting<Rate> = Setting::new(Rate::percent(50), Rate::percent(1), Rate::ONE);
pub(crate) const FLOOR: Setting<Rate> = Setting::new(Rate::percent(2), Rate::ZERO, Rate::ONE);
pub(crate) const RAMP_EVERY: Setting<Duration> =
    Setting::new(Duration::from_secs(3), A_SECOND, FIVE_MINUTES);

written! {
    /// How an open circuit comes back: health probes first, then a ramp that listens.
    struct Recovery, "the settings of the recovery" {
        /// Health probes before any call is let through. Without a `healthCheck` there are none, and the ramp's first calls are the probe.
        probes "probes": Probes;
        /// How calls are let through again, more and more of them.
        ramp "ramp": Ramp;
    }
}

written! {
    /// So many of so many probes must find the dependency healthy.
    struct Probes, "the settings of the probes" {
        /// Probes that must succeed. At most `of`. Default 2, 1 to 20.
        pass "pass": u32 = PASS;
        /// Probes that are made at most. Default 3, 1 to 20.
        of "of": u32 = OF;
        /// Time between two probes. Default `2s`, `1s` to `5m`.
        every "every": Duration = PROBE_EVERY;
    }
}

written! {
    /// The share of calls let through rises steadily, and a breach of the detection's rates cuts it.
    struct Ramp, "the settings of the ramp" {
        /// The share of calls that is let through at first. Default `5%`, above `0%` to `100%`.
        start "start": Rate = START;
        /// How long it takes from `start` to all calls when nothing goes wrong. Default `1m`, `1s` to `1d`.
        duration "duration": Duration = RAMP_DURATION;
        /// The share of what is let through that a breach takes away. Default `50%`, `1%` to `100%`.
        cut "cut": Rate = CUT;
        /// A cut that would lead below this share opens the circuit again. Less than `start`. Default `2%`, `0%` to `100%`.
        floor "floor": Rate = FLOOR;
        /// How often the calls let through are judged. Default `3s`, `1s` to `5m`.
        every "every": Duration = RAMP_EVERY;
    }
}
