//! `sfn-breaker deploy`: specs' stacks into AWS, without the CDK CLI.

mod definitions;

use clap::Args;
use cloud::deploy::definitions::gradual::Pace;
use cloud::deploy::run::{Deployment, Outcome, Outcomes};

use crate::deployment::{self, Format, SpecArgs, TemplateArgs, Terminal};
use crate::error::{CommandResult, ExitStatus};
use crate::ui::Ui;

/// Deploy specs' stacks, without the CDK CLI
///
/// Synthesises the stacks, shows what would change, asks, and has CloudFormation change it. Interrupted at any point, the
/// same command finishes the job. The functions' code goes to a bucket of your own (--bucket), or to one that this makes
/// in your account: sfn-breaker-assets-ACCOUNT-REGION, private, encrypted, for TLS only, and removed by `destroy` once
/// nothing is left in it.
#[derive(Debug, Args)]
pub(crate) struct DeployArgs {
    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    template: TemplateArgs,

    /// Agree to the changes beforehand, as in CI
    #[arg(long)]
    yes: bool,

    /// Agree that a table may be replaced or removed, with every circuit's state in it
    #[arg(long)]
    replace_table: bool,

    /// Only change the state machines' definitions, in place and in seconds; guards get a new version, and their alias
    /// `live` moves to it. CloudFormation does not know of it and reports drift until the next whole deployment
    #[arg(long, conflicts_with_all = ["replace_table", "bucket"])]
    definitions_only: bool,

    /// With --definitions-only: move callers gradually, so much more every so often (as in 10%/5m), and back when one of
    /// the stack's alarms goes on
    #[arg(long, value_name = "SHARE/TIME", requires = "definitions_only")]
    gradual: Option<Pace>,

    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Carries it out.
pub(crate) fn deploy(ui: &mut Ui, args: DeployArgs) -> CommandResult {
    if args.definitions_only {
        return definitions::update(ui, &args);
    }
    let chosen = args.spec.synthesise(args.template.workers.as_deref())?;
    let mut outcomes = Vec::new();
    let mut end = Ok(ExitStatus::Ok);
    for stack in &chosen.stacks {
        let session = args.spec.account.open_in(stack.region.as_deref())?;
        let site = deployment::site_of(&session, &stack.name, stack.account.as_deref())?;
        let bucket = site.bucket(args.template.bucket.as_deref());
        let deployment = Deployment {
            stack: &stack.name,
            template: &stack.template,
            parameters: args.template.parameters_with(&bucket.name),
            tags: &stack.tags,
            assets: chosen.uploads(stack),
            bucket,
            may_lose_table: args.replace_table,
        };
        let mut terminal = Terminal::new(ui, &stack.name, session.region(), args.yes);
        let outcome = site.deploy(&deployment, &mut terminal)?;
        let nobody_there = terminal.nobody_there;
        end = deployment::ended(ui, &outcome, session.region(), nobody_there);
        outcomes.push(outcome);
        // The next one may rest on this one.
        if !matches!(end, Ok(ExitStatus::Ok)) {
            break;
        }
    }
    match args.format {
        Format::Text => ui.result(outputs(&outcomes))?,
        Format::Json => ui.result(deployment::json(&outcomes)?)?,
    }
    end
}

/// The outputs of the stacks that stand.
fn outputs(outcomes: &[Outcome]) -> String {
    let standing = outcomes
        .iter()
        .filter(|one| matches!(one.result, Outcomes::Deployed | Outcomes::NothingToDo));
    let mut text = String::new();
    for outcome in standing {
        let width = outcome.outputs.keys().map(String::len).max().unwrap_or(0);
        for (key, value) in &outcome.outputs {
            text.push_str(&format!("{}  {key:<width$}  {value}\n", outcome.stack));
        }
    }
    text
}
