//! What a circuit's owner decided: when to open, how long to stay open, how to come back.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::names::COUNTED;
use crate::rate::Rate;

pub(crate) mod millis;

/// The whole policy of one circuit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// What counts as failing, and how much of it opens the circuit.
    pub detection: Detection,
    /// How long the circuit stays open.
    pub open: Open,
    /// How it comes back.
    pub recovery: Recovery,
    /// How a failed call is tried again.
    pub retries: Retries,
}

/// When a closed circuit opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Detection {
    /// How far back outcomes count (whole seconds, 1 s to 10 min; default 10 s).
    #[serde(with = "millis")]
    pub window: Duration,
    /// The share of failed calls that opens the circuit (above 0 to 100 %; default 50 %).
    pub failure_rate: Rate,
    /// Slow calls count too, when set (default: not).
    pub slow_call: Option<SlowCall>,
    /// No rate is judged on fewer calls than this (1 or more; default 20).
    pub minimum_calls: u32,
    /// This many failures without a success between them open the circuit whatever the rate
    /// (1 or more; default 10; none: never). Judged on whole slots: see [`crate::evidence`].
    pub consecutive_failures: Option<u32>,
    /// So many different reporters must have seen failures: one sick environment cannot open the circuit for all
    /// (1 or more; default 1).
    pub reporters: u32,
    /// Which errors count.
    pub errors: ErrorClasses,
}

/// A call that takes longer than `threshold` is slow; a share of `rate` slow calls opens the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlowCall {
    /// Longer than this is slow.
    #[serde(with = "millis")]
    pub threshold: Duration,
    /// The share of slow calls that opens the circuit (above 0 to 100 %).
    pub rate: Rate,
}

/// Error names, as `ErrorEquals` matches them, that count as failures of the dependency, and those that never do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorClasses {
    /// Names that count (default: the call worker's own, see [`crate::names::COUNTED`]).
    pub count: Vec<String>,
    /// Names that neither count nor are retried (default: none).
    pub ignore: Vec<String>,
}

/// How long an open circuit refuses calls before it is probed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Open {
    /// The first cool-down (1 s to 1 d; default 10 s).
    #[serde(with = "millis")]
    pub cool_down: Duration,
    /// Each failed probing, and each trip that is remembered, multiplies the cool-down by this (1 to 10; default 2).
    /// Half of the trips are forgotten with every `maximum` that the circuit stays closed.
    pub backoff: f64,
    /// No cool-down is longer than this, jitter aside (default 5 min).
    #[serde(with = "millis")]
    pub maximum: Duration,
    /// The cool-down is stretched or shortened by up to this share, so that circuits do not come back in lockstep
    /// (0 to 100 %; default 20 %).
    pub jitter: Rate,
}

/// How a circuit comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recovery {
    /// Health probes before any call is let through; none without a health check.
    pub probes: Option<Probes>,
    /// How calls are let through again.
    pub ramp: RampPolicy,
}

/// `pass` of `of` probes must succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probes {
    /// Successes needed (1 to `of`; default 2).
    pub pass: u32,
    /// Probes made at most (1 to 20; default 3).
    pub of: u32,
    /// Time between two probes (1 s to 5 min; default 2 s).
    #[serde(with = "millis")]
    pub every: Duration,
}

/// The ramp: additive raise, multiplicative cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RampPolicy {
    /// The admission it begins with (above 0 to 100 %; default 5 %).
    pub start: Rate,
    /// How long it takes from `start` to everything if nothing is cut (1 s to 1 d; default 1 min).
    #[serde(with = "millis")]
    pub duration: Duration,
    /// The share of the admission that a breach takes away (above 0 to 100 %; default 50 %).
    pub cut: Rate,
    /// A cut that would lead below this opens the circuit again (0 % to `start`; default 2 %).
    pub floor: Rate,
    /// How often the feedback is looked at (1 s to 5 min; default 3 s).
    #[serde(with = "millis")]
    pub every: Duration,
}

/// How a failed call is tried again. The gate is asked before every attempt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retries {
    /// Attempts in all, the first one included (1 to 10; default 3).
    pub attempts: u32,
    /// How long to wait between two.
    pub backoff: Backoff,
    /// Retries may be at most this share of recent successes (0 to 100 %; default 20 %).
    pub budget: Rate,
}

/// Exponential back-off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Backoff {
    /// Before the second attempt (1 s to 1 h; default 1 s).
    #[serde(with = "millis")]
    pub first: Duration,
    /// Each later wait is this many times longer (1 to 10; default 2).
    pub factor: f64,
    /// No wait is longer than this (default 10 s).
    #[serde(with = "millis")]
    pub maximum: Duration,
    /// Whether a wait is spread out (default [`Jitter::Full`]).
    pub jitter: Jitter,
}

/// How a wait is spread out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Jitter {
    /// Anything from nothing to the whole wait, evenly.
    #[default]
    Full,
    /// The wait as it is.
    None,
}

impl Default for Detection {
    fn default() -> Self {
        Detection {
            window: Duration::from_secs(10),
            failure_rate: Rate::percent(50),
            slow_call: None,
            minimum_calls: 20,
            consecutive_failures: Some(10),
            reporters: 1,
            errors: ErrorClasses::default(),
        }
    }
}

impl Default for ErrorClasses {
    fn default() -> Self {
        ErrorClasses {
            count: COUNTED.map(str::to_owned).to_vec(),
            ignore: Vec::new(),
        }
    }
}

impl ErrorClasses {
    /// Whether an error counts: named in `count`, or all are, and not in `ignore`.
    #[must_use]
    pub fn counts(&self, error: &str) -> bool {
        let names = |list: &[String]| {
            list.iter()
                .any(|name| name == error || name == "States.ALL" || name == "States.TaskFailed")
        };
        names(&self.count) && !names(&self.ignore)
    }
}

impl Default for Open {
    fn default() -> Self {
        Open {
            cool_down: Duration::from_secs(1),
            backoff: 2.0,
            maximum: Duration::from_secs(16),
            jitter: Rate::percent(20),
        }
    }
}

impl Default for Probes {
    fn default() -> Self {
        Probes {
            pass: 2,
            of: 3,
            every: Duration::from_secs(2),
        }
    }
}

impl Default for RampPolicy {
    fn default() -> Self {
        RampPolicy {
            start: Rate::percent(5),
            duration: Duration::from_secs(60),
            cut: Rate::percent(50),
            floor: Rate::percent(2),
            every: Duration::from_secs(3),
        }
    }
}

impl Default for Retries {
    fn default() -> Self {
        Retries {
            attempts: 3,
            backoff: Backoff::default(),
            budget: Rate::percent(20),
        }
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Backoff {
            first: Duration::from_secs(1),
            factor: 2.0,
            maximum: Duration::from_secs(10),
            jitter: Jitter::Full,
        }
    }
}
