//! `fallback`: what is answered when the call cannot be made.

use std::time::Duration;

use crate::read::Setting;
use crate::units::{ErrorName, Template, Text};
use crate::written;

pub(crate) const FRESH: Setting<Duration> = Setting::new(
    Duration::from_secs(30),
    Duration::from_secs(1),
    Duration::from_secs(86_400),
);
pub(crate) const STALE: Setting<Duration> = Setting::new(
    Duration::from_secs(3_600),
    Duration::from_secs(1),
    Duration::from_secs(30 * 86_400),
);

written! {
    /// What is answered when the circuit refuses the call or every attempt failed: a fresh cached answer, else a stale one, else the default, else an error.
    struct Fallback, "the settings of the fallback" {
        /// Answers are remembered and used again. Default: none is.
        cache "cache": Cache;
        /// The answer when the cache has none: any JSON, with JSONata expressions where they are needed. Default: there is none, an error it is.
        default "default": Template;
        /// The error that ends the execution when nothing above could answer.
        error "error": ErrorAnswer;
    }
}

written! {
    /// Remembers the last answer for each key.
    struct Cache, "the settings of the cache" {
        /// What tells one request from another: text or, mostly, one JSONata expression that gives text.
        key "key": Text, needs "key: \"{% $states.input.customerId %}\"";
        /// An answer that is no older is as good as a live one. Default `30s`, `1s` to `1d`.
        fresh "fresh": Duration = FRESH;
        /// An answer that is no older is better than none. At least `fresh`. Default `1h`, `1s` to `30d`.
        stale "stale": Duration = STALE;
    }
}

written! {
    /// How the execution fails.
    struct ErrorAnswer, "the settings of the error" {
        /// The error's name, for `ErrorEquals` of the caller. Default `Breaker.Open`.
        #[schemars(extend("default" = "Breaker.Open"))]
        name "name": ErrorName;
    }
}
