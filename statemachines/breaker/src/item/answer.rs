//! A cached answer as an item.

use std::time::Duration;

use jiff::Timestamp;

use super::{BadItem, EXPIRES, Item, PK, Reader, Writer, answer_prefix};
use crate::circuit::after;

/// The attributes that the rendered fallback reads.
pub mod attribute {
    /// The answer as JSON text.
    pub const BODY: &str = "body";
    /// When it was given (ms).
    pub const STORED_AT: &str = "storedAt";
}

/// An answer that the dependency gave once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The circuit.
    pub circuit: String,
    /// The cache key.
    pub key: String,
    /// The answer as JSON text.
    pub body: String,
    /// When it was given.
    pub stored_at: Timestamp,
    /// How long it may be served (the stale age).
    pub keep: Duration,
}

impl Answer {
    /// The answer as the table holds it.
    #[must_use]
    pub fn to_item(&self) -> Item {
        let pk = format!("{}{}", answer_prefix(&self.circuit), self.key);
        Writer::default()
            .text(PK, &pk)
            .text(attribute::BODY, &self.body)
            .time(attribute::STORED_AT, self.stored_at)
            .number(EXPIRES, after(self.stored_at, self.keep).as_second())
            .item
    }

    /// The body and the time of an answer in the table.
    ///
    /// # Errors
    /// When either is missing.
    pub fn read(item: &Item) -> Result<(&str, Timestamp), BadItem> {
        let read = Reader { item };
        Ok((
            read.need_text(attribute::BODY)?,
            read.need_time(attribute::STORED_AT)?,
        ))
    }
}
