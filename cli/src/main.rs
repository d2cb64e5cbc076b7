//! The `sfn-breaker` command: arguments, files, terminal and the real clock. Knows no domain rule.

mod account;
mod commands;
mod definition_file;
mod deployment;
mod env;
mod error;
mod format;
mod grid;
mod help;
mod host;
mod json_file;
mod spec_file;
mod ui;
mod validation;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use crate::ui::Ui;

/// Circuit breakers for AWS Step Functions, as code.
#[derive(Debug, Parser)]
#[command(name = "sfn-breaker", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    let arguments = help::with_endings(Cli::command()).get_matches();
    let cli = match Cli::from_arg_matches(&arguments) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let mut ui = Ui::from_environment();
    match commands::run(&mut ui, cli.command) {
        Ok(status) => status.into(),
        Err(error) => {
            let status = error.status;
            ui.report(&error);
            status.into()
        }
    }
}
