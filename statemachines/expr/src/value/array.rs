//! Shared arrays.

use std::ops::Deref;
use std::sync::Arc;

use super::Value;
use super::deep::CachedSize;

/// A shared array. Reads as a slice; a change copies the items (references to them) if somebody else holds the array.
#[derive(Clone, Default)]
pub struct Array(Arc<Items>);

/// The items of an [`Array`], and the length of their text once somebody has asked for it.
#[derive(Clone, Default)]
pub(super) struct Items {
    pub(super) values: Vec<Value>,
    pub(super) size: CachedSize,
}

impl Array {
    /// An array without items.
    pub fn new() -> Array {
        Array::default()
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: impl Into<Value>) {
        self.edit().push(item.into());
    }

    /// Replaces the item at `index`; returns the one that stood there, or `None`, and does nothing, beyond the end.
    pub fn set(&mut self, index: usize, item: impl Into<Value>) -> Option<Value> {
        let slot = self.edit().get_mut(index)?;
        Some(std::mem::replace(slot, item.into()))
    }

    /// The item at `index`, to be changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Value> {
        self.edit().get_mut(index)
    }

    /// Whether both are the same array in memory.
    pub fn same(&self, other: &Array) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn shared(&self) -> &Items {
        &self.0
    }

    /// The items, if nobody else holds them.
    pub(super) fn into_unique(self) -> Option<Items> {
        Arc::into_inner(self.0)
    }

    fn edit(&mut self) -> &mut Vec<Value> {
        let items = Arc::make_mut(&mut self.0);
        items.size.forget();
        &mut items.values
    }
}

impl Deref for Array {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.values
    }
}

impl From<Vec<Value>> for Array {
    fn from(values: Vec<Value>) -> Array {
        Array(Arc::new(Items {
            values,
            size: CachedSize::default(),
        }))
    }
}

impl FromIterator<Value> for Array {
    fn from_iter<T: IntoIterator<Item = Value>>(values: T) -> Array {
        Array::from(values.into_iter().collect::<Vec<_>>())
    }
}

impl<'a> IntoIterator for &'a Array {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::fmt::Debug for Array {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        super::deep::guarded(|| f.debug_list().entries(self.iter()).finish())
    }
}
