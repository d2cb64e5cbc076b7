//! The items of a Map: a list's, an object's pairs, or what files hold, with where each comes from.

use std::sync::Arc;

use expr::{Array, Object, Value};

use crate::execution::Item;

/// Items in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Dataset {
    values: Array,
    /// Stretches of items with the same origin, in order; state data has one at most.
    stretches: Vec<Stretch>,
}

/// Items that follow one another and come from one place.
#[derive(Clone, Debug)]
struct Stretch {
    /// The first of them.
    first: usize,
    /// The address of the object they were read from; none for state data.
    source: Option<Arc<str>>,
    /// The object whose pairs they are; none for a list's items.
    pairs: Option<Object>,
}

impl Dataset {
    /// The items of a value that the state was given; none if it is neither a list nor an object.
    pub(super) fn of(value: &Value) -> Option<Dataset> {
        match value {
            Value::Array(items) => Some(Dataset {
                values: items.clone(),
                stretches: Vec::new(),
            }),
            Value::Object(pairs) => {
                let mut dataset = Dataset::default();
                dataset.add_pairs(None, pairs.clone());
                Some(dataset)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }

    /// Adds the items that an object in a store holds.
    pub(super) fn add(&mut self, source: Option<Arc<str>>, items: impl Iterator<Item = Value>) {
        let first = self.values.len();
        for item in items {
            self.values.push(item);
        }
        self.stretches.push(Stretch {
            first,
            source,
            pairs: None,
        });
    }

    /// Adds an object's pairs.
    pub(super) fn add_pairs(&mut self, source: Option<Arc<str>>, pairs: Object) {
        let first = self.values.len();
        for value in pairs.values() {
            self.values.push(value.clone());
        }
        self.stretches.push(Stretch {
            first,
            source,
            pairs: Some(pairs),
        });
    }

    /// Keeps the first `most` items.
    pub(super) fn truncate(&mut self, most: usize) {
        if most < self.values.len() {
            self.values = self.values.iter().take(most).cloned().collect();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// An item as ItemSelector sees it.
    pub(super) fn item(&self, index: usize) -> Item {
        let stretch = self.stretch(index);
        Item {
            index,
            key: stretch.and_then(|it| Some(it.pair(index)?.0.clone())),
            value: self.values.get(index).cloned().unwrap_or_default(),
            source: stretch.and_then(|it| it.source.clone()),
        }
    }

    /// What an iteration is given that no ItemSelector makes something else of: a list's item, or `Key` and `Value` of
    /// an object's pair.
    pub(super) fn input(item: &Item) -> Value {
        let Some(key) = &item.key else {
            return item.value.clone();
        };
        let mut pair = Object::with_capacity(2);
        pair.insert("Key", Value::String(key.clone()));
        pair.insert("Value", item.value.clone());
        Value::Object(pair)
    }

    fn stretch(&self, index: usize) -> Option<&Stretch> {
        let after = self
            .stretches
            .partition_point(|stretch| stretch.first <= index);
        self.stretches.get(after.checked_sub(1)?)
    }
}

impl Stretch {
    fn pair(&self, index: usize) -> Option<(&Arc<str>, &Value)> {
        self.pairs.as_ref()?.get_index(index - self.first)
    }
}

#[cfg(test)]
mod tests {
    use expr::value;

    use super::*;

    fn inputs(dataset: &Dataset) -> String {
        let inputs = (0..dataset.len()).map(|index| Dataset::input(&dataset.item(index)));
        Value::from(inputs.collect::<Vec<_>>()).to_string()
    }

    #[test]
    fn lists_give_items_and_objects_pairs() {
        let list = Dataset::of(&value!([1, {"a": 2}])).unwrap_or_default();
        assert_eq!(inputs(&list), r#"[1,{"a":2}]"#);
        let object = Dataset::of(&value!({"b": 1, "a": [2]})).unwrap_or_default();
        assert_eq!(
            inputs(&object),
            r#"[{"Key":"b","Value":1},{"Key":"a","Value":[2]}]"#
        );
        assert!(Dataset::of(&value!("text")).is_none());
    }

    #[test]
    fn items_remember_where_they_come_from() {
        let mut dataset = Dataset::default();
        dataset.add(
            Some("s3://b/one".into()),
            [value!(1), value!(2)].into_iter(),
        );
        dataset.add(Some("s3://b/none".into()), std::iter::empty());
        if let Value::Object(pairs) = value!({"k": 3, "l": 4}) {
            dataset.add_pairs(Some("s3://b/two".into()), pairs);
        }
        dataset.truncate(3);
        let origins: Vec<_> = (0..4)
            .map(|index| dataset.item(index))
            .map(|item| {
                (
                    item.source.unwrap_or_default(),
                    item.key.unwrap_or_default(),
                )
            })
            .map(|(source, key)| format!("{source} {key}"))
            .collect();
        assert_eq!(origins[..3], ["s3://b/one ", "s3://b/one ", "s3://b/two k"]);
        assert_eq!(dataset.len(), 3);
    }
}
