//! `retries`: how a failed call is tried again.

use std::time::Duration;

use breaker::policy::Jitter;
use breaker::rate::Rate;

use crate::read::Setting;
use crate::units::Word;
use crate::written;

pub(crate) const ATTEMPTS: Setting<u32> = Setting::new(3, 1, 10);
pub(crate) const BUDGET: Setting<Rate> = Setting::new(Rate::percent(20), Rate::ZERO, Rate::ONE);
pub(crate) const FIRST: Setting<Duration> = Setting::new(
    Duration::from_secs(1),
    Duration::from_millis(100),
    Duration::from_secs(3_600),
);
pub(crate) const FACTOR: Setting<f64> = Setting::new(2.0, 1.0, 10.0);
pub(crate) const LONGEST: Setting<Duration> = Setting::new(
    Duration::from_secs(10),
    Duration::from_millis(100),
    Duration::from_secs(3_600),
);

written! {
    /// How a failed call is tried again. The circuit is asked before every attempt, and while it recovers nothing is retried.
    struct Retries, "the settings of the retries" {
        /// Attempts in all, the first one included; 1 means no retries. Write 1 for calls that must not be made twice, or whose callers try again themselves. Default 3, 1 to 10.
        attempts "attempts": u32 = ATTEMPTS;
        /// How long to wait between two attempts.
        backoff "backoff": Backoff;
        /// Retries allowed, as a share of the recent successes of all callers. Lower it when retries overload the dependency. Default `20%`, `0%` to `100%`.
        budget "budget": Rate = BUDGET;
    }
}

written! {
    /// Waits that grow from attempt to attempt.
    struct Backoff, "the settings of the back-off" {
        /// The wait before the second attempt. Raise it when the dependency needs longer to recover from a failure, lower it when callers cannot wait. Default `1s`, `100ms` to `1h`.
        first "first": Duration = FIRST;
        /// Each later wait is this many times longer; 1 for equal waits. Default 2, 1 to 10.
        factor "factor": f64 = FACTOR;
        /// No wait gets longer than this. Lower it when callers cannot wait that long. At least `first`. Default `10s`, `100ms` to `1h`.
        maximum "maximum": Duration = LONGEST;
        /// How waits are spread, so that callers do not come back together. Write `none` when waits must be predictable. Default `full`.
        #[schemars(extend("default" = "full"))]
        jitter "jitter": Jitter;
    }
}

impl Word for Jitter {
    const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        (
            "full",
            Jitter::Full,
            "Anything from nothing to the whole wait, evenly.",
        ),
        ("none", Jitter::None, "The wait as it is."),
    ];
}
