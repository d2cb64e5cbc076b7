//! `sfn-breaker schema`: what editors complete from.

use std::path::PathBuf;

use clap::Args;

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host;
use crate::ui::Ui;

/// Print the JSON Schema of breaker.yaml, for editors and other tools.
///
/// Save it beside a spec and begin the spec with
/// `# yaml-language-server: $schema=./breaker.schema.json`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Write to this file; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,

    /// The schema of scenario.yaml instead.
    #[arg(long)]
    scenario: bool,
}

/// Prints or writes the schema.
pub(crate) fn schema(ui: &mut Ui, args: SchemaArgs) -> CommandResult {
    let text = if args.scenario {
        printed(&simulator::scenario::schema())?
    } else {
        text()?
    };
    if args.out.as_os_str() == "-" {
        ui.result(text)?;
    } else {
        host::write_whole(&args.out, &text)?;
        ui.status(format_args!("Wrote {}.", args.out.display()));
    }
    Ok(ExitStatus::Ok)
}

/// The schema as the file that is kept beside a spec.
pub(super) fn text() -> Result<String, CommandError> {
    printed(&spec::schema())
}

fn printed(schema: &serde_json::Value) -> Result<String, CommandError> {
    let text = serde_json::to_string_pretty(schema)
        .map_err(|error| CommandError::trouble(format!("cannot write the schema: {error}")))?;
    Ok(text + "\n")
}
