//! `sfn-breaker explain`: what a rule looks for, and why.

use clap::Args;
use validator::render;

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::ui::Ui;

/// Explain a finding of `validate` by its code
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code, such as `unknown-target`; all rules are listed without one
    code: Option<String>,
}

/// Prints the explanation, or the list of rules.
pub(crate) fn explain(ui: &mut Ui, args: ExplainArgs) -> CommandResult {
    let Some(code) = args.code else {
        let lines = validator::rules().map(|rule| {
            format!(
                "{:<8} {:<28} {}\n",
                rule.severity.as_str(),
                rule.code,
                rule.what
            )
        });
        ui.result(lines.collect::<String>())?;
        return Ok(ExitStatus::Ok);
    };
    let Some(rule) = validator::explain(&code) else {
        let error = CommandError::trouble(format!("there is no rule `{code}`"));
        return Err(error.hint("`sfn-breaker explain` lists them all"));
    };
    ui.result(render::explanation(rule))?;
    Ok(ExitStatus::Ok)
}
