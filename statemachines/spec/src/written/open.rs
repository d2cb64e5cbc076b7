//! `open`: how long a circuit stays open.

use std::time::Duration;

use breaker::rate::Rate;

use crate::read::Setting;
use crate::written;

pub(crate) const COOL_DOWN: Setting<Duration> = Setting::new(
    Duration::from_secs(1),
    Duration::from_secs(1),
    Duration::from_secs(86_400),
);
pub(crate) const BACKOFF: Setting<f64> = Setting::new(2.0, 1.0, 10.0);
pub(crate) const MAXIMUM: Setting<Duration> = Setting::new(
    Duration::from_secs(16),
    Duration::from_secs(1),
    Duration::from_secs(86_400),
);
pub(crate) const JITTER: Setting<Rate> = Setting::new(Rate::percent(20), Rate::ZERO, Rate::ONE);

written! {
    /// How long an open circuit refuses calls before it tries to come back.
    struct Open, "the settings of an open circuit" {
        /// How long the circuit stays open after its first trip. Default `10s`, `1s` to `1d`.
        cool_down "coolDown": Duration = COOL_DOWN;
        /// Every failed probing, and every trip soon after the last, makes the cool-down this many times longer. Default 2, 1 to 10.
        backoff "backoff": f64 = BACKOFF;
        /// No cool-down gets longer than this, jitter aside. At least `coolDown`. Default `5m`, `1s` to `1d`.
        maximum "maximum": Duration = MAXIMUM;
        /// The cool-down is stretched or shortened by up to this share, so that circuits do not come back in lockstep. Default `20%`, `0%` to `100%`.
        jitter "jitter": Rate = JITTER;
    }
}
