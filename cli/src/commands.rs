//! One file a sub-command; this one only names them.

use clap::Subcommand;

use crate::error::CommandResult;
use crate::ui::Ui;

/// What `sfn-breaker` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {}

/// Runs the chosen sub-command.
pub(crate) fn run(_ui: &mut Ui, command: Command) -> CommandResult {
    match command {}
}
