//! How a result is written: for people, or for programs.

use clap::ValueEnum;
use serde::Serialize;

use crate::error::CommandError;
use crate::ui::Ui;

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: everything, as JSON
    Json,
}

/// Writes a result as JSON.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn json(ui: &mut Ui, result: &impl Serialize) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(result)
        .map_err(|error| CommandError::trouble(format!("cannot write the result: {error}")))?;
    ui.result(text + "\n")
}
