//! `faults`: what breaks besides the dependencies.

use std::time::Duration;

use breaker::rate::Rate;
use spec::reading::At;
use spec::{words, written};

use super::behaviour::SHARE;
use super::{SPAN, TIME};

written! {
    /// What breaks besides the dependencies.
    struct Faults, "the faults of the breaker's own parts" {
        /// Faults of the table. Default none.
        table "table": Vec<At<Fault>>;
        /// Faults of the Lambda functions. Default none.
        lambda "lambda": Vec<At<Fault>>;
        /// Faults of starting incidents: what should have started one is lost. Default none.
        incidents "incidents": Vec<At<Fault>>;
    }
}

written! {
    /// A time in which a service does not do what is asked of it.
    struct Fault, "a fault" {
        /// When it begins, from the start of the scenario.
        #[schemars(required)]
        at "at": Duration = TIME, needs "at: 1m";
        /// How long it lasts.
        #[schemars(required)]
        lasts "for": Duration = SPAN, needs "for: 30s";
        /// What the service does instead. Default `down`.
        #[schemars(extend("default" = "down"))]
        fault "fault": FaultWord;
        /// The share of requests that it hits. Default `100%`, above `0%` to `100%`.
        share "share": Rate = SHARE;
    }
}

words! {
    /// What a service does instead of its work.
    pub enum FaultWord {
        /// It answers with an internal error.
        #[default]
        "down" => Down,
        /// It asks for fewer requests.
        "throttled" => Throttled,
    }
}
