//! Items that are read from a store.

mod files;
mod items;

use std::collections::VecDeque;
use std::sync::Arc;

use expr::Value;

use self::files::File;
use self::items::Items;
use super::dataset::Dataset;
use super::{iteration, run_failed};
use crate::errors;
use crate::execution::{
    Children, Effect, Fault, Input, Line, LineId, Phase, Purpose, Run, Seen, StartTask, Storage,
    TaskId, Turn,
};
use crate::failure::Failure;
use crate::limits;
use crate::states::quantity;
use program::{Layout, Map, Program, Reader, Resource, Source, State};

/// What has been read so far.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// How many items to read at most.
    most: usize,
    /// The bucket that was asked about.
    bucket: Arc<str>,
    /// The address of the object that was asked for.
    source: Arc<str>,
    /// The items.
    items: Dataset,
    /// The files still to read; none until the first answer, which may name them.
    files: Option<VecDeque<File>>,
    /// How those files are laid out, where the first answer says so.
    layout: Option<Layout>,
}

/// `MaxItems`, 0 without one. What is no integer is refused before anything is read, what is negative by the reader.
pub(super) fn most(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
) -> Result<i64, Fault> {
    let most = map.reader.as_ref().and_then(|reader| reader.most.as_ref());
    match most {
        None => Ok(0),
        Some(quantity) => quantity::integer(run, line, state, "MaxItems", quantity, input),
    }
}

/// Asks for the items, `most` of them at most.
pub(super) fn read(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    reader: &Reader,
    most: i64,
    mut children: Box<Children>,
) -> Result<Turn, Fault> {
    let Some(progress) = &mut children.map else {
        return Ok(Turn::Wait);
    };
    let input = progress.input.clone();
    let most = match usize::try_from(most) {
        Ok(0) => limits::MAX_ITEMS,
        Ok(most) => most.min(limits::MAX_ITEMS),
        Err(_) => return Err(failed(run, line, "field MaxItems must be positive")),
    };
    let reads_files = matches!(
        reader.source,
        Source::File | Source::ListedFiles | Source::Athena
    );
    if let (true, Layout::Unsupported(name)) = (reads_files, &reader.layout) {
        return Err(failed(run, line, &unsupported(name)));
    }
    let arguments = match &reader.arguments {
        None => Value::empty_object(),
        Some(template) => run.evaluate(line, state, template, Seen::input(&input))?,
    };
    let argument = |name| arguments.get(name).and_then(Value::as_str);
    let bucket = argument("Bucket").unwrap_or_default();
    progress.reading = Some(Box::new(Reading {
        most,
        bucket: bucket.into(),
        source: match (reader.source, argument("Key")) {
            (Source::Listing, _) | (_, None) => files::address(bucket, None),
            (_, Some(key)) => files::address(bucket, Some(key)),
        },
        items: Dataset::default(),
        files: None,
        layout: None,
    }));
    ask(run, id, line, state, &reader.resource, arguments, children);
    Ok(Turn::Wait)
}

/// The items of a file's text, as the reader would read them from a store.
pub(super) fn from_text(
    run: &mut Run,
    line: &mut Line,
    reader: &Reader,
    text: &str,
) -> Result<Dataset, Fault> {
    let layout = match reader.source {
        Source::File | Source::ListedFiles | Source::Athena => &reader.layout,
        Source::Listing | Source::Inventory => &Layout::Json,
    };
    let pointer = reader.pointer.as_deref().unwrap_or_default();
    let mut items = Dataset::default();
    match items::of(text, layout, pointer, limits::MAX_ITEMS) {
        Ok(Items::List(list)) => items.add(None, list.into_iter()),
        Ok(Items::Pairs(pairs)) => items.add_pairs(None, pairs),
        Err(why) => return Err(failed(run, line, &why)),
    }
    Ok(items)
}

/// Has the host ask the store, and waits.
fn ask(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    resource: &Arc<Resource>,
    arguments: Value,
    children: Box<Children>,
) {
    let serial = run.next_serial();
    run.effects.push_back(Effect::StartTask(Box::new(StartTask {
        task: TaskId { serial, line: id },
        state: state.name.clone(),
        purpose: Purpose::ReadItems,
        resource: resource.clone(),
        arguments,
        credentials: None,
        token: None,
        timeout_seconds: None,
        heartbeat_seconds: None,
        retries: line.retries.total,
    })));
    line.phase = Phase::Storage(Box::new(Storage {
        serial,
        purpose: Purpose::ReadItems,
        children,
    }));
}

/// What the store answered, to a question or to a delivery.
#[expect(
    clippy::too_many_arguments,
    reason = "the line with its state, the question and the answer"
)]
pub(crate) fn hear(
    run: &mut Run,
    program: &Program,
    id: LineId,
    line: &mut Line,
    state: &State,
    map: &Map,
    storage: Storage,
    input: Input,
) -> Result<Turn, Fault> {
    match (input, storage.purpose) {
        (Input::TaskSucceeded { output, .. }, Purpose::ReadItems) => {
            let mut children = storage.children;
            if let (Some(progress), Some(reader)) = (&mut children.map, &map.reader)
                && let Some(mut reading) = progress.reading.take()
            {
                let next = reading.take_in(reader, &output);
                match next.map_err(|why| failed(run, line, &why))? {
                    Some(file) => {
                        let arguments = file.arguments();
                        reading.source = file.address();
                        progress.reading = Some(reading);
                        ask(run, id, line, state, &reader.opener, arguments, children);
                        return Ok(Turn::Wait);
                    }
                    None => progress.items = reading.items,
                }
            }
            iteration::begin(run, program, id, line, state, map, children)
        }
        (Input::TaskSucceeded { .. }, Purpose::WriteResults | Purpose::Work) => {
            let result = super::writer::written(line, &storage.children);
            line.phase = iteration::finish(run, line, state, result);
            Ok(Turn::Wait)
        }
        (Input::TaskFailed { failure, .. }, purpose) => {
            let error = if purpose == Purpose::ReadItems {
                errors::ITEM_READER_FAILED
            } else {
                errors::RESULT_WRITER_FAILED
            };
            let cause = failure.cause.or(failure.error).unwrap_or_default();
            Err(run_failed(run, line, Failure::new(error, cause)))
        }
        (
            Input::TaskStarted { .. }
            | Input::TaskSubmitted { .. }
            | Input::TaskHeartbeat { .. }
            | Input::Wake
            | Input::Stop(_),
            _,
        ) => {
            line.phase = Phase::Storage(Box::new(storage));
            Ok(Turn::Wait)
        }
    }
}

impl Reading {
    /// Takes in what the store answered; gives the next file to ask for, if any.
    fn take_in(&mut self, reader: &Reader, answer: &Value) -> Result<Option<File>, String> {
        match (&self.files, reader.source) {
            (Some(_), _) | (None, Source::File) => {
                let layout = self.layout.as_ref().unwrap_or(&reader.layout);
                let left = self.most.saturating_sub(self.items.len());
                let pointer = reader.pointer.as_deref().unwrap_or_default();
                let source = Some(self.source.clone());
                match items::of(&body(answer)?, layout, pointer, left)? {
                    Items::List(items) => self.items.add(source, items.into_iter()),
                    Items::Pairs(pairs) => self.items.add_pairs(source, pairs),
                }
                self.items.truncate(self.most);
            }
            (None, Source::Listing) => {
                let contents = files::contents(answer)?.iter().take(self.most);
                self.items.add(Some(self.source.clone()), contents.cloned());
            }
            (None, Source::ListedFiles) => self.files = Some(files::listed(answer, &self.bucket)?),
            (None, Source::Inventory) => {
                let (files, layout) = files::inventory(&body(answer)?)?;
                (self.files, self.layout) = (Some(files), Some(layout));
            }
            (None, Source::Athena) => self.files = Some(files::athena(&body(answer)?)?),
        }
        if self.items.len() >= self.most {
            return Ok(None);
        }
        Ok(self.files.as_mut().and_then(VecDeque::pop_front))
    }
}

/// What an object holds, as text; whoever answers has unpacked it.
fn body(answer: &Value) -> Result<String, String> {
    match answer.get("Body") {
        Some(Value::String(text)) => Ok(text.to_string()),
        Some(_) | None => Err("the object has no Body".to_owned()),
    }
}

fn unsupported(layout: &str) -> String {
    format!("this interpreter cannot read items of the type '{layout}'")
}

fn failed(run: &mut Run, line: &mut Line, why: &str) -> Fault {
    run_failed(run, line, Failure::new(errors::ITEM_READER_FAILED, why))
}
