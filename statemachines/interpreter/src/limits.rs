//! What AWS allows, and what this interpreter allows itself so that nothing runs without end.

pub use program::limits::*;

/// Largest input or output of a state, task or execution, in bytes of UTF-8 (AWS quota 256 KiB).
pub const MAX_PAYLOAD_BYTES: usize = 256 * 1024;

/// Most events that the history of a STANDARD execution may hold (AWS hard quota).
pub const MAX_HISTORY_EVENTS: u64 = 25_000;

/// Longest run of a STANDARD execution, in seconds (AWS quota: one year).
pub const MAX_STANDARD_SECONDS: i64 = 365 * 24 * 60 * 60;

/// Longest run of an EXPRESS execution, in seconds (AWS quota: five minutes).
pub const MAX_EXPRESS_SECONDS: i64 = 5 * 60;

/// Longest wait, timeout or heartbeat, in seconds (the largest that the language's fields take).
pub const MAX_SECONDS: i64 = 99_999_999;

/// How many iterations of an inline Map run at once when nothing bounds them (AWS: up to 40).
pub const INLINE_MAP_CONCURRENCY: usize = 40;

/// How many child executions of a distributed Map run at once when nothing bounds them (AWS quota).
pub const DISTRIBUTED_MAP_CONCURRENCY: usize = 10_000;

/// How many items an ItemReader reads; what lies beyond is not read (AWS documentation of ItemReader's `MaxItems`).
pub const MAX_ITEMS: usize = 100_000_000;

/// Largest item that an ItemReader reads, in bytes of its text (AWS documentation of ItemReader: 8 MB).
pub const MAX_ITEM_BYTES: usize = 8 * 1000 * 1000;

/// Largest header of a CSV file, in bytes (AWS documentation of ItemReader: 10 KiB).
pub const MAX_CSV_HEADER_BYTES: usize = 10 * 1024;

/// Most fields that a CSV file's rows may have together, missing ones included. Ours: under a wide header a file of
/// empty lines has as many fields as columns in each.
pub const MAX_CSV_FIELDS: usize = 10_000_000;

/// Largest value of a variable, and of all variables that one `Assign` sets together, in bytes of JSON text (AWS quota
/// 256 KiB).
pub const MAX_ASSIGNED_BYTES: usize = 256 * 1024;

/// Largest size of all variables together, in bytes of JSON text (AWS quota 10 MiB an execution; here for each line of
/// control, which sees the variables around it).
pub const MAX_VARIABLES_BYTES: usize = 10 * 1024 * 1024;

/// States entered and tries made again that one execution may need before it is given up. Ours: a loop of Pass states in an EXPRESS
/// machine needs no time on a virtual clock, so nothing else would end it.
pub const DEFAULT_STEP_BUDGET: u64 = 10_000_000;

/// Bytes of data that one execution may hold before it is given up: by its history, where every event is kept, and by
/// what runs and has come to results inside Map and Parallel states. Ours: AWS's quotas allow a history of gigabytes, and
/// Maps in Maps run as many iterations at once as they have items.
pub const DEFAULT_DATA_BUDGET: usize = 1024 * 1024 * 1024;
