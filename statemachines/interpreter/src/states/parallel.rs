//! Parallel: several machines side by side.

use expr::Value;
use program::{Program, State, StateId};

use crate::execution::{Children, Family, Fault, Line, LineId, Phase, Place, Run, Turn};
use crate::failure::Failure;
use crate::history::EventKind;

pub(crate) fn work(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    branches: &[StateId],
) -> Result<Turn, Fault> {
    let input = run.effective_input(line, state)?;
    let input = run.arguments(line, state, &input)?;
    run.inspect(|seen| seen.after_arguments = Some(input.clone()));
    run.note(line, |_, _| EventKind::ParallelStateStarted);
    if let Some(substitute) = run.substitute() {
        line.phase = match substitute.result {
            Ok(results) => Phase::Result(results),
            Err(failure) => Phase::Fault(Fault::work(failure)),
        };
        return Ok(Turn::Wait);
    }
    for (index, start) in branches.iter().enumerate() {
        let mut child = Line::new(*start, input.clone(), line.variables.clone(), run.now);
        child.place = Some(Place { parent: id, index });
        child.item = line.item.clone();
        child.child = line.child.clone();
        child.last = line.last;
        child.variable_bytes = line.variable_bytes;
        run.add_child(child);
    }
    line.phase = Phase::Children(Box::new(Children {
        results: vec![None; branches.len()],
        bytes: 0,
        running: branches.len(),
        map: None,
    }));
    Ok(Turn::Wait)
}

#[expect(
    clippy::too_many_arguments,
    reason = "the parent and its child, each with what it is in"
)]
pub(crate) fn child_ended(
    run: &mut Run,
    program: &Program,
    id: LineId,
    line: &mut Line,
    state: &State,
    mut children: Box<Children>,
    child: &Line,
    index: usize,
    result: Result<Value, Failure>,
) -> Family {
    match result {
        Err(failure) => {
            run.abort_children(program, id, state, Some(child), child.last);
            line.last = child.last;
            Family::GoesOn(Phase::Fault(Fault::work(failure)))
        }
        Ok(output) => {
            children.keep(run, index, output);
            children.running -= 1;
            if children.running > 0 {
                return Family::Waits(children);
            }
            line.last = child.last;
            run.note_aside(line, line.last, |_, _| EventKind::StateSucceeded {
                state: state.kind,
            });
            let outputs: Vec<Value> = children
                .results
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect();
            Family::GoesOn(Phase::Result(Value::from(outputs)))
        }
    }
}
