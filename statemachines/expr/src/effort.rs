//! What the evaluation of a payload template may use: its chance, and how much it may make.

use std::cell::Cell;

use crate::Value;
use crate::chance::Chance;

/// How many bytes the paths and calls of one template may make. Ours: a payload may have 262,144 bytes, but a template of
/// a megabyte could make thousands of times as much before anybody measures it.
const MAX_MADE_BYTES: usize = 64 * 1024 * 1024;

/// What an element of a new array or object takes at least, in bytes.
const ELEMENT_BYTES: usize = 32;

/// An evaluation's chance, and what is left of its allowance.
#[derive(Debug)]
pub(crate) struct Effort {
    pub(crate) chance: Chance,
    bytes_left: Cell<usize>,
}

/// The allowance is used up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Exhausted;

impl Effort {
    pub(crate) fn new(seed: u64) -> Effort {
        Effort {
            chance: Chance::new(seed),
            bytes_left: Cell::new(MAX_MADE_BYTES),
        }
    }

    /// How many bytes may still be made.
    pub(crate) fn left(&self) -> usize {
        self.bytes_left.get()
    }

    /// Takes a value that was made, with all that is in it or only its first level, off the allowance.
    pub(crate) fn spend(&self, made: &Value, whole: bool) -> Result<(), Exhausted> {
        let bytes = match made {
            Value::Null | Value::Bool(_) | Value::Number(_) => return Ok(()),
            Value::String(text) => text.len(),
            Value::Array(_) | Value::Object(_) if whole => made.json_len().saturating_mul(8),
            Value::Array(items) => items.len().saturating_mul(ELEMENT_BYTES),
            Value::Object(fields) => fields.len().saturating_mul(ELEMENT_BYTES),
        };
        let left = self.bytes_left.get().checked_sub(bytes).ok_or(Exhausted)?;
        self.bytes_left.set(left);
        Ok(())
    }
}
