//! A machine of the user's own, in words.

use super::{checks, fact, shares, usage};
use crate::report::MachineReport;
use crate::report::drawing::{Drawing, Ink};
use crate::report::table::grouped;

/// What became of its executions.
pub(super) fn section(report: &MachineReport, drawing: Drawing) -> Vec<String> {
    let executions = &report.executions;
    let title = format!("{}, a machine of your own", report.name);
    let mut lines = vec![drawing.ink(Ink::Title, title)];
    let parts = [
        (executions.succeeded, "succeeded"),
        (executions.caught, "caught"),
        (executions.failed, "failed"),
        (executions.unfinished, "unfinished"),
    ];
    let told = match executions.started {
        0 => "none started".to_owned(),
        started => format!("{} started: {}", grouped(started), shares(&parts, started)),
    };
    lines.push(fact("executions", &told, drawing));
    if !report.errors.is_empty() {
        lines.push(fact("errors", &super::errors(&report.errors), drawing));
    }
    if executions.started > 0 {
        let words = ("an execution", "executions");
        lines.extend(usage::lines(&report.waits, &report.cost, words, drawing));
    }
    lines.extend(checks(&report.expectations, drawing));
    lines
}
