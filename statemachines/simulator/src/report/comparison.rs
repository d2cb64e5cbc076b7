//! Several designs in the same world, side by side.

use super::Report;
use super::check::ratio;
use super::drawing::{Drawing, Ink};
use super::table::{grouped, share, span};

/// Several designs in the same world, side by side.
#[must_use]
pub fn comparison(reports: &[Report], drawing: Drawing) -> String {
    let mut lines = Vec::new();
    let names = reports.first().map(|report| &report.dependencies);
    for (index, dependency) in names.into_iter().flatten().enumerate() {
        lines.push(drawing.ink(Ink::Title, format!("{}, compared", dependency.name)));
        lines.push(drawing.ink(
            Ink::Faint,
            format!(
                "  {:<22}{:>10}{:>16}{:>14}{:>14}{:>10}{:>12}",
                "design",
                "opened",
                "reached dead",
                "in overload",
                "peak/capacity",
                "answered",
                "slowest 1%"
            ),
        ));
        for report in reports {
            let Some(found) = report.dependencies.get(index) else {
                continue;
            };
            let opened = found
                .circuit
                .opened_after_seconds
                .map_or("never".to_owned(), span);
            let dead = found.load.share_in_outage.map_or("-".to_owned(), share);
            let peak = found.load.peak_over_capacity;
            let answered = ratio(found.calls.answered(), found.calls.offered).unwrap_or(0.0);
            lines.push(format!(
                "  {:<22}{opened:>10}{dead:>16}{:>14}{:>14}{:>10}{:>12}",
                report.design,
                grouped(found.load.reached_in_overload),
                peak.map_or("-".to_owned(), |peak| format!("{peak:.2}")),
                share(answered),
                span(f64::from(u32::try_from(found.waits.p99_ms).unwrap_or(u32::MAX)) / 1e3),
            ));
        }
        lines.push(String::new());
    }
    lines.join("\n")
}
