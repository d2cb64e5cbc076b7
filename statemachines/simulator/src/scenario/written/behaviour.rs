//! `dependencies`: how they behave, and what happens to them.

use std::time::Duration;

use breaker::rate::Rate;
use spec::reading::{At, Setting};
use spec::{CallRate, Template, words, written};

use super::{LatencyOf, SPAN, TIME};

pub(crate) const CAPACITY: Setting<CallRate> =
    Setting::open(CallRate::an_hour(1), CallRate::a_second(100_000));
pub(crate) const ERRORS: Setting<Rate> = Setting::new(Rate::ZERO, Rate::ZERO, Rate::ONE);
pub(crate) const SHARE: Setting<Rate> =
    Setting::new(Rate::ONE, Rate::ZERO, Rate::ONE).above_least();

written! {
    /// How a dependency behaves when it is well, and what happens to it.
    struct Behaviour, "the behaviour of a dependency" {
        /// How long an answer takes, network included. Default `{ p50: 40ms, p99: 250ms }`.
        latency "latency": LatencyOf;
        /// The calls that it can take. Of more, a share of `(capacity / calls)²` succeeds: it collapses. Default any number.
        capacity "capacity": CallRate = CAPACITY;
        /// The share of calls that fail when nothing is wrong. Default `0%`, `0%` to `100%`.
        errors "errors": Rate = ERRORS;
        /// The body of its answers: any JSON. Default `{ ok: true }`.
        answer "answer": Template;
        /// What happens to it. Default nothing.
        script "script": Vec<At<Outage>>;
        /// How its health endpoint behaves, apart from the dependency. Default: it shares the dependency's fate, and its capacity.
        health "health": HealthEndpoint;
    }
}

written! {
    /// How a health endpoint behaves that is apart from its dependency. One of which nothing is written is always well.
    struct HealthEndpoint, "the behaviour of a health endpoint" {
        /// How long an answer takes, network included. Default `{ p50: 40ms, p99: 250ms }`.
        latency "latency": LatencyOf;
        /// The share of checks that fail when nothing is wrong. Default `0%`, `0%` to `100%`.
        errors "errors": Rate = ERRORS;
        /// What happens to it. Default nothing.
        script "script": Vec<At<Outage>>;
    }
}

written! {
    /// Something that happens to a dependency.
    struct Outage, "an outage" {
        /// When it begins, from the start of the scenario.
        #[schemars(required)]
        at "at": Duration = TIME, needs "at: 1m";
        /// How long it lasts.
        #[schemars(required)]
        lasts "for": Duration = SPAN, needs "for: 5m";
        /// What it is.
        #[schemars(required)]
        outage "outage": OutageWord, needs "outage: down";
        /// The share of the calls (`errors`) or of the callers (`partial`) that it hits. Default `100%`, above `0%` to `100%`.
        share "share": Rate = SHARE;
        /// How long answers take instead, for `slow`.
        latency "latency": LatencyOf;
        /// The calls that it can take instead, for `brownout`.
        capacity "capacity": CallRate = CAPACITY;
        /// It comes and goes. Default: it is there all the time.
        flapping "flapping": Flapping;
        /// How the dependency comes back afterwards. Default: at once and whole.
        recovery "recovery": Recovery;
    }
}

written! {
    /// An outage that comes and goes; it begins with being there.
    struct Flapping, "how an outage comes and goes" {
        /// How long it is there each time.
        #[schemars(required)]
        down "down": Duration = SPAN, needs "down: 20s";
        /// How long it is away in between.
        #[schemars(required)]
        up "up": Duration = SPAN, needs "up: 20s";
    }
}

written! {
    /// A dependency that comes back cold: what it can take grows along a line.
    struct Recovery, "how a dependency comes back" {
        /// The calls that it can take when the outage ends.
        #[schemars(required)]
        from "from": CallRate = CAPACITY, needs "from: 20/s";
        /// The calls that it can take at the end of the line. Default: the dependency's `capacity`.
        to "to": CallRate = CAPACITY;
        /// How long that takes.
        #[schemars(required)]
        over "over": Duration = SPAN, needs "over: 1m";
    }
}

words! {
    /// What happens to a dependency.
    pub enum OutageWord {
        /// Connections are refused.
        #[default]
        "down" => Down,
        /// No call is ever answered.
        "hang" => Hang,
        /// A share of the calls, by chance, is answered with status 500.
        "errors" => Errors,
        /// A share of the callers, always the same ones, is answered with status 500: a shard is gone.
        "partial" => Partial,
        /// Answers take longer.
        "slow" => Slow,
        /// It can take fewer calls.
        "brownout" => Brownout,
    }
}
