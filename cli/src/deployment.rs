//! What `deploy`, `diff` and `destroy` have in common: which stacks, how changes look, who is asked.

mod audience;
mod changes;
mod outcome;
mod retained;
mod targets;
mod template_args;

pub(crate) use audience::Terminal;
pub(crate) use changes::{Look, shown};
pub(crate) use outcome::{destroyed, ended, unasked};
pub(crate) use retained::how_to_remove;
pub(crate) use targets::{SpecArgs, site_of};
pub(crate) use template_args::TemplateArgs;

use clap::ValueEnum;
use serde::Serialize;

use crate::error::CommandError;

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A result as JSON.
///
/// # Errors
/// When it cannot be written as such, which no result here can.
pub(crate) fn json(result: &impl Serialize) -> Result<String, CommandError> {
    let text = serde_json::to_string_pretty(result)
        .map_err(|error| CommandError::trouble(format!("cannot write the result: {error}")))?;
    Ok(text + "\n")
}
