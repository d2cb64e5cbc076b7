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

/// When a closed circuit opens. A dependency that stops answering opens it whatever is set here: see [`crate::evidence`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Detection {
    /// The share of failed calls that opens the circuit once enough calls show that it is exceeded (above 0 to 100 %;
    /// default 50 %).
    pub failure_rate: Rate,
    /// Slow calls count too, when set (default: not).
    pub slow_call: Option<SlowCall>,
    /// `failure_rate` and the rate of slow calls are not judged on fewer calls than this (1 or more; default 20).
    pub minimum_calls: u32,
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

/// How long an open circuit refuses calls before it is probed: see [`crate::decide::cool_down`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Open {
    /// The first cool-down (1 s to 1 d; default 1 s). Later ones grow with the outage.
    #[serde(with = "millis")]
    pub cool_down: Duration,
    /// The cool-downs of an outage of minutes grow to this (`cool_down` to 1 d; default 16 s): to less where traffic is heavy,
    /// to more where there is less than a call a second and in outages of hours.
    #[serde(with = "millis")]
    pub maximum: Duration,
}

/// How a circuit comes back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recovery {
    /// Health checks of an open circuit; none without a health check.
    pub probes: Option<Probes>,
    /// The share of calls that is let through first (above 0 to 100 %; default 5 %).
    pub start: Rate,
}

/// Health checks of an open circuit: `pass` of them in a row end the cool-down early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probes {
    /// Successes in a row that are needed (1 to 20; default 2).
    pub pass: u32,
    /// Time between two checks (1 s to 5 min; default 2 s).
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

impl Detection {
    /// The default of `failure_rate`.
    pub const FAILURE_RATE: Rate = Rate::percent(50);

    /// The default of `minimum_calls`.
    pub const MINIMUM_CALLS: u32 = 20;
}

impl Default for Detection {
    fn default() -> Self {
        Detection {
            failure_rate: Detection::FAILURE_RATE,
            slow_call: None,
            minimum_calls: Detection::MINIMUM_CALLS,
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

impl Open {
    /// The defaults, for whoever needs them in a constant.
    pub const DEFAULT: Open = Open {
        cool_down: Duration::from_secs(1),
        maximum: Duration::from_secs(16),
    };
}

impl Default for Open {
    fn default() -> Self {
        Open::DEFAULT
    }
}

impl Recovery {
    /// The defaults, for whoever needs them in a constant.
    pub const DEFAULT: Recovery = Recovery {
        probes: None,
        start: Rate::percent(5),
    };
}

impl Default for Recovery {
    fn default() -> Self {
        Recovery::DEFAULT
    }
}

impl Probes {
    /// The defaults, for whoever needs them in a constant.
    pub const DEFAULT: Probes = Probes {
        pass: 2,
        every: Duration::from_secs(2),
    };
}

impl Default for Probes {
    fn default() -> Self {
        Probes::DEFAULT
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
