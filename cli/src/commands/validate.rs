//! `sfn-breaker validate`: everything wrong with definitions and specs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use validator::Severity;
use validator::render::{self, Checked};

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host;
use crate::ui::Ui;
use crate::validation::{self, WorkflowType};

/// Check definitions and specs, and report everything wrong at once
///
/// Takes state machine definitions in JSON or YAML and breaker.yaml specs. What it refuses, Step Functions refuses;
/// warnings are about what it accepts and people regret. `sfn-breaker explain CODE` says more about a finding.
#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// Definitions, specs, folders of them, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,

    /// The type of the workflows that the definitions are for
    #[arg(long = "type", value_enum, ignore_case = true, default_value_t = WorkflowType::Standard)]
    workflow: WorkflowType,

    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Findings that make the exit status 1 although they are no errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Warnings that are not told of, by their code; may be given several times. In a definition a `Comment` with
    /// `sfn-breaker: allow CODE` does it for one state, in YAML a comment for one line
    #[arg(long, value_name = "CODE", value_parser = warning)]
    allow: Vec<String>,

    /// Instead of findings, print which variables each state reads, as DescribeStateMachine reports them
    #[arg(long, conflicts_with_all = ["format", "deny", "allow"])]
    variable_references: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    /// For people: with the line and a hint
    Text,
    /// As ValidateStateMachineDefinition answers, with all findings beside it
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// What is denied beside errors.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

/// Checks all files and prints what was found.
pub(crate) fn validate(ui: &mut Ui, args: ValidateArgs) -> CommandResult {
    if args.variable_references {
        return variable_references(ui, &args.paths);
    }
    let is_one = matches!(args.paths.as_slice(), [path] if !path.is_dir());
    let files = validation::files(&args.paths)?;
    let (mut checked, mut troubles) = validation::check(&files, args.workflow);
    for one in &mut checked {
        one.report.allow(&args.allow);
    }
    match args.format {
        Format::Text => ui.result(text(&checked))?,
        Format::Json => ui.result(lines(&in_json(&checked, is_one)))?,
        Format::Sarif => ui.result(lines(&render::sarif(&checked)))?,
        Format::Github => ui.result(checked.iter().map(render::github).collect::<String>())?,
    }
    if troubles.is_empty() || !checked.is_empty() {
        summarize(ui, &checked);
    }
    let is_bad = |one: &Checked| match args.deny {
        Some(Deny::Warnings) => !one.report.findings.is_empty(),
        None => one.report.count(Severity::Error) > 0,
    };
    let last = troubles.pop();
    for trouble in &troubles {
        ui.report(trouble);
    }
    match last {
        Some(trouble) => Err(trouble),
        None if checked.iter().any(is_bad) => Ok(ExitStatus::Findings),
        None => Ok(ExitStatus::Ok),
    }
}

/// The code of a warning.
fn warning(code: &str) -> Result<String, String> {
    match validator::explain(code).map(|rule| rule.severity) {
        Some(Severity::Warning) => Ok(code.to_owned()),
        Some(Severity::Error) => {
            Err("an error cannot be allowed: Step Functions refuses it".to_owned())
        }
        None => Err("no rule has this code: `sfn-breaker explain` lists them".to_owned()),
    }
}

fn text(checked: &[Checked]) -> String {
    let blocks = checked.iter().map(render::text);
    let blocks: Vec<String> = blocks.filter(|block| !block.is_empty()).collect();
    blocks.join("\n")
}

/// One file's answer alone, as the service gives it; a list for several.
fn in_json(checked: &[Checked], is_one: bool) -> Value {
    match checked {
        [one] if is_one => render::json(one),
        several => several.iter().map(render::json).collect(),
    }
}

fn lines(value: &Value) -> String {
    format!("{value:#}\n")
}

fn summarize(ui: &mut Ui, checked: &[Checked]) {
    let files = match checked.len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let found = render::tally(checked).unwrap_or_else(|| "nothing to complain about".to_owned());
    ui.status(format_args!("Checked {files}: {found}."));
}

fn variable_references(ui: &mut Ui, paths: &[PathBuf]) -> CommandResult {
    let [path] = paths else {
        return Err(CommandError::trouble(
            "`--variable-references` takes one definition",
        ));
    };
    let text = host::read_text(path)?;
    let references = validator::variable_references(&text, validation::notation(path));
    ui.result(lines(&json!({ "variableReferences": references })))?;
    Ok(ExitStatus::Ok)
}
