//! `sfn-breaker test-state`: one state by itself, as the TestState API runs it.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use crate::error::{CommandResult, ExitStatus};
use crate::ui::Ui;
use crate::{host, json_file};

/// Run one state by itself, with the TestState API's requests and answers.
///
/// Nothing is called: a Task, Map or Parallel state needs a mock.
#[derive(Debug, Args)]
pub(crate) struct TestStateArgs {
    /// The request: a JSON file with the API's parameters (definition, input, mock, …); `-` is standard input.
    request: PathBuf,

    /// Where to write the answer, as JSON; standard output when absent.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Where all chance comes from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// When the state is entered, by its own clock (RFC 3339).
    #[arg(long, value_name = "TIME", default_value = "2026-01-01T00:00:00Z")]
    start_time: Timestamp,
}

/// Answers the request.
pub(crate) fn test_state(ui: &mut Ui, args: TestStateArgs) -> CommandResult {
    let request = json_file::read(&args.request)?;
    let answer = interpreter::test_state::answer(&request, args.start_time, args.seed);
    match &args.out {
        Some(path) => host::write_whole(path, &format!("{answer}\n"))?,
        None => ui.result(format_args!("{answer}\n"))?,
    }
    Ok(ExitStatus::Ok)
}
