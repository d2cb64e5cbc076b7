//! Shared objects, their keys in order.

use std::sync::Arc;

use hashbrown::HashMap;

use super::Value;
use super::deep::CachedSize;

/// Up to this many fields a search from the front is quicker than a hash.
const SEARCHED: usize = 16;

/// A shared object whose keys keep the order in which they were first written. A change copies the fields (references
/// to them) if somebody else holds the object.
#[derive(Clone, Default)]
pub struct Object(Arc<Fields>);

/// The fields of an [`Object`], and the length of their text once somebody has asked for it.
#[derive(Clone, Default)]
pub(super) struct Fields {
    pub(super) entries: Vec<(Arc<str>, Value)>,
    /// Where each key stands, kept only for objects wider than [`SEARCHED`].
    index: Option<Box<HashMap<Arc<str>, usize>>>,
    pub(super) size: CachedSize,
}

impl Object {
    /// An object without fields.
    pub fn new() -> Object {
        Object::default()
    }

    /// An object without fields, with room for `fields` of them.
    pub fn with_capacity(fields: usize) -> Object {
        Object(Arc::new(Fields::with_capacity(fields)))
    }

    /// An object of fields whose keys are known to differ.
    pub(crate) fn from_distinct(entries: Vec<(Arc<str>, Value)>) -> Object {
        let mut fields = Fields::with_capacity(0);
        fields.entries = entries;
        if fields.entries.len() > SEARCHED {
            fields.build_index();
        }
        Object(Arc::new(fields))
    }

    /// The number of fields.
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether there are no fields.
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// The value of the field `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let at = self.0.position(key)?;
        self.0.entries.get(at).map(|(_, value)| value)
    }

    /// The value of the field `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let at = self.0.position(key)?;
        self.edit().entries.get_mut(at).map(|(_, value)| value)
    }

    /// The field at `index` in order.
    pub fn get_index(&self, index: usize) -> Option<(&Arc<str>, &Value)> {
        self.0.entries.get(index).map(|(key, value)| (key, value))
    }

    /// Whether there is a field `key`.
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.position(key).is_some()
    }

    /// Sets a field. A new key goes to the end, a known one keeps its place; returns the value it had.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, value: impl Into<Value>) -> Option<Value> {
        self.edit().insert(key.into(), value.into())
    }

    /// Removes a field; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.0.position(key)?;
        Some(self.edit().remove(at))
    }

    /// The fields in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.0.entries.iter())
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }

    /// Whether both are the same object in memory.
    pub fn same(&self, other: &Object) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn shared(&self) -> &Fields {
        &self.0
    }

    /// The fields, if nobody else holds them.
    pub(super) fn into_unique(self) -> Option<Fields> {
        Arc::into_inner(self.0)
    }

    fn edit(&mut self) -> &mut Fields {
        let fields = Arc::make_mut(&mut self.0);
        fields.size.forget();
        fields
    }
}

impl Fields {
    fn with_capacity(fields: usize) -> Fields {
        Fields {
            entries: Vec::with_capacity(fields),
            index: None,
            size: CachedSize::default(),
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(name, _)| **name == *key),
        }
    }

    fn insert(&mut self, key: Arc<str>, value: Value) -> Option<Value> {
        let known = self.position(&key).and_then(|at| self.entries.get_mut(at));
        if let Some((_, slot)) = known {
            return Some(std::mem::replace(slot, value));
        }
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), self.entries.len());
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() > SEARCHED {
            self.build_index();
        }
        None
    }

    fn remove(&mut self, at: usize) -> Value {
        let (_, value) = self.entries.remove(at);
        self.index = None;
        if self.entries.len() > SEARCHED {
            self.build_index();
        }
        value
    }

    fn build_index(&mut self) {
        let places = self
            .entries
            .iter()
            .enumerate()
            .map(|(at, (key, _))| (key.clone(), at));
        self.index = Some(Box::new(places.collect()));
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(fields: T) -> Object {
        let fields = fields.into_iter();
        let mut built = Fields::with_capacity(fields.size_hint().0);
        for (key, value) in fields {
            built.insert(key.into(), value.into());
        }
        Object(Arc::new(built))
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> Extend<(K, V)> for Object {
    fn extend<T: IntoIterator<Item = (K, V)>>(&mut self, fields: T) {
        let own = self.edit();
        for (key, value) in fields {
            own.insert(key.into(), value.into());
        }
    }
}

/// The fields of an [`Object`] in order.
#[derive(Clone)]
pub struct Iter<'a>(std::slice::Iter<'a, (Arc<str>, Value)>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a Arc<str>, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a Arc<str>, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        super::deep::guarded(|| f.debug_map().entries(self.iter()).finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_and_wide_objects_behave_alike() {
        for width in [3, SEARCHED, SEARCHED + 1, 100] {
            let mut object: Object = (0..width).map(|n| (format!("k{n}"), n as u64)).collect();
            assert_eq!(object.insert("k1", "again"), Some(Value::from(1u64)));
            assert_eq!(object.remove("k0"), Some(Value::from(0u64)));
            object.insert("k0", "last");
            assert_eq!(object.len(), width);
            assert_eq!(object.keys().next().map(|key| &**key), Some("k1"));
            assert_eq!(object.keys().last().map(|key| &**key), Some("k0"));
            assert_eq!(object.get("k1"), Some(&Value::from("again")));
            assert_eq!(
                object.get(&format!("k{}", width - 1)),
                Some(&Value::from(width as u64 - 1))
            );
            assert_eq!(object.get("nowhere"), None);
        }
    }

    #[test]
    fn distinct_fields_need_no_search_to_be_found() {
        for width in [3, SEARCHED + 1] {
            let entries = (0..width)
                .map(|n| (Arc::from(format!("k{n}")), Value::from(n)))
                .collect();
            let object = Object::from_distinct(entries);
            assert_eq!(object, (0..width).map(|n| (format!("k{n}"), n)).collect());
        }
    }

    #[test]
    fn a_change_leaves_other_holders_alone() {
        let before: Object = [("a", 1)].into_iter().collect();
        let mut after = before.clone();
        after.insert("b", 2);
        assert_eq!(before.len(), 1);
        assert_eq!(after.len(), 2);
    }
}
