//! A resolved Map.

use std::sync::Arc;

use asl::ExecutionType;

use super::{Quantity, Query, Resource, StateId, Template};

/// A machine for every item.
#[derive(Debug)]
pub struct Map {
    /// Where each iteration begins.
    pub start: StateId,
    /// Where iterations run.
    pub mode: Mode,
    /// Names the map run.
    pub label: Option<Arc<str>>,
    /// The items (JSONata).
    pub items: Option<Template>,
    /// Where the items are (JSONPath).
    pub items_path: Option<Query>,
    /// Where a distributed Map reads its items from.
    pub reader: Option<Box<Reader>>,
    /// Each iteration's input.
    pub selector: Option<Template>,
    /// How items are gathered into batches.
    pub batching: Option<Box<Batching>>,
    /// Iterations at a time; 0 is as many as possible.
    pub concurrency: Option<Quantity<u64>>,
    /// How many items may fail.
    pub tolerated_count: Option<Quantity<u64>>,
    /// How many of a hundred items may fail.
    pub tolerated_percentage: Option<Quantity<f64>>,
    /// Where results go.
    pub writer: Option<Box<Writer>>,
}

/// Where iterations run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// Inside the execution.
    Inline,
    /// As executions of their own.
    Distributed(ExecutionType),
}

/// How items are read.
#[derive(Debug)]
pub struct Reader {
    /// The integration that reads.
    pub resource: Arc<Resource>,
    /// What it is asked.
    pub arguments: Option<Template>,
    /// What the integration is pointed at.
    pub source: Source,
    /// The integration that reads the files which a source names.
    pub opener: Arc<Resource>,
    /// How a file of items is laid out.
    pub layout: Layout,
    /// Pointer to the items inside a JSON file.
    pub pointer: Option<Arc<str>>,
    /// How many items to read at most.
    pub most: Option<Quantity<u64>>,
}

/// What a reader is pointed at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
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
pub enum Layout {
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
pub enum Header {
    /// In the first row.
    FirstRow,
    /// In the definition.
    Given(Box<[Arc<str>]>),
}

/// How items are gathered into batches.
#[derive(Debug)]
pub struct Batching {
    /// Data that every batch is given besides its items.
    pub input: Option<Template>,
    /// Items in a batch at most.
    pub most_items: Option<Quantity<u64>>,
    /// Bytes of a batch at most.
    pub most_bytes: Option<Quantity<u64>>,
}

/// Where results go.
#[derive(Debug)]
pub struct Writer {
    /// The integration that writes; none when results are only shaped.
    pub resource: Option<Arc<Resource>>,
    /// What it is asked.
    pub arguments: Option<Template>,
    /// What a result looks like.
    pub shape: Shape,
    /// Whether the results are a value a line (`JSONL`) instead of a list.
    pub lines: bool,
}

/// What a result looks like (`Transformation`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// A description of the child execution.
    None,
    /// Its output.
    Compact,
    /// Its output, or the items of a list that is its output.
    Flatten,
}
