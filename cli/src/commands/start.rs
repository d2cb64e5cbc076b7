//! `sfn-breaker start`: one call through a circuit's guard.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use cloud::executions::{self, Execution};
use serde_json::Value;

use crate::account::StackArgs;
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::format::{self, Format};
use crate::json_file;
use crate::ui::Ui;
use crate::words::{between, length};

/// Start a circuit's guard, follow it to its end and print its answer
///
/// It is a real call: the dependency is called unless the circuit is open.
#[derive(Debug, Args)]
pub(crate) struct StartArgs {
    /// The circuit
    circuit: String,

    /// The input, a JSON file, `-` for standard input; the guard's own example when absent
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// How the end is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    stack: StackArgs,
}

/// Starts it.
pub(crate) fn start(ui: &mut Ui, args: &StartArgs) -> CommandResult {
    let given = args.input.as_deref().map(input).transpose()?;
    let (session, stack) = args.stack.find()?;
    let (machine, arn) = stack.guard(&args.circuit)?;
    let is_express = machine.workflow == "EXPRESS";
    if given.is_none() {
        ui.status(format_args!("Input: {}", machine.example_input));
    }
    let input = given.unwrap_or_else(|| machine.example_input.clone());
    let execution = if is_express {
        executions::run_express(&session, arn, &input)?
    } else {
        let begun = Instant::now();
        let followed = executions::run_standard(&session, arn, &input, |arn| {
            ui.progress(format_args!("{arn}: {}", length(begun.elapsed())));
        });
        ui.progress_done();
        followed?
    };
    match args.format {
        Format::Json => format::json(ui, &execution)?,
        Format::Text => tell(ui, &execution)?,
    }
    Ok(if execution.succeeded() {
        ExitStatus::Ok
    } else {
        ExitStatus::Findings
    })
}

fn input(path: &std::path::Path) -> Result<Value, CommandError> {
    let value = json_file::read(path)?;
    serde_json::to_value(&value).map_err(|error| {
        CommandError::trouble(format!("`{}` cannot be sent: {error}", path.display()))
    })
}

fn tell(ui: &mut Ui, execution: &Execution) -> Result<(), CommandError> {
    if let Some(output) = &execution.output {
        ui.result(format_args!("{output:#}\n"))?;
    }
    let took = match (execution.started, execution.ended) {
        (Some(started), Some(ended)) => format!(" after {}", length(between(started, ended))),
        _ => String::new(),
    };
    let status = execution.status.to_lowercase().replace('_', " ");
    let error = execution.error.as_deref().map(|error| format!(": {error}"));
    let cause = execution.cause.as_deref().map(|cause| format!(": {cause}"));
    ui.status(format_args!(
        "The execution {status}{took}{}{}.",
        error.unwrap_or_default(),
        cause.unwrap_or_default().trim_end_matches('.')
    ));
    if let Some(console) = &execution.console {
        ui.status(console);
    }
    Ok(())
}
