//! How fast executions are.

use std::time::Instant;

use interpreter::mocks::{Mocks, play};
use interpreter::{Counts, Program, Start};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Runs the same execution many times, and says how long that took by the real clock.
pub(super) fn measure(
    program: &Program,
    start: &Start,
    now: Timestamp,
    mocks: &Mocks,
    times: u64,
) -> Value {
    let mut counts = Counts::default();
    let mut status = None;
    let clock = Instant::now();
    for _ in 0..times {
        let run = play(program, start.clone(), now, mocks);
        counts = run.counts();
        status = run.outcome().map(|outcome| outcome.status());
    }
    let seconds = clock.elapsed().as_secs_f64();
    let per_second = times as f64 / seconds.max(f64::MIN_POSITIVE);
    json!({
        "executions": times,
        "seconds": seconds,
        "executionsPerSecond": per_second.round(),
        "eventsPerSecond": (per_second * counts.events as f64).round(),
        "transitionsPerSecond": (per_second * counts.transitions as f64).round(),
        "status": status,
    })
}
