//! How it ended: what is said, and the exit status.

use cloud::deploy::destroy::{Destroyed, Destruction};
use cloud::deploy::event::Cause;
use cloud::deploy::run::{Outcome, Outcomes};

use super::{Look, how_to_remove, shown};
use crate::error::{CommandError, ExitStatus};
use crate::ui::Ui;

/// Says how a deployment ended.
///
/// # Errors
/// When it would have cost a table, or was not to be.
pub(crate) fn ended(
    ui: &mut Ui,
    outcome: &Outcome,
    region: &str,
    nobody_there: bool,
) -> Result<ExitStatus, CommandError> {
    let stack = &outcome.stack;
    ui.progress_done();
    match outcome.result {
        Outcomes::Deployed => {
            ui.status(format_args!("{stack}: deployed"));
            Ok(ExitStatus::Ok)
        }
        Outcomes::NothingToDo => {
            ui.status(format_args!("{stack}: nothing to do"));
            Ok(ExitStatus::Ok)
        }
        Outcomes::Left if nobody_there => Err(unasked("deploy", stack)),
        Outcomes::Left => Err(CommandError::trouble(format!(
            "`{stack}` was not deployed: the stack is as it was"
        ))),
        Outcomes::WouldLoseTable => {
            let text = shown(stack, &outcome.changes, Look { with_values: true });
            ui.status(text.trim_end());
            let error = CommandError::findings(format!(
                "deploying `{stack}` would cost its table with everything in it: the stack is as it was"
            ));
            Err(error.hint("if that is meant, say so with `--replace-table`"))
        }
        Outcomes::Undone => {
            reasons(ui, stack, "it failed, and is undone", &outcome.causes);
            for kept in &outcome.retained {
                let command = how_to_remove(kept, region);
                ui.status(format_args!("  left behind: {} ({command})", kept.physical));
            }
            Ok(ExitStatus::Findings)
        }
        Outcomes::Stuck => {
            reasons(
                ui,
                stack,
                "it failed, and could not be undone",
                &outcome.causes,
            );
            Ok(ExitStatus::Findings)
        }
        Outcomes::Deleted => {
            ui.status(format_args!("{stack}: somebody deleted it meanwhile"));
            Ok(ExitStatus::Findings)
        }
    }
}

/// Says how a destruction ended.
///
/// # Errors
/// When it was not to be.
pub(crate) fn destroyed(
    ui: &mut Ui,
    destroyed: &Destroyed,
    region: &str,
    nobody_there: bool,
) -> Result<ExitStatus, CommandError> {
    let stack = &destroyed.stack;
    ui.progress_done();
    let status = match destroyed.result {
        Destruction::Gone => {
            ui.status(format_args!("{stack}: destroyed"));
            ExitStatus::Ok
        }
        Destruction::WasNotThere => {
            ui.status(format_args!("{stack}: there is no such stack in {region}"));
            ExitStatus::Ok
        }
        Destruction::Left if nobody_there => return Err(unasked("destroy", stack)),
        Destruction::Left => {
            return Err(CommandError::trouble(format!(
                "`{stack}` was not destroyed: the stack is as it was"
            )));
        }
        Destruction::Failed => {
            reasons(
                ui,
                stack,
                "something could not be deleted",
                &destroyed.causes,
            );
            ExitStatus::Findings
        }
    };
    for kept in &destroyed.retained {
        ui.status(format_args!(
            "  stays: {} {} ({})",
            kept.kind, kept.physical, kept.resource
        ));
        let command = how_to_remove(kept, region);
        ui.status(format_args!("         to be rid of it: {command}"));
    }
    Ok(status)
}

fn reasons(ui: &mut Ui, stack: &str, what: &str, causes: &[Cause]) {
    ui.status(format_args!("{stack}: {what}"));
    for cause in causes {
        ui.status(format_args!(
            "  {} ({}): {}",
            cause.resource, cause.kind, cause.reason
        ));
    }
}

/// The error when a question was asked and nobody was there.
pub(crate) fn unasked(what: &str, stack: &str) -> CommandError {
    CommandError::trouble(format!(
        "nobody is at the terminal to agree to {what} `{stack}`: the stack is as it was"
    ))
    .hint("`--yes` agrees beforehand")
}
