//! `sfn-breaker diff`: what `deploy` would change.

use clap::Args;
use cloud::deploy::preview::{Look, Preview, Teller};

use crate::deployment::{self, Format, SpecArgs, TemplateArgs};
use crate::error::{CommandResult, ExitStatus};
use crate::ui::Ui;

/// Show what `deploy` would change, and change nothing
///
/// CloudFormation works out a change set, which is deleted again. Without the permission for that, or before there is a
/// stack, the templates are compared with each other, and nobody knows what would be replaced.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    template: TemplateArgs,

    /// End with status 1 when there are differences
    #[arg(long)]
    exit_code: bool,

    /// How the differences are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Carries it out.
pub(crate) fn diff(ui: &mut Ui, args: DiffArgs) -> CommandResult {
    let chosen = args.spec.synthesise(args.template.workers.as_deref())?;
    let mut previews = Vec::new();
    for stack in &chosen.stacks {
        let session = args.spec.account.open_in(stack.region.as_deref())?;
        let site = deployment::site_of(&session, &stack.name, stack.account.as_deref())?;
        let bucket = site.bucket(args.template.bucket.as_deref());
        let look = Look {
            stack: &stack.name,
            template: &stack.template,
            parameters: args.template.parameters_with(&bucket.name),
            tags: &stack.tags,
            bucket,
        };
        previews.push(site.preview(&look)?);
    }
    match args.format {
        Format::Text => text(ui, &previews)?,
        Format::Json => ui.result(deployment::json(&previews)?)?,
    }
    let differs = |one: &Preview| !one.changes.is_empty() || one.changes_outputs;
    Ok(if args.exit_code && previews.iter().any(differs) {
        ExitStatus::Findings
    } else {
        ExitStatus::Ok
    })
}

fn text(ui: &mut Ui, previews: &[Preview]) -> Result<(), crate::error::CommandError> {
    for preview in previews {
        let look = deployment::Look {
            with_values: preview.exists,
        };
        if let Teller::Templates(why) = &preview.told_by {
            let limit = if preview.exists {
                "; by the templates alone, so nobody knows what would be replaced"
            } else {
                ""
            };
            ui.status(format_args!("{}: {why}{limit}", preview.stack));
        }
        ui.result(deployment::shown(&preview.stack, &preview.changes, look))?;
        if preview.changes_outputs && preview.exists {
            ui.result("  outputs, parameters or what the stack says of itself change too\n")?;
        }
    }
    Ok(())
}
