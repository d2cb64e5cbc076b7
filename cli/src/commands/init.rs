//! `sfn-breaker init`: a spec to start from.

use std::path::{Path, PathBuf};

use clap::Args;
use spec::Starter;

use super::schema;
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host::{self, NewFile};
use crate::spec_file::SPEC_FILE;
use crate::ui::Ui;

/// Write a commented breaker.yaml to start from, and its schema beside it.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The spec to write; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "breaker.yaml")]
    out: PathBuf,

    /// Protect a Lambda function called as a Task, instead of an HTTP endpoint.
    #[arg(long)]
    task: bool,

    /// Write a cdk.json too: the CDK CLI then lists, compares, deploys and destroys the spec's stack.
    #[arg(long)]
    cdk: bool,

    /// Overwrite what is there.
    #[arg(long)]
    force: bool,
}

/// Writes the spec; the schema too, unless one is there.
pub(crate) fn init(ui: &mut Ui, args: InitArgs) -> CommandResult {
    let starter = if args.task {
        Starter::Task
    } else {
        Starter::Http
    };
    if args.out.as_os_str() == "-" {
        ui.result(starter.text())?;
        return Ok(ExitStatus::Ok);
    }
    let app = args.cdk.then(|| args.out.with_file_name("cdk.json"));
    for file in std::iter::once(&args.out).chain(&app) {
        if file.exists() && !args.force {
            let message = format!("`{}` exists already", file.display());
            return Err(CommandError::trouble(message)
                .hint("write elsewhere with `--out FILE`, or over it with `--force`"));
        }
    }
    let schema = schema_beside(&args.out);
    let schema = (!schema.exists() || args.force).then_some(schema);
    let (schema_text, app_text) = (schema::text()?, cdk_app(&args.out));
    let mut files = vec![NewFile::text(args.out.clone(), starter.text())];
    files.extend(schema.map(|path| NewFile::text(path, &schema_text)));
    let has_app = app.is_some();
    files.extend(app.map(|path| NewFile::text(path, &app_text)));
    host::write_together(&files)?;
    for file in &files {
        ui.status(format_args!("Wrote {}.", file.path.display()));
    }
    if has_app {
        ui.status("Next: sfn-breaker package, then cdk deploy");
        return Ok(ExitStatus::Ok);
    }
    ui.status(format_args!(
        "Next: sfn-breaker render {}",
        args.out.display()
    ));
    Ok(ExitStatus::Ok)
}

/// What makes a folder an app of the CDK CLI's.
fn cdk_app(spec: &Path) -> String {
    let name = spec.file_name().unwrap_or_default().to_string_lossy();
    let app = if name == SPEC_FILE {
        "sfn-breaker synth".to_owned()
    } else {
        format!("sfn-breaker synth {name}")
    };
    format!("{}\n", serde_json::json!({ "app": app }))
}

/// Where the spec's first line says that its schema is.
fn schema_beside(spec: &Path) -> PathBuf {
    spec.with_file_name("breaker.schema.json")
}
