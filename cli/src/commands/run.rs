//! `sfn-breaker run`: one execution on virtual time.

mod load;
mod repeat;
mod report;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use interpreter::mocks::{Mocks, play};
use interpreter::{HistoryMode, Program, Start};
use jiff::Timestamp;

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host;
use crate::ui::Ui;
use crate::validation::WorkflowType;
use report::Report;

/// Run a state machine definition on virtual time: waits, retries and timeouts take none of yours.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The definition, Amazon States Language in JSON or YAML; `-` is standard input.
    definition: PathBuf,

    /// The execution's input, a JSON file; `{}` when absent.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// What tasks return: AWS Step Functions Local's MockConfigFile.json, or responses by state name.
    #[arg(long, value_name = "FILE")]
    mocks: Option<PathBuf>,

    /// Which test case of a MockConfigFile.json to run; needed if it has several.
    #[arg(long, value_name = "MACHINE/CASE", requires = "mocks")]
    test_case: Option<String>,

    /// What the context object shows: a JSON file with stateMachineArn, stateMachineName, executionArn, executionName and
    /// roleArn, each with a default.
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,

    /// The workflow's type.
    #[arg(
        long = "type",
        value_name = "TYPE",
        default_value = "STANDARD",
        ignore_case = true
    )]
    execution_type: WorkflowType,

    /// Write status, output or error, and the events as GetExecutionHistory returns them, to a JSON file.
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,

    /// How to print the result.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Where all chance comes from: jitter, `$random`, `States.UUID`. The same seed gives the same run.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// When the execution starts, by its own clock (RFC 3339).
    #[arg(long, value_name = "TIME", default_value = "2026-01-01T00:00:00Z")]
    start_time: Timestamp,

    /// Run it N times and print executions a second as JSON instead of the result.
    #[arg(long, value_name = "N")]
    repeat: Option<u64>,

    /// How much of the history to keep while repeating.
    #[arg(long, value_enum, default_value = "counted", requires = "repeat")]
    keep: Keep,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: what `--history` writes.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Keep {
    /// Nothing.
    Off,
    /// How many events and state transitions there were.
    Counted,
    /// Every event.
    Full,
}

/// Runs it.
pub(crate) fn run(ui: &mut Ui, args: RunArgs) -> CommandResult {
    let program = load::program(&args.definition, args.execution_type.into())?;
    let mocks = load::mocks(args.mocks.as_deref(), args.test_case.as_deref())?;
    let start = start(&args)?;
    if let Some(times) = args.repeat {
        let measured = repeat::measure(&program, &start, args.start_time, &mocks, times);
        ui.result(format_args!("{measured}\n"))?;
        return Ok(ExitStatus::Ok);
    }
    execute(ui, &args, &program, start, &mocks)
}

fn execute(
    ui: &mut Ui,
    args: &RunArgs,
    program: &Program,
    start: Start,
    mocks: &Mocks,
) -> CommandResult {
    let run = play(program, start, args.start_time, mocks);
    let Some(report) = Report::of(&run) else {
        return Err(CommandError::trouble(
            "the execution did not come to an end",
        ));
    };
    if let Some(path) = &args.history {
        host::write_whole(path, &format!("{}\n", report.json()))?;
    }
    match args.format {
        Format::Json => ui.result(format_args!("{}\n", report.json()))?,
        Format::Text if args.history.is_none() => ui.result(&report)?,
        Format::Text => ui.result(report.summary())?,
    }
    Ok(if report.succeeded() {
        ExitStatus::Ok
    } else {
        ExitStatus::Findings
    })
}

fn start(args: &RunArgs) -> Result<Start, CommandError> {
    let input = load::input(args.input.as_deref())?;
    Ok(Start {
        identity: load::identity(args.context.as_deref())?,
        execution_type: args.execution_type.into(),
        history: match (args.repeat, args.keep) {
            (None, _) | (Some(_), Keep::Full) => HistoryMode::Full,
            (Some(_), Keep::Counted) => HistoryMode::Counted,
            (Some(_), Keep::Off) => HistoryMode::Off,
        },
        seed: args.seed,
        ..Start::new(input)
    })
}
