//! `sfn-breaker cost`: what a million calls cost.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use simulator::Cost;
use simulator::costs::{CircuitCosts, Row, costs};

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::format::{self, Format};
use crate::grid::{Side, grid};
use crate::spec_file;
use crate::ui::Ui;

/// Show what a million calls cost: each gate and workflow, the bare call, and AWS's sample
///
/// Measured, not added up: every form of the guard is rendered and run through a short outage, and what it used is billed
/// at the prices of us-east-1. Logs, alarms and the health machine come on top; the incident of an outage costs cents.
#[derive(Debug, Args)]
pub(crate) struct CostArgs {
    /// The spec
    #[arg(default_value = spec_file::SPEC_FILE)]
    spec: PathBuf,

    /// Only this circuit
    #[arg(long, value_name = "NAME")]
    circuit: Option<String>,

    /// How long the dependency takes to answer, in milliseconds (1 to 60000)
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    latency_ms: u64,

    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Shows it.
pub(crate) fn cost(ui: &mut Ui, args: &CostArgs) -> CommandResult {
    let spec = spec_file::read(&args.spec)?;
    let names: Vec<&str> = spec
        .dependencies
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    if let Some(asked) = &args.circuit
        && !names.contains(&asked.as_str())
    {
        let error = CommandError::trouble(format!("the spec has no circuit `{asked}`"));
        return Err(error.hint(format!("it has {}", names.join(", "))));
    }
    let latency = Duration::from_millis(args.latency_ms);
    let mut all = Vec::new();
    for name in names {
        if args.circuit.as_deref().is_some_and(|asked| asked != name) {
            continue;
        }
        let measured = costs(&spec, name, latency, |telling| ui.progress(telling));
        ui.progress_done();
        let measured = measured.map_err(|error| {
            CommandError::findings(error)
                .hint("`sfn-breaker validate` says more; most often an expression is no JSONata")
        })?;
        all.extend(measured);
    }
    match args.format {
        Format::Json => format::json(ui, &all)?,
        Format::Text => ui.result(text(&all))?,
    }
    Ok(ExitStatus::Ok)
}

const HEADINGS: [&str; 6] = ["", "WORKFLOW", "GATE", "CLOSED", "OPEN", "RECOVERING"];

const SIDES: [Side; 6] = [
    Side::Left,
    Side::Left,
    Side::Left,
    Side::Right,
    Side::Right,
    Side::Right,
];

fn text(all: &[CircuitCosts]) -> String {
    let mut text = String::new();
    for circuit in all {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}: US dollars for a million calls that take {} ms\n",
            circuit.circuit, circuit.latency_ms
        );
        let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
        rows.extend(circuit.rows.iter().map(row));
        text.push_str(&grid(&SIDES, &rows));
        text.push('\n');
    }
    text.push_str(
        "* what the spec says. Prices of us-east-1, November 2026, beyond the free tiers.\n",
    );
    text
}

fn row(row: &Row) -> Vec<String> {
    let mark = if row.chosen { "*" } else { "" };
    vec![
        format!("{}{mark}", row.design.words()),
        row.workflow.to_owned(),
        row.gate.unwrap_or("-").to_owned(),
        dollars(row.closed),
        dollars(row.open),
        dollars(row.recovering),
    ]
}

fn dollars(cost: Option<Cost>) -> String {
    cost.map_or_else(|| "-".to_owned(), |cost| format!("{:.2}", cost.total))
}
