//! What a command ends with: an exit status everybody can rely on, or an error with hints.

use std::fmt;
use std::process::ExitCode;

/// The exit statuses of every sub-command. Documented in the README; scripts rely on them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub(crate) enum ExitStatus {
    /// Done, and nothing to complain about.
    Ok = 0,
    /// The input has findings: an invalid spec, a failed expectation, a failed execution.
    Findings = 1,
    /// The command could not do its work: a file that cannot be read, bad arguments.
    Trouble = 2,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        ExitCode::from(status as u8)
    }
}

/// Why a command stopped. `message` is one lowercase clause, or a whole report that was rendered
/// where the source text was at hand; `hints` are what the user may do about it.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) status: ExitStatus,
    pub(crate) message: String,
    pub(crate) hints: Vec<String>,
}

impl CommandError {
    /// The input is at fault (exit status 1).
    pub(crate) fn findings(message: impl fmt::Display) -> Self {
        Self::new(ExitStatus::Findings, message)
    }

    /// The command could not run (exit status 2).
    pub(crate) fn trouble(message: impl fmt::Display) -> Self {
        Self::new(ExitStatus::Trouble, message)
    }

    /// Adds what the user may do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    fn new(status: ExitStatus, message: impl fmt::Display) -> Self {
        CommandError {
            status,
            message: message.to_string(),
            hints: Vec::new(),
        }
    }
}

/// What a sub-command returns.
pub(crate) type CommandResult = Result<ExitStatus, CommandError>;
