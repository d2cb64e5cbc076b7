//! Several designs in the same world, side by side.

use super::check::ratio;
use super::drawing::{Drawing, Ink};
use super::table::{grouped, instant, share, span};
use super::text::judged::whole;
use super::{CircuitReport, DependencyReport, MachineReport, Report, Waits};

/// Several designs in the same world, side by side.
#[must_use]
pub fn comparison(reports: &[Report], drawing: Drawing) -> String {
    let Some(first) = reports.first() else {
        return String::new();
    };
    let mut lines = Vec::new();
    for (index, dependency) in first.dependencies.iter().enumerate() {
        let found = reports.iter().filter_map(|report| {
            let found = report.dependencies.get(index)?;
            Some(of_dependency(report.design, found))
        });
        lines.extend(table(&dependency.name, OF_DEPENDENCIES, found, drawing));
    }
    for (index, machine) in first.machines.iter().enumerate() {
        let found = reports.iter().filter_map(|report| {
            let found = report.machines.get(index)?;
            Some(of_machine(report.design, found))
        });
        lines.extend(table(&machine.name, OF_MACHINES, found, drawing));
    }
    lines.join("\n")
}

/// What is compared of dependencies, and the width of each column.
const OF_DEPENDENCIES: &[(&str, usize)] = &[
    ("opened", 10),
    ("reached dead", 14),
    ("overload", 10),
    ("served", 8),
    ("not served", 12),
    ("false trips", 13),
    ("full again", 12),
    ("answered", 10),
    ("p99", 9),
];

/// What is compared of machines of the user's own.
const OF_MACHINES: &[(&str, usize)] = &[
    ("succeeded", 12),
    ("caught", 10),
    ("failed", 10),
    ("p99", 9),
];

fn of_dependency(design: &'static str, found: &DependencyReport) -> (&'static str, Vec<String>) {
    let none = || "-".to_owned();
    let calls = &found.calls;
    let service = &found.service;
    let full = match (
        service.full_service_after_seconds,
        service.healthy_at_seconds,
    ) {
        (Some(0.0), _) => "at once".to_owned(),
        (Some(after), _) => span(after),
        (None, Some(_)) => "never".to_owned(),
        (None, None) => none(),
    };
    let cells = vec![
        opened(&found.circuit),
        found.load.share_in_outage.map_or_else(none, share),
        grouped(found.load.reached_in_overload),
        service.served_share.map_or_else(none, share),
        whole(service.not_served),
        found.circuit.false_trips.to_string(),
        full,
        part(calls.answered(), calls.offered),
        slowest(&found.waits),
    ];
    (design, cells)
}

/// After the first outage began; when it was, for a circuit that opened in no outage.
fn opened(circuit: &CircuitReport) -> String {
    match (circuit.opened_after_seconds, circuit.opened_at_seconds) {
        (Some(after), _) => span(after),
        (None, Some(at)) => format!("at {}", instant(at)),
        (None, None) => "never".to_owned(),
    }
}

fn of_machine(design: &'static str, found: &MachineReport) -> (&'static str, Vec<String>) {
    let executions = &found.executions;
    let cells = vec![
        part(executions.succeeded, executions.started),
        part(executions.caught, executions.started),
        part(executions.failed, executions.started),
        slowest(&found.waits),
    ];
    (design, cells)
}

fn part(count: u64, whole: u64) -> String {
    share(ratio(count, whole).unwrap_or(0.0))
}

fn slowest(waits: &Waits) -> String {
    span(f64::from(u32::try_from(waits.p99_ms).unwrap_or(u32::MAX)) / 1e3)
}

fn table(
    name: &str,
    columns: &[(&str, usize)],
    designs: impl Iterator<Item = (&'static str, Vec<String>)>,
    drawing: Drawing,
) -> Vec<String> {
    let row = |first: &str, cells: &mut dyn Iterator<Item = String>| {
        let widths = columns.iter().map(|(_, width)| *width);
        let cells = cells.zip(widths);
        let cells: String = cells
            .map(|(cell, width)| format!("{cell:>width$}"))
            .collect();
        format!("  {first:<19}{cells}")
    };
    let titles = &mut columns.iter().map(|(title, _)| (*title).to_owned());
    let mut lines = vec![
        drawing.ink(Ink::Title, format!("{name}, compared")),
        drawing.ink(Ink::Faint, row("design", titles)),
    ];
    lines.extend(designs.map(|(design, cells)| row(design, &mut cells.into_iter())));
    lines.push(String::new());
    lines
}
