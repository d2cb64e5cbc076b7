//! The table, as every invocation sees it.

use breaker::circuit::Circuit;
use breaker::decide::Change;
use breaker::evidence::{Bucket, Second};
use breaker::item::Answer;
use breaker::lease::Ask;
use workers::ports::{BreakerStore, Leased, StoreError, Written};

use super::Host;

impl BreakerStore for Host<'_> {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.world.store.circuit(name).await
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.world.store.write(change).await
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        let store = &self.world.store;
        store.add(circuit, generation, second, buckets).await
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        let store = &self.world.store;
        store.outcomes(circuit, generation, seconds).await
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.world.store.remember(answer).await
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        self.world.store.lease(ask).await
    }
}
