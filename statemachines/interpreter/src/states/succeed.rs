//! Succeed: ends its line well.

use program::{Next, State};

use crate::execution::{Fault, Line, Run, Turn};

pub(crate) fn work(run: &mut Run, line: &mut Line, state: &State) -> Result<Turn, Fault> {
    run.exit_with_input(line, state, &state.data.output, &None, Next::End)
        .map(Turn::Exit)
}
