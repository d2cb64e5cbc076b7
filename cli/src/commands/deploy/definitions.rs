//! `sfn-breaker deploy --definitions-only`.

use cloud::deploy::definitions::gradual::Pace;
use cloud::deploy::definitions::{Order, Update, Updated};

use super::DeployArgs;
use crate::deployment::{self, Format, Terminal};
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::ui::Ui;

/// Carries it out.
pub(super) fn update(ui: &mut Ui, args: &DeployArgs) -> CommandResult {
    let chosen = args.spec.synthesise(args.template.workers.as_deref())?;
    let mut all = Vec::new();
    let mut end = Ok(ExitStatus::Ok);
    for stack in &chosen.stacks {
        let session = args.spec.account.open_in(stack.region.as_deref())?;
        let site = deployment::site_of(&session, &stack.name, stack.account.as_deref())?;
        let order = Order {
            stack: &stack.name,
            region: session.region(),
            template: &stack.template,
            parameters: args.template.parameters(),
            pace: args.gradual.unwrap_or(Pace::AT_ONCE),
        };
        let mut terminal = Terminal::new(ui, &stack.name, session.region(), args.yes);
        let updated = site.update_definitions(&order, &mut terminal)?;
        let nobody_there = terminal.nobody_there;
        end = ended(ui, &updated, nobody_there);
        all.push(updated);
        if !matches!(end, Ok(ExitStatus::Ok)) {
            break;
        }
    }
    if args.format == Format::Json {
        ui.result(deployment::json(&all)?)?;
    }
    end
}

fn ended(ui: &mut Ui, updated: &Updated, nobody_there: bool) -> CommandResult {
    let stack = &updated.stack;
    match updated.result {
        Update::Updated => {
            ui.status(format_args!("{stack}: definitions are updated"));
            ui.status(
                "note: CloudFormation does not know, and shows drift until the stack is deployed whole",
            );
            Ok(ExitStatus::Ok)
        }
        Update::NothingToDo => {
            ui.status(format_args!("{stack}: every definition is as it should be"));
            if !updated.left_out.is_empty() {
                ui.status(format_args!(
                    "note: changes to {} other resources wait for a whole deployment; `sfn-breaker diff` shows them",
                    updated.left_out.len()
                ));
            }
            Ok(ExitStatus::Ok)
        }
        Update::Left if nobody_there => Err(deployment::unasked("update", stack)),
        Update::Left => Err(CommandError::trouble(format!(
            "the definitions of `{stack}` were not updated"
        ))),
        Update::NotCalm => {
            let alarms = updated.alarms.join(", ");
            Err(CommandError::findings(format!(
                "alarms of `{stack}` are on, so nothing was begun: {alarms}"
            ))
            .hint("wait until they are off, or leave `--gradual` out"))
        }
        Update::WentBack => {
            let alarms = updated.alarms.join(", ");
            Err(CommandError::findings(format!(
                "an alarm went on, and callers of `{stack}` went back to the version before: {alarms}"
            ))
            .hint("the machines keep the new definition, and nobody who comes by the alias `live` uses it"))
        }
    }
}
