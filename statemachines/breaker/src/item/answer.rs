//! A cached answer as an item.

use std::time::Duration;

use jiff::Timestamp;

use super::{BadItem, EXPIRES, Item, PK, Reader, Writer, answer_prefix};
use crate::circuit::after;

/// The attributes that the rendered fallback reads.
pub mod attribute {
    /// The answer as JSON text.
    pub const BODY: &str = "body";
    /// In its place, the answer packed: only a function can unpack it.
    pub const PACKED: &str = "packed";
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
    /// The answer.
    pub body: Body,
    /// When it was given.
    pub stored_at: Timestamp,
    /// How long it may be served (the stale age).
    pub keep: Duration,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// JSON text, which the rendered fallback reads by itself.
    Plain(String),
    /// Compressed, as text: the rendered fallback hands it to the call function.
    Packed(String),
}

impl Answer {
    /// The answer as the table holds it.
    #[must_use]
    pub fn to_item(&self) -> Item {
        let pk = format!("{}{}", answer_prefix(&self.circuit), self.key);
        let (attribute, text) = match &self.body {
            Body::Plain(text) => (attribute::BODY, text),
            Body::Packed(text) => (attribute::PACKED, text),
        };
        Writer::default()
            .text(PK, &pk)
            .text(attribute, text)
            .time(attribute::STORED_AT, self.stored_at)
            .number(EXPIRES, after(self.stored_at, self.keep).as_second())
            .item
    }

    /// The body and the time of an answer in the table.
    ///
    /// # Errors
    /// When either is missing.
    pub fn read(item: &Item) -> Result<(Body, Timestamp), BadItem> {
        let read = Reader { item };
        let body = match read.text(attribute::PACKED) {
            Some(packed) => Body::Packed(packed.to_owned()),
            None => Body::Plain(read.need_text(attribute::BODY)?.to_owned()),
        };
        Ok((body, read.need_time(attribute::STORED_AT)?))
    }
}
