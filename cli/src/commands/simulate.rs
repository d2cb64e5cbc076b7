//! `sfn-breaker simulate`: an outage met by the rendered machines, on a virtual clock.

mod files;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use simulator::scenario::Scenario;
use simulator::{Design, Drawing, Progress, Report};
use spec::Spec;

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::ui::Ui;
use files::Job;

/// Simulate an outage: the rendered machines and the real workers on a virtual clock
///
/// A scenario says who calls, what happens to the dependencies and what is expected. The run comes from one seed: the
/// same scenario gives the same bytes.
#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// A folder with a breaker.yaml, a scenario.yaml and any number of *.scenario.yaml, or one scenario
    path: PathBuf,

    /// Draw everything from this seed instead of the scenario's
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Put other designs through the same outage, and compare: a breaker in each function, AWS's sample, retries, nothing
    #[arg(long)]
    compare: bool,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, with a timeline
    Text,
    /// For programs: every number, second by second
    Json,
}

/// Carries it out.
pub(crate) fn simulate(ui: &mut Ui, args: SimulateArgs) -> CommandResult {
    let jobs = files::jobs(&args.path)?;
    let mut kept = Vec::new();
    let mut passed = true;
    for job in jobs {
        let Job { spec, mut scenario } = job;
        scenario.seed = args.seed.unwrap_or(scenario.seed);
        let designs = if args.compare {
            Design::compared(&spec, &scenario)
        } else {
            vec![Design::Breaker]
        };
        let mut reports = Vec::new();
        for design in designs {
            reports.push(run(ui, &spec, &scenario, design)?);
        }
        // A baseline is there to be compared with, not to hold what a breaker promises.
        passed &= reports.first().is_none_or(|report| report.passed);
        match args.format {
            Format::Text => show(ui, &reports)?,
            Format::Json => kept.extend(reports),
        }
    }
    if let Format::Json = args.format {
        let json = serde_json::to_string_pretty(&kept)
            .map_err(|error| CommandError::trouble(format!("cannot write the report: {error}")))?;
        ui.result(json + "\n")?;
    }
    Ok(if passed {
        ExitStatus::Ok
    } else {
        ExitStatus::Findings
    })
}

/// The first report whole, and how the others compare.
fn show(ui: &mut Ui, reports: &[Report]) -> Result<(), CommandError> {
    let terminal = ui.stdout_is_terminal();
    let drawing = Drawing {
        columns: ui.columns(),
        // Stripped again where the terminal or `NO_COLOR` wants none.
        colour: terminal,
        blocks: terminal,
    };
    if let Some(report) = reports.first() {
        ui.result(simulator::text(report, drawing) + "\n")?;
    }
    if reports.len() > 1 {
        ui.result(simulator::comparison(reports, drawing))?;
    }
    Ok(())
}

fn run(
    ui: &mut Ui,
    spec: &Spec,
    scenario: &Scenario,
    design: Design,
) -> Result<Report, CommandError> {
    let begun = Instant::now();
    let report = simulator::simulate(spec, scenario, design, |progress| {
        ui.progress(told(design, &progress, begun.elapsed()));
    });
    ui.progress_done();
    let report = report.map_err(|error| {
        CommandError::findings(error)
            .hint("`sfn-breaker render` shows the machine; most often an expression is no JSONata")
    })?;
    let took = begun.elapsed();
    ui.status(format_args!(
        "Simulated {} {} in {:.1} s: {} executions, {} a second.",
        spec::show_duration(scenario.duration),
        design.words(),
        took.as_secs_f64(),
        report.executions,
        rate(report.executions, took)
    ));
    Ok(report)
}

fn told(design: Design, progress: &Progress, took: Duration) -> String {
    format!(
        "{}: minute {} of {}, {} executions a second",
        design.words(),
        progress.simulated.as_secs() / 60,
        progress.of.as_secs().div_ceil(60),
        rate(progress.executions, took)
    )
}

fn rate(executions: u64, took: Duration) -> u128 {
    u128::from(executions) * 1_000 / took.as_millis().max(1)
}
