//! Updating a stack's machines in place: their definitions only, in seconds, gradually if asked.
//!
//! A machine with a `live` alias gets a new version, and the alias moves to it; one without is simply changed, last. Nothing
//! is remembered between runs: what a run that was interrupted did is to be seen in the definitions and in the aliases.

pub mod gradual;
pub mod ports;
pub mod wanted;

mod run;

#[cfg(test)]
mod tests;

pub use run::{Order, World, update};

use serde::Serialize;

use super::change::Change;

/// How it ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Updated {
    /// The stack's name.
    pub stack: String,
    /// What became of it.
    pub result: Update,
    /// The machines whose definitions changed, or would have.
    pub changes: Vec<Change>,
    /// Other changes of the stack's that this left out.
    pub left_out: Vec<Change>,
    /// The alarms that made it go back.
    pub alarms: Vec<String>,
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Update {
    /// Every machine is as it should be, and callers use it.
    Updated,
    /// Every machine was as it should be.
    NothingToDo,
    /// It was not to be.
    Left,
    /// Alarms were on before it began, so nothing was begun.
    NotCalm,
    /// Alarms went on, so callers use the machines they used before.
    WentBack,
}
