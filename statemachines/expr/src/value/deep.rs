//! What deep values need: walks that cannot overflow the stack, dropping without recursion, sizes kept.
//!
//! Text is only read down to [`MAX_DEPTH`](super::MAX_DEPTH), but a loop of states can wrap a value once a turn.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Value;
use super::array::Items;
use super::object::Fields;

/// Runs one level of a recursive walk, on a new piece of stack when little is left of this one.
pub(crate) fn guarded<R>(level: impl FnOnce() -> R) -> R {
    const LEFT: usize = 64 * 1024;
    const PIECE: usize = 1024 * 1024;
    stacker::maybe_grow(LEFT, PIECE, level)
}

/// The length of a container's text, computed when first asked for, forgotten by a change.
#[derive(Debug, Default)]
pub(super) struct CachedSize(AtomicUsize);

impl CachedSize {
    /// The length kept, or else what `measure` finds. No container's text is 0 bytes long, so 0 stands for unknown.
    pub(super) fn get(&self, measure: impl FnOnce() -> usize) -> usize {
        match self.0.load(Ordering::Relaxed) {
            0 => {
                let size = measure();
                self.0.store(size, Ordering::Relaxed);
                size
            }
            size => size,
        }
    }

    pub(super) fn forget(&mut self) {
        *self.0.get_mut() = 0;
    }
}

impl Clone for CachedSize {
    fn clone(&self) -> Self {
        CachedSize(AtomicUsize::new(self.0.load(Ordering::Relaxed)))
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        if self.values.iter().any(Value::is_container) {
            drop_flat(std::mem::take(&mut self.values));
        }
    }
}

impl Drop for Fields {
    fn drop(&mut self) {
        if self.entries.iter().any(|(_, value)| value.is_container()) {
            drop_flat(
                std::mem::take(&mut self.entries)
                    .into_iter()
                    .map(|(_, value)| value)
                    .collect(),
            );
        }
    }
}

/// Drops values with a list in place of recursion: a container that nobody else holds hands its content to the list
/// before it goes.
fn drop_flat(mut left: Vec<Value>) {
    while let Some(value) = left.pop() {
        match value {
            Value::Array(array) => {
                if let Some(mut items) = array.into_unique() {
                    left.append(&mut items.values);
                }
            }
            Value::Object(object) => {
                if let Some(mut fields) = object.into_unique() {
                    left.extend(
                        std::mem::take(&mut fields.entries)
                            .into_iter()
                            .map(|(_, value)| value),
                    );
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Array, Object};

    #[test]
    fn values_of_any_depth_can_be_walked_and_dropped() {
        let deep = |seed: i64| {
            (0..200_000).fold(Value::from(seed), |inner, level| {
                if level % 2 == 0 {
                    Value::Array(Array::from(vec![inner]))
                } else {
                    Value::Object([("a", inner)].into_iter().collect::<Object>())
                }
            })
        };
        let (value, same, other) = (deep(1), deep(1), deep(2));
        assert!(value == same);
        assert!(value != other);
        assert_eq!(value.to_string().len(), value.json_len());
        assert!(format!("{value:?}").len() > 200_000);
    }
}
