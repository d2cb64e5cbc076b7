//! How much memory values hold together.

use std::sync::Arc;

use hashbrown::HashSet;

use super::Value;

/// Values whose text is shorter are counted each time, which is quicker than to know them again.
const SMALL: usize = 1024;

/// What one element of an array or object takes, in bytes; also what text takes for each of its bytes in small values.
const ELEMENT_BYTES: usize = 40;

/// Memory that values hold, about, in bytes. Large parts that several values share count once, as long as somebody keeps
/// all values that were added.
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    seen: HashSet<usize>,
    bytes: usize,
}

impl Footprint {
    /// Adds what a value holds.
    pub fn add(&mut self, value: &Value) {
        let mut left = vec![value];
        while let Some(value) = left.pop() {
            match value {
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
                Value::String(text) => self.add_text(text),
                Value::Array(_) | Value::Object(_) if value.json_len() < SMALL => {
                    self.grow(value.json_len().saturating_mul(4));
                }
                Value::Array(items) => {
                    if self.is_new(items.as_ptr().addr()) {
                        self.grow(items.len().saturating_mul(ELEMENT_BYTES));
                        left.extend(items.iter());
                    }
                }
                Value::Object(fields) => {
                    if self.is_new(std::ptr::from_ref(fields.shared()).addr()) {
                        self.grow(fields.len().saturating_mul(2 * ELEMENT_BYTES));
                        left.extend(fields.values());
                    }
                }
            }
        }
    }

    /// Adds shared text.
    pub fn add_text(&mut self, text: &Arc<str>) {
        if text.len() < SMALL || self.is_new(text.as_ptr().addr()) {
            self.grow(text.len());
        }
    }

    /// All that was added.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn is_new(&mut self, address: usize) -> bool {
        self.seen.insert(address)
    }

    fn grow(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Object, value};

    #[test]
    fn what_is_shared_counts_once() {
        let text = Value::from("x".repeat(100_000));
        let list: Value = (0..1000).map(Value::from).collect::<Vec<_>>().into();
        let one: Object = [("text", text.clone()), ("list", list.clone())]
            .into_iter()
            .collect();
        let (one, two) = (Value::Object(one), Value::from(vec![text, list]));
        let mut footprint = Footprint::default();
        footprint.add(&one);
        let first = footprint.bytes();
        assert!((140_000..141_000).contains(&first), "{first}");
        footprint.add(&two);
        footprint.add(&one);
        assert!(footprint.bytes() < first + 200, "{}", footprint.bytes());
    }

    #[test]
    fn small_values_count_each_time() {
        let small = value!({"a": 1});
        let mut footprint = Footprint::default();
        (0..3).for_each(|_| footprint.add(&small));
        assert_eq!(footprint.bytes(), 3 * 4 * small.json_len());
    }
}
