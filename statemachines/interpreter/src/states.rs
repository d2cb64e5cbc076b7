//! What each kind of state does, one file a kind.

mod choice;
mod fail;
pub(crate) mod map;
pub(crate) mod parallel;
mod pass;
mod quantity;
mod service;
mod succeed;
pub(crate) mod task;
mod wait;

use expr::Value;
use program::{Body, Program, State};

use crate::execution::{Fault, Line, LineId, Run, Turn};

/// Does a state's work, for the first time or again.
pub(crate) fn work(
    run: &mut Run,
    program: &Program,
    id: LineId,
    line: &mut Line,
    state: &State,
) -> Result<Turn, Fault> {
    match &state.body {
        Body::Task(task) => task::work(run, id, line, state, task),
        Body::Pass(pass) => pass::work(run, line, state, pass),
        Body::Choice(choice) => choice::work(run, line, state, choice),
        Body::Wait(delay) => wait::work(run, id, line, state, delay),
        Body::Succeed => succeed::work(run, line, state),
        Body::Fail { error, cause } => fail::work(run, line, state, error.as_ref(), cause.as_ref()),
        Body::Parallel(branches) => parallel::work(run, id, line, state, branches),
        Body::Map(map) => map::work(run, program, id, line, state, map),
    }
}

/// Leaves a state whose work gave a result.
pub(crate) fn finish(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    result: Value,
) -> Result<Turn, Fault> {
    match &state.body {
        Body::Wait(_) => wait::finish(run, line, state),
        Body::Task(_)
        | Body::Pass(_)
        | Body::Choice(_)
        | Body::Succeed
        | Body::Fail { .. }
        | Body::Parallel(_)
        | Body::Map(_) => run.exit_with_result(line, state, result).map(Turn::Exit),
    }
}
