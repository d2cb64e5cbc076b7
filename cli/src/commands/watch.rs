//! `sfn-breaker watch`: `status`, again and again.

mod keys;

use std::time::Duration;

use clap::Args;

use super::status::{LookArgs, say_unseen, text};
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::format::Format;
use crate::ui::Ui;
use keys::Keys;

/// Show how the circuits of a deployed stack do, live; q or Ctrl-C ends it
///
/// In a terminal the picture is redrawn in place; anywhere else each look is written after the last one, as JSON one
/// line a look.
#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// Only this circuit, with everything about it
    circuit: Option<String>,

    /// Seconds between two looks (1 to 3600)
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,

    /// End after so many looks
    #[arg(long, value_name = "NUMBER")]
    looks: Option<u64>,

    #[command(flatten)]
    look: LookArgs,

    /// How a look is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The screen from its first corner on, for a new picture.
const CLEAR: &str = "\x1b[H\x1b[2J";

/// Looks until somebody has seen enough.
pub(crate) fn watch(ui: &mut Ui, args: &WatchArgs) -> CommandResult {
    let (session, stack) = args.look.find()?;
    let circuit = args.circuit.as_deref();
    let drawn = args.format == Format::Text && ui.stdout_is_terminal();
    let keys = Keys::listen(drawn);
    let mut looks: u64 = 0;
    loop {
        // A look that fails once (a throttled table, a network that comes and goes) is no reason to stop watching.
        match args.look.see(&session, &stack, circuit) {
            Ok(seen) => {
                match args.format {
                    Format::Json => {
                        let line = serde_json::to_string(&seen).map_err(|error| {
                            CommandError::trouble(format!("cannot write the result: {error}"))
                        })?;
                        ui.result(line + "\n")?;
                    }
                    Format::Text => {
                        let picture = text::status(&seen, circuit.is_some());
                        let foot = format!("\nEvery {} s; q ends.\n", args.every);
                        ui.result(match drawn {
                            true => format!("{CLEAR}{picture}{foot}"),
                            false => picture + "\n",
                        })?;
                    }
                }
                say_unseen(ui, &seen);
            }
            Err(error) if looks == 0 => return Err(error),
            Err(error) => ui.report(&error),
        }
        looks += 1;
        if ui.reader_left() || args.looks.is_some_and(|most| looks >= most) {
            return Ok(ExitStatus::Ok);
        }
        if keys.quit_within(Duration::from_secs(args.every)) {
            return Ok(ExitStatus::Ok);
        }
    }
}
