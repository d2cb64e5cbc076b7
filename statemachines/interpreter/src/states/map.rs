//! Map: a machine for every item.

mod batch;
mod csv;
mod dataset;
mod items;
mod iteration;
mod preview;
mod reader;
mod results;
mod tolerance;
mod writer;

use std::sync::Arc;

use expr::Value;

use super::quantity;
use crate::errors;
use crate::execution::{Children, Fault, Line, LineId, Phase, Run, Turn};
use crate::failure::Failure;
use crate::history::{EventId, EventKind, MapRun};
use crate::inspect::Substitute;
use crate::limits;

use dataset::Dataset;
pub(crate) use iteration::child_ended;
use program::{Map, Mode, Program, State};
pub(crate) use reader::hear as hear_storage;
use tolerance::Tolerance;

/// What a Map keeps while its iterations run.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    /// The state's effective input.
    input: Value,
    /// The items.
    items: Dataset,
    /// The batches of them, where they are gathered into batches.
    batches: Option<Vec<Batch>>,
    /// What has been read of them, while they are read.
    reading: Option<Box<reader::Reading>>,
    /// Which item is next.
    next: usize,
    /// How many may run at once.
    concurrency: usize,
    /// How many items failed; with a batch all of its items do.
    failed: usize,
    /// How many may fail.
    tolerance: Tolerance,
    /// The event that told of the last iteration's success.
    last_success: EventId,
    /// The run of a distributed Map.
    map_run: Option<MapRunNames>,
}

/// The run of a distributed Map.
#[derive(Clone, Debug)]
struct MapRunNames {
    /// Its ARN.
    arn: Arc<str>,
    /// The ARN of the machine that its child executions are executions of.
    machine: Arc<str>,
}

/// Items that one iteration takes.
#[derive(Clone, Debug)]
struct Batch {
    /// The iteration's input.
    input: Value,
    /// How many items it holds.
    items: usize,
}

impl Progress {
    /// How many iterations there are.
    fn iterations(&self) -> usize {
        match &self.batches {
            None => self.items.len(),
            Some(batches) => batches.len(),
        }
    }

    /// How many items an iteration takes.
    fn items_of(&self, index: usize) -> usize {
        match &self.batches {
            None => 1,
            Some(batches) => batches.get(index).map_or(0, |batch| batch.items),
        }
    }
}

pub(crate) fn work(
    run: &mut Run,
    program: &Program,
    id: LineId,
    line: &mut Line,
    state: &State,
    map: &Map,
) -> Result<Turn, Fault> {
    let input = run.effective_input(line, state)?;
    let items = match &map.reader {
        Some(_) => Dataset::default(),
        None => items::of(run, line, state, map, &input)?,
    };
    let concurrency = concurrency(run, line, state, map, &input)?;
    let length = items.len() as u64;
    run.note(line, |_, _| EventKind::MapStateStarted { length });
    let tolerance = tolerance::of(run, line, state, map, &input)?;
    let most = reader::most(run, line, state, map, &input)?;
    if let Some(substitute) = run.substitute() {
        let data = substitute.items.as_deref();
        let items = preview::tell(run, line, state, map, &input, items, data)?;
        line.phase = substituted(substitute, tolerance, items);
        return Ok(Turn::Wait);
    }
    let map_run = match map.mode {
        Mode::Inline => None,
        Mode::Distributed(_) => Some(start_map_run(run, line, map)),
    };
    let children = Box::new(Children {
        results: Vec::new(),
        bytes: 0,
        running: 0,
        map: Some(Progress {
            input,
            items,
            batches: None,
            reading: None,
            next: 0,
            concurrency,
            failed: 0,
            tolerance,
            last_success: 0,
            map_run,
        }),
    });
    match &map.reader {
        Some(reader) => reader::read(run, id, line, state, reader, most, children),
        None => iteration::begin(run, program, id, line, state, map, children),
    }
}

/// What a Map comes to whose iterations are mocked.
fn substituted(substitute: Substitute, tolerance: Tolerance, items: usize) -> Phase {
    let failed = usize::try_from(substitute.failed).unwrap_or(usize::MAX);
    match substitute.result {
        Err(failure) => Phase::Fault(Fault::work(failure)),
        Ok(_) if tolerance.exceeded(failed, items) => {
            Phase::Fault(Fault::work(threshold_exceeded()))
        }
        Ok(results) => Phase::Result(results),
    }
}

fn concurrency(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
) -> Result<usize, Fault> {
    let wanted = match &map.concurrency {
        None => 0,
        Some(quantity) => quantity::integer(run, line, state, "MaxConcurrency", quantity, input)?,
    };
    run.inspect(|seen| seen.max_concurrency = Some(wanted));
    let wanted = quantity::at_least(0, "non-negative", line, state, "MaxConcurrency", wanted)?;
    let most = match map.mode {
        Mode::Inline => limits::INLINE_MAP_CONCURRENCY,
        Mode::Distributed(_) => limits::DISTRIBUTED_MAP_CONCURRENCY,
    };
    Ok(match usize::try_from(wanted) {
        Ok(0) | Err(_) => most,
        Ok(wanted) => wanted.min(most),
    })
}

fn start_map_run(run: &mut Run, line: &mut Line, map: &Map) -> MapRunNames {
    let label = match &map.label {
        Some(label) => label.to_string(),
        None => run.random.uuid(),
    };
    let uuid = run.random.uuid();
    let arn: Arc<str> = run.identity.map_run_arn(&label, &uuid).into();
    let told = arn.clone();
    run.note(line, |_, _| {
        EventKind::MapRun(MapRun::Started { arn: told })
    });
    let machine = run.identity.child_machine_arn(&arn).into();
    MapRunNames { arn, machine }
}

/// The fault of a Map whose run failed.
fn run_failed(run: &mut Run, line: &mut Line, failure: Failure) -> Fault {
    run.note(line, |_, _| {
        EventKind::MapRun(MapRun::Failed(failure.clone()))
    });
    Fault::work(failure)
}

fn threshold_exceeded() -> Failure {
    Failure::new(
        errors::EXCEED_TOLERATED_FAILURE_THRESHOLD,
        "The specified tolerated failure threshold was exceeded",
    )
}
