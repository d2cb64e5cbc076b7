//! Reading a definition in Amazon States Language, with its mistakes ready to be shown.

use asl::{Parsed, StateMachine};

use crate::error::CommandError;

/// The machine of a definition that was parsed; `file` is only shown.
///
/// # Errors
/// When the text has mistakes (exit status 1): every one with its line and a hint.
pub(crate) fn machine(file: &str, parsed: Parsed) -> Result<StateMachine, CommandError> {
    match parsed.machine {
        Some(machine) if parsed.errors.is_empty() => Ok(machine),
        Some(_) | None => {
            let report = asl::report(file, &parsed.tree, &parsed.errors);
            Err(CommandError::findings(report.trim_end()))
        }
    }
}
