//! How long executions took, what they used and what that costs, in words.

use super::fact;
use crate::price::Cost;
use crate::report::check::ratio;
use crate::report::drawing::Drawing;
use crate::report::table::{dollars, span};
use crate::report::{CallCost, Waits};

/// Up to three lines; `what` is one of those that waited, and many.
pub(super) fn lines(
    waits: &Waits,
    cost: &CallCost,
    (one, many): (&str, &str),
    drawing: Drawing,
) -> Vec<String> {
    let mut lines = vec![fact("waits", &longest(waits), drawing)];
    // Calls that only machines of the user's own made are paid for there.
    if cost.executions > 0 {
        lines.push(fact("use", &usage(cost, one), drawing));
        lines.push(fact("cost", &costs(cost, many), drawing));
    }
    lines
}

fn longest(waits: &Waits) -> String {
    let millis = |wait: u64| span(f64::from(u32::try_from(wait).unwrap_or(u32::MAX)) / 1e3);
    format!(
        "p50 {}, p99 {}, max {}",
        millis(waits.p50_ms),
        millis(waits.p99_ms),
        millis(waits.longest_ms)
    )
}

/// What one used, on average.
fn usage(cost: &CallCost, one: &str) -> String {
    let used = &cost.usage;
    let parts = [
        (used.transitions, "transitions"),
        (used.express_requests, "EXPRESS executions"),
        (used.invocations, "invocations"),
        (used.half_reads, "reads"),
        (used.writes, "writes"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| {
            let each = ratio(count, cost.executions).unwrap_or(0.0);
            format!("{each:.2} {word}")
        })
        .collect();
    format!("{one}: {}", parts.join(", "))
}

/// What a million cost.
fn costs(cost: &CallCost, many: &str) -> String {
    let phases = [
        ("closed", cost.closed),
        ("open", cost.open),
        ("recovering", cost.recovering),
    ];
    let parts: Vec<String> = phases
        .into_iter()
        .filter_map(|(phase, cost)| Some((phase, cost?)))
        .map(|(phase, cost): (&str, Cost)| format!("{} {phase}", dollars(cost.total)))
        .collect();
    format!("a million {many}: {}", parts.join(", "))
}
