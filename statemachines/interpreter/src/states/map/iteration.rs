//! Starting iterations, and what becomes of them.

use std::sync::Arc;

use asl::ExecutionType;
use expr::{Object, Value};
use program::{Body, Map, Mode, Program, State};

use super::{Progress, batch, items, results, run_failed, threshold_exceeded, writer};
use crate::clock;
use crate::execution::{
    Child, Children, Family, Fault, Line, LineId, Phase, Place, Run, Turn, can_be_no_result,
};
use crate::failure::Failure;
use crate::history::{Activity, EventId, EventKind, MapRun};
use crate::limits;

/// Starts as many iterations as may run at once.
pub(super) fn begin(
    run: &mut Run,
    program: &Program,
    id: LineId,
    line: &mut Line,
    state: &State,
    map: &Map,
    mut children: Box<Children>,
) -> Result<Turn, Fault> {
    let Some(mut progress) = children.map.take() else {
        return Ok(Turn::Wait);
    };
    if let Some(batching) = &map.batching {
        let Progress { input, items, .. } = &progress;
        progress.batches = Some(batch::gather(
            run, line, state, map, batching, input, items,
        )?);
    }
    children.results = vec![None; progress.iterations()];
    let previous = line.last;
    while progress.next < progress.iterations().min(progress.concurrency) {
        if let Err(fault) = start(run, id, line, state, map, &mut progress, previous) {
            run.abort_children(program, id, state, None, previous);
            return Err(fault);
        }
        children.running += 1;
    }
    children.map = Some(progress);
    if children.running == 0 {
        line.phase = match succeed(run, id, line, state, map, children) {
            Family::GoesOn(phase) => phase,
            Family::Waits(children) => Phase::Children(children),
        };
    } else {
        line.phase = Phase::Children(children);
    }
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
    map: &Map,
    mut children: Box<Children>,
    child: &Line,
    index: usize,
    result: Result<Value, Failure>,
) -> Family {
    let Some(mut progress) = children.map.take() else {
        return Family::Waits(children);
    };
    children.running -= 1;
    children.keep(run, index, results::of(run, map, child, &result));
    let previous = match result {
        Ok(_) => {
            if map.mode == Mode::Inline {
                progress.last_success = tell(run, child, state, Activity::Succeeded, index);
                child.last
            } else {
                line.last
            }
        }
        Err(failure) => {
            progress.failed += progress.items_of(index);
            if map.mode == Mode::Inline {
                tell(run, child, state, Activity::Failed, index);
                run.abort_children(program, id, state, Some(child), child.last);
                line.last = child.last;
                return Family::GoesOn(Phase::Fault(Fault::work(failure)));
            }
            if progress
                .tolerance
                .exceeded(progress.failed, progress.items.len())
            {
                run.abort_children(program, id, state, Some(child), child.last);
                let fault = run_failed(run, line, threshold_exceeded());
                return Family::GoesOn(Phase::Fault(fault));
            }
            line.last
        }
    };
    if map.writer.is_none() && can_be_no_result(children.bytes) {
        run.abort_children(program, id, state, None, previous);
        return Family::GoesOn(Phase::Fault(Fault::too_large(&state.name)));
    }
    if progress.next < progress.iterations() {
        if let Err(fault) = start(run, id, line, state, map, &mut progress, previous) {
            run.abort_children(program, id, state, None, previous);
            line.last = previous;
            return Family::GoesOn(Phase::Fault(fault));
        }
        children.running += 1;
    }
    let done = children.running == 0;
    if done && map.mode == Mode::Inline {
        line.last = progress.last_success;
    }
    children.map = Some(progress);
    if done {
        succeed(run, id, line, state, map, children)
    } else {
        Family::Waits(children)
    }
}

/// All iterations are done.
fn succeed(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    map: &Map,
    children: Box<Children>,
) -> Family {
    if let Some(writer) = &map.writer {
        return match writer::write(run, id, line, state, writer, children) {
            Ok(phase) => Family::GoesOn(phase),
            Err(fault) => Family::GoesOn(Phase::Fault(fault)),
        };
    }
    let results = results::gathered(&children.results, None);
    Family::GoesOn(finish(run, line, state, results))
}

/// Tells of the end and hands the result on.
pub(super) fn finish(run: &mut Run, line: &mut Line, state: &State, result: Value) -> Phase {
    let started = line.last;
    if matches!(&state.body, Body::Map(map) if map.mode != Mode::Inline) {
        run.note(line, |_, _| EventKind::MapRun(MapRun::Succeeded));
    }
    run.note_aside(line, line.last, |_, _| EventKind::StateSucceeded {
        state: state.kind,
    });
    // As recorded: the exit follows from the run's start, not from its end.
    line.last = started;
    Phase::Result(result)
}

/// Starts the next iteration; its first event follows from `previous`.
fn start(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    map: &Map,
    progress: &mut Progress,
    previous: EventId,
) -> Result<(), Fault> {
    let index = progress.next;
    progress.next += 1;
    let item = progress.items.item(index);
    let input = match &progress.batches {
        Some(batches) => batches
            .get(index)
            .map(|batch| batch.input.clone())
            .unwrap_or_default(),
        None => items::selected(run, line, state, map, &progress.input, &item)?,
    };
    if input.json_len() > limits::MAX_PAYLOAD_BYTES {
        return Err(Fault::too_large(&state.name));
    }
    let mut child = Line::new(map.start, input, line.variables.clone(), run.now);
    child.place = Some(Place { parent: id, index });
    match map.mode {
        Mode::Inline => {
            child.item = Some(Arc::new(item));
            child.child = line.child.clone();
            child.variable_bytes = line.variable_bytes;
            child.last = previous;
            run.note(&mut child, |_, _| EventKind::MapIteration {
                what: Activity::Started,
                name: state.name.clone(),
                index: index as u64,
            });
        }
        Mode::Distributed(execution_type) => {
            child.variables = Object::new();
            child.child = Some(Arc::new(child_execution(
                run,
                progress,
                &child.input,
                execution_type,
            )));
        }
    }
    let child = run.add_child(child);
    if map.mode == Mode::Distributed(ExecutionType::Express) {
        let end = clock::later(run.now, limits::MAX_EXPRESS_SECONDS);
        run.bound(child, end);
    }
    Ok(())
}

fn child_execution(
    run: &mut Run,
    progress: &Progress,
    input: &Value,
    execution_type: ExecutionType,
) -> Child {
    let name: Arc<str> = run.random.uuid().into();
    let (arn, machine) = match &progress.map_run {
        Some(map_run) => (
            run.identity.child_arn(&map_run.arn, &name).into(),
            map_run.machine.clone(),
        ),
        None => (name.clone(), run.identity.state_machine_arn.clone()),
    };
    Child {
        arn,
        name,
        machine,
        input: input.clone(),
        started_at: run.now,
        execution_type,
        journal: run.new_journal(),
    }
}

fn tell(run: &mut Run, child: &Line, state: &State, what: Activity, index: usize) -> EventId {
    run.note_aside(child, child.last, |_, _| EventKind::MapIteration {
        what,
        name: state.name.clone(),
        index: index as u64,
    })
}
