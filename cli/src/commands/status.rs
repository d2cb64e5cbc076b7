//! `sfn-breaker status`: how the circuits of a stack do.

pub(super) mod text;

use std::time::Duration;

use clap::Args;
use cloud::status::Status;
use cloud::{Session, Stack};
use jiff::Timestamp;

use crate::account::StackArgs;
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::format::{self, Format};
use crate::ui::Ui;

/// Show how the circuits of a deployed stack do
///
/// Phase, share of calls let through, mode, reason, what calls came to lately, alarms that are on, the incident and its
/// page in the console. Nothing is changed.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Only this circuit, with everything about it
    circuit: Option<String>,

    #[command(flatten)]
    look: LookArgs,

    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What is looked at, and how far back.
#[derive(Clone, Debug, Args)]
pub(super) struct LookArgs {
    /// Count calls over so many minutes (1 to 60)
    #[arg(long, value_name = "NUMBER", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=60))]
    minutes: u64,

    #[command(flatten)]
    stack: StackArgs,
}

/// Shows it.
pub(crate) fn status(ui: &mut Ui, args: &StatusArgs) -> CommandResult {
    let (session, stack) = args.look.stack.find()?;
    let circuit = args.circuit.as_deref();
    let seen = args.look.see(&session, &stack, circuit)?;
    match args.format {
        Format::Json => format::json(ui, &seen)?,
        Format::Text => ui.result(text::status(&seen, circuit.is_some()))?,
    }
    say_unseen(ui, &seen);
    Ok(ExitStatus::Ok)
}

/// Says what could not be seen.
pub(super) fn say_unseen(ui: &mut Ui, seen: &Status) {
    for trouble in &seen.unseen {
        ui.status(format_args!("note: {trouble}"));
    }
}

impl LookArgs {
    /// Opens a session and looks for the stack.
    pub(super) fn find(&self) -> Result<(Session, Stack), CommandError> {
        self.stack.find()
    }

    /// Looks at a stack, or one of its circuits, now.
    pub(super) fn see(
        &self,
        session: &Session,
        stack: &Stack,
        circuit: Option<&str>,
    ) -> Result<Status, CommandError> {
        if let Some(circuit) = circuit {
            stack.need_circuit(circuit)?;
        }
        let over = Duration::from_secs(60 * self.minutes);
        Ok(Status::look(
            session,
            stack,
            circuit,
            over,
            Timestamp::now(),
        )?)
    }
}
