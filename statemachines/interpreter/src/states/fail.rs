//! Fail: ends its line with an error.

use std::sync::Arc;

use expr::Kind;
use program::{State, Words};

use super::quantity;
use crate::execution::{Fault, Line, Run, Seen, Turn};
use crate::failure::Failure;

pub(crate) fn work(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    error: Option<&Words>,
    cause: Option<&Words>,
) -> Result<Turn, Fault> {
    let error = words(run, line, state, "ErrorPath", error)?;
    let cause = words(run, line, state, "CausePath", cause)?;
    Ok(Turn::Fail(Failure { error, cause }))
}

fn words(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    field: &str,
    words: Option<&Words>,
) -> Result<Option<Arc<str>>, Fault> {
    let input = line.input.clone();
    match words {
        None => Ok(None),
        Some(Words::Literal(text)) => Ok(Some(text.clone())),
        Some(Words::Expression(template)) => {
            let value = run.evaluate_to(
                line,
                state,
                template,
                &[Kind::String],
                "string",
                Seen::input(&input),
            )?;
            Ok(Some(quantity::plain(&value)))
        }
        Some(Words::Path(query)) => match run.query(line, state, query, &input) {
            Ok(value) => Ok(Some(quantity::plain(&value))),
            Err(why) => Err(Fault::unevaluated_field(field, line, state, why)),
        },
    }
}
