//! The table in memory: the same items, the same conditions. Tests and the simulator stand on it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use breaker::circuit::Circuit;
use breaker::decide::Change;
use breaker::evidence::{Bucket, Second};
use breaker::item::{self, Answer, Attribute, Item};
use breaker::lease::{Ask, Grant, Lease, take};
use jiff::Timestamp;

use crate::ports::{BreakerStore, Leased, StoreError, Written};

/// Items by key: what a DynamoDB table of ours holds.
#[derive(Clone, Debug, Default)]
pub struct Table {
    items: BTreeMap<String, Item>,
}

impl Table {
    /// An item by its key, as `GetItem` finds it.
    #[must_use]
    pub fn get(&self, pk: &str) -> Option<&Item> {
        self.items.get(pk)
    }

    /// Puts an item, whatever was there: what `PutItem` without a condition does. An item without a text key is
    /// refused.
    ///
    /// # Errors
    /// When the item has no `pk`.
    pub fn put(&mut self, item: Item) -> Result<(), StoreError> {
        match item.get(item::PK) {
            Some(Attribute::S(pk)) => {
                self.items.insert(pk.clone(), item);
                Ok(())
            }
            Some(Attribute::N(_) | Attribute::Bool(_) | Attribute::Texts(_)) | None => Err(
                StoreError::Terminal(format!("an item needs a text attribute `{}`", item::PK)),
            ),
        }
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Removes what DynamoDB's TTL would have removed by `now`.
    pub fn expire(&mut self, now: Timestamp) {
        self.items.retain(|_, item| {
            number(item, item::EXPIRES).is_none_or(|seconds| seconds >= now.as_second())
        });
    }

    /// See [`BreakerStore::circuit`].
    ///
    /// # Errors
    /// When the item is broken.
    pub fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.get(&item::circuit_key(name))
            .map(Circuit::from_item)
            .transpose()
            .map_err(terminal)
    }

    /// See [`BreakerStore::write`].
    ///
    /// # Errors
    /// When the item that stands there is broken.
    pub fn write(&mut self, change: &Change) -> Result<Written, StoreError> {
        let next = change.next.to_item();
        if self.get(&item::circuit_key(&change.next.name)) == Some(&next) {
            return Ok(Written::Done);
        }
        let stands = self
            .circuit(&change.next.name)?
            .map_or(0, |circuit| circuit.revision);
        if stands != change.seen {
            return Ok(Written::Lost);
        }
        self.put(next)?;
        Ok(Written::Done)
    }

    /// See [`BreakerStore::add`].
    ///
    /// # Errors
    /// When the item that stands there is broken.
    pub fn add(
        &mut self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        let pk = item::window_key(circuit, generation, second);
        let mut all = match self.get(&pk) {
            Some(item) => item::outcomes::from_item(second, item).map_err(terminal)?,
            None => Vec::new(),
        };
        all.extend_from_slice(buckets);
        let mut item = item::outcomes::to_additions(&all);
        item.insert(item::PK.to_owned(), Attribute::S(pk));
        let expires = second.0.saturating_add(item::WINDOW_KEPT_SECONDS);
        item.insert(item::EXPIRES.to_owned(), Attribute::N(expires.to_string()));
        self.put(item)
    }

    /// See [`BreakerStore::outcomes`].
    ///
    /// # Errors
    /// When an item is broken.
    pub fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        let mut buckets = Vec::new();
        for &second in seconds {
            if let Some(item) = self.get(&item::window_key(circuit, generation, second)) {
                buckets.extend(item::outcomes::from_item(second, item).map_err(terminal)?);
            }
        }
        Ok(buckets)
    }

    /// See [`BreakerStore::lease`].
    ///
    /// # Errors
    /// When the item that stands there is broken.
    pub fn lease(&mut self, ask: &Ask) -> Result<Leased, StoreError> {
        let found = self
            .get(&item::lease_key(&ask.circuit, ask.kind))
            .map(Lease::from_item)
            .transpose()
            .map_err(terminal)?;
        match take(found.as_ref(), ask) {
            Grant::Take(lease) => {
                self.put(lease.to_item())?;
                Ok(Leased::Granted)
            }
            Grant::Held | Grant::Stale => Ok(Leased::Held),
            Grant::Spent => Ok(Leased::Spent),
        }
    }
}

/// A [`Table`] as a store that answers at once.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// The table itself, for tests to look into.
    pub table: RefCell<Table>,
}

impl BreakerStore for MemoryStore {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.table.borrow().circuit(name)
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.table.borrow_mut().write(change)
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        self.table
            .borrow_mut()
            .add(circuit, generation, second, buckets)
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        self.table.borrow().outcomes(circuit, generation, seconds)
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.table.borrow_mut().put(answer.to_item())
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        self.table.borrow_mut().lease(ask)
    }
}

fn number(item: &Item, attribute: &str) -> Option<i64> {
    match item.get(attribute) {
        Some(Attribute::N(digits)) => digits.parse().ok(),
        Some(Attribute::S(_) | Attribute::Bool(_) | Attribute::Texts(_)) | None => None,
    }
}

fn terminal(bad: item::BadItem) -> StoreError {
    StoreError::Terminal(bad.to_string())
}
