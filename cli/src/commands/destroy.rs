//! `sfn-breaker destroy`: stacks out of AWS again.

use clap::Args;

use crate::deployment::{self, Format, SpecArgs, Terminal};
use crate::error::{CommandResult, ExitStatus};
use crate::ui::Ui;

/// Destroy stacks, with what `deploy` stored for them
///
/// What a removal policy keeps stays, and is named with the command that removes it. A stack that is not there is no
/// error; interrupted, the same command finishes the job.
#[derive(Debug, Args)]
pub(crate) struct DestroyArgs {
    #[command(flatten)]
    spec: SpecArgs,

    /// A stack by its name; no spec is needed then
    #[arg(long, value_name = "NAME", conflicts_with_all = ["specs", "environment"])]
    stack: Option<String>,

    /// The bucket that `deploy` was given, if the stack is gone already and cannot say
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,

    /// Agree beforehand, as in CI
    #[arg(long)]
    yes: bool,

    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A stack, by what is needed to find it.
struct Target {
    name: String,
    account: Option<String>,
    region: Option<String>,
}

/// Carries it out.
pub(crate) fn destroy(ui: &mut Ui, args: DestroyArgs) -> CommandResult {
    let targets = match &args.stack {
        Some(name) => vec![Target {
            name: name.clone(),
            account: None,
            region: None,
        }],
        None => {
            let stacks = args.spec.stacks()?.into_iter();
            let targets = stacks.map(|stack| Target {
                name: stack.name,
                account: stack.account,
                region: stack.region,
            });
            targets.collect()
        }
    };
    let mut destroyed = Vec::new();
    let mut end = Ok(ExitStatus::Ok);
    for target in &targets {
        let session = args.spec.account.open_in(target.region.as_deref())?;
        let site = deployment::site_of(&session, &target.name, target.account.as_deref())?;
        let bucket = site.bucket(args.bucket.as_deref());
        let mut terminal = Terminal::new(ui, &target.name, session.region(), args.yes);
        let gone = site.destroy(&target.name, &bucket, &mut terminal)?;
        let nobody_there = terminal.nobody_there;
        end = deployment::destroyed(ui, &gone, session.region(), nobody_there);
        destroyed.push(gone);
        if !matches!(end, Ok(ExitStatus::Ok)) {
            break;
        }
    }
    if args.format == Format::Json {
        ui.result(deployment::json(&destroyed)?)?;
    }
    end
}
