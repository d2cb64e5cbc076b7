//! Pass: hands on its input, or data shaped from it.

use asl::QueryLanguage;
use program::{Pass, State};

use crate::execution::{Fault, Line, Run, Turn};

pub(crate) fn work(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    pass: &Pass,
) -> Result<Turn, Fault> {
    match (state.language, &pass.result) {
        (QueryLanguage::Jsonata, _) => run
            .exit_with_input(
                line,
                state,
                &state.data.output,
                &state.data.assign,
                state.next,
            )
            .map(Turn::Exit),
        (QueryLanguage::JsonPath, Some(result)) => {
            run.inspect(|seen| seen.result = Some(result.clone()));
            run.exit_with_result(line, state, result.clone())
                .map(Turn::Exit)
        }
        (QueryLanguage::JsonPath, None) => {
            let input = run.effective_input(line, state)?;
            let shaped = run.arguments(line, state, &input)?;
            run.inspect(|seen| seen.after_arguments = Some(shaped.clone()));
            run.exit_with_result(line, state, shaped).map(Turn::Exit)
        }
    }
}
