//! A resolved Map.

use std::sync::Arc;

use asl::ExecutionType;

use super::{Quantity, Query, Resource, StateId, Template};

/// A machine for every item.
#[derive(Debug)]
pub(crate) struct Map {
    /// Where each iteration begins.
    pub(crate) start: StateId,
    /// Where iterations run.
    pub(crate) mode: Mode,
    /// Names the map run.
    pub(crate) label: Option<Arc<str>>,
    /// The items (JSONata).
    pub(crate) items: Option<Template>,
    /// Where the items are (JSONPath).
    pub(crate) items_path: Option<Query>,
    /// Where a distributed Map reads its items from.
    pub(crate) reader: Option<Box<Reader>>,
    /// Each iteration's input.
    pub(crate) selector: Option<Template>,
    /// How items are gathered into batches.
    pub(crate) batching: Option<Box<Batching>>,
    /// Iterations at a time; 0 is as many as possible.
    pub(crate) concurrency: Option<Quantity<u64>>,
    /// How many items may fail.
    pub(crate) tolerated_count: Option<Quantity<u64>>,
    /// How many of a hundred items may fail.
    pub(crate) tolerated_percentage: Option<Quantity<f64>>,
    /// Where results go.
    pub(crate) writer: Option<Box<Writer>>,
}

/// Where iterations run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    /// Inside the execution.
    Inline,
    /// As executions of their own.
    Distributed(ExecutionType),
}

/// How items are read.
#[derive(Debug)]
pub(crate) struct Reader {
    /// The integration that reads.
    pub(crate) resource: Arc<Resource>,
    /// What it is asked.
    pub(crate) arguments: Option<Template>,
    /// What the integration is pointed at.
    pub(crate) source: Source,
    /// The integration that reads the files which a source names.
    pub(crate) opener: Arc<Resource>,
    /// How a file of items is laid out.
    pub(crate) layout: Layout,
    /// Pointer to the items inside a JSON file.
    pub(crate) pointer: Option<Arc<str>>,
    /// How many items to read at most.
    pub(crate) most: Option<Quantity<u64>>,
}

/// What a reader is pointed at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Source {
    /// A file with the items.
    File,
    /// A list of objects, which are the items: the answer's `Contents`.
    Listing,
    /// A list of objects, each a file with items (`LOAD_AND_FLATTEN`).
    ListedFiles,
    /// The manifest of an S3 inventory: JSON, with the inventory's files and their columns.
    Inventory,
    /// The manifest of an Athena UNLOAD: the address of a file a line.
    Athena,
}

/// How a file of items is laid out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Layout {
    /// A JSON array, or an object's fields.
    Json,
    /// A JSON value a line.
    JsonLines,
    /// Rows of text.
    Csv {
        /// What separates columns.
        delimiter: char,
        /// Where the columns' names are.
        header: Header,
    },
    /// Something this interpreter does not read, by its name.
    Unsupported(Arc<str>),
}

/// Where a CSV file's column names are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Header {
    /// In the first row.
    FirstRow,
    /// In the definition.
    Given(Box<[Arc<str>]>),
}

/// How items are gathered into batches.
#[derive(Debug)]
pub(crate) struct Batching {
    /// Data that every batch is given besides its items.
    pub(crate) input: Option<Template>,
    /// Items in a batch at most.
    pub(crate) most_items: Option<Quantity<u64>>,
    /// Bytes of a batch at most.
    pub(crate) most_bytes: Option<Quantity<u64>>,
}

/// Where results go.
#[derive(Debug)]
pub(crate) struct Writer {
    /// The integration that writes; none when results are only shaped.
    pub(crate) resource: Option<Arc<Resource>>,
    /// What it is asked.
    pub(crate) arguments: Option<Template>,
    /// What a result looks like.
    pub(crate) shape: Shape,
    /// Whether the results are a value a line (`JSONL`) instead of a list.
    pub(crate) lines: bool,
}

/// What a result looks like (`Transformation`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// A description of the child execution.
    None,
    /// Its output.
    Compact,
    /// Its output, or the items of a list that is its output.
    Flatten,
}
