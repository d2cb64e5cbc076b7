//! `sfn-breaker history`: what happened to a circuit.

mod text;

use clap::Args;
use cloud::history::History;
use jiff::Timestamp;

use crate::account::StackArgs;
use crate::error::{CommandResult, ExitStatus};
use crate::format::{self, Format};
use crate::ui::Ui;

/// Show what happened to a circuit: its incidents, and what operators ordered
///
/// The newest first. Step Functions keeps an incident for 90 days after its end, the table keeps an order for a year.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// The circuit
    circuit: String,

    /// Show at most so many (1 to 500)
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=500))]
    limit: u64,

    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    stack: StackArgs,
}

/// Shows it.
pub(crate) fn history(ui: &mut Ui, args: &HistoryArgs) -> CommandResult {
    let (session, stack) = args.stack.find()?;
    let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let now = Timestamp::now();
    let history = History::of(&session, &stack, &args.circuit, most, now)?;
    match args.format {
        Format::Json => format::json(ui, &history)?,
        Format::Text if history.entries.is_empty() => {
            ui.status(format_args!(
                "Nothing ever happened to {}, as far as anybody remembers.",
                history.circuit
            ));
        }
        Format::Text => ui.result(text::history(&history, now))?,
    }
    Ok(ExitStatus::Ok)
}
