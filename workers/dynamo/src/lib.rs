//! The breaker's table in DynamoDB.
//!
//! Circuits and leases are written on condition of the revision that was read, counts are added atomically, and every read
//! is consistent. What a failure means is decided here and nowhere else: [`StoreError::Transient`] may work in a moment,
//! [`StoreError::Terminal`] needs somebody to mend something. No policy: what to write is decided in the core.

mod attributes;
mod failure;
mod orders;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, ReturnValuesOnConditionCheckFailure,
};
use breaker::circuit::Circuit;
use breaker::decide::Change;
use breaker::evidence::{Bucket, Second};
use breaker::item::{self, Answer, Attribute, BadItem, Item};
use breaker::lease::{Ask, Grant, Lease, take};
use workers::ports::{BreakerStore, Leased, StoreError, Written};

use crate::attributes::{from_sdk, to_sdk};
use crate::failure::store_error;

/// Keys that one batch may ask for (DynamoDB quota).
const BATCH_KEYS: usize = 100;

/// Times that a batch asks again for what was left unprocessed, waiting twice as long each time: 630 ms in all.
const BATCH_ROUNDS: u32 = 6;

/// The first of those waits.
const BATCH_PAUSE: Duration = Duration::from_millis(10);

/// Times that a lease is read again when somebody else wrote it in between.
const LEASE_ROUNDS: usize = 3;

/// One table.
#[derive(Clone, Debug)]
pub struct DynamoStore {
    client: Client,
    table: String,
}

impl DynamoStore {
    /// The table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        DynamoStore {
            client,
            table: table.into(),
        }
    }

    async fn get(&self, pk: String) -> Result<Option<Item>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(item::PK, AttributeValue::S(pk))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| store_error(&error))?;
        Ok(found.item.map(from_sdk))
    }

    /// Puts an item if the revision that stands is still `seen` (0: there is no item).
    async fn put(&self, item: Item, seen: u64) -> Result<Written, StoreError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_sdk(item.clone())));
        let put = if seen == 0 {
            put.condition_expression("attribute_not_exists(#pk)")
                .expression_attribute_names("#pk", item::PK)
        } else {
            put.condition_expression("#revision = :seen")
                .expression_attribute_names("#revision", item::circuit::REVISION)
                .expression_attribute_values(":seen", AttributeValue::N(seen.to_string()))
        };
        let sent = put
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Written::Done),
            Err(error) => match lost_to(&error) {
                // The client repeats a request whose answer got lost, and then meets what it wrote itself.
                Some(stands) if stands.as_ref() == Some(&item) => Ok(Written::Done),
                Some(_) => Ok(Written::Lost),
                None => Err(store_error(&error)),
            },
        }
    }

    async fn batch(&self, keys: Vec<String>) -> Result<Vec<Item>, StoreError> {
        let mut asked = KeysAndAttributes::builder().consistent_read(true);
        for pk in keys {
            let key = HashMap::from([(item::PK.to_owned(), AttributeValue::S(pk))]);
            asked = asked.keys(key);
        }
        let asked = asked
            .build()
            .map_err(|error| StoreError::Terminal(error.to_string()))?;
        let mut left = Some(HashMap::from([(self.table.clone(), asked)]));
        let mut items = Vec::new();
        for round in 0..BATCH_ROUNDS {
            let answer = self
                .client
                .batch_get_item()
                .set_request_items(left.take())
                .send()
                .await
                .map_err(|error| store_error(&error))?;
            let found = answer.responses.and_then(|mut all| all.remove(&self.table));
            items.extend(found.into_iter().flatten().map(from_sdk));
            left = answer.unprocessed_keys.filter(|keys| !keys.is_empty());
            if left.is_none() {
                return Ok(items);
            }
            tokio::time::sleep(BATCH_PAUSE * 2_u32.pow(round)).await;
        }
        Err(StoreError::Transient(
            "DynamoDB left keys of a batch unprocessed".to_owned(),
        ))
    }
}

impl BreakerStore for DynamoStore {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        let found = self.get(item::circuit_key(name)).await?;
        found
            .as_ref()
            .map(Circuit::from_item)
            .transpose()
            .map_err(broken)
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.put(change.next.to_item(), change.seen).await
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        let additions = item::outcomes::to_additions(buckets);
        let expires = second.0.saturating_add(item::WINDOW_KEPT_SECONDS);
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(
                item::PK,
                AttributeValue::S(item::window_key(circuit, generation, second)),
            )
            .expression_attribute_names("#expires", item::EXPIRES)
            .expression_attribute_values(":expires", AttributeValue::N(expires.to_string()));
        let mut sums = Vec::new();
        for (number, (name, value)) in to_sdk_pairs(additions).enumerate() {
            let (alias, added) = (format!("#a{number}"), format!(":a{number}"));
            sums.push(format!("{alias} {added}"));
            update = update
                .expression_attribute_names(alias, name)
                .expression_attribute_values(added, value);
        }
        let add = if sums.is_empty() {
            String::new()
        } else {
            format!(" ADD {}", sums.join(", "))
        };
        update
            .update_expression(format!("SET #expires = :expires{add}"))
            .send()
            .await
            .map_err(|error| store_error(&error))?;
        Ok(())
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        let mut found = HashMap::new();
        for some in seconds.chunks(BATCH_KEYS) {
            let keys = some
                .iter()
                .map(|&second| item::window_key(circuit, generation, second))
                .collect();
            for item in self.batch(keys).await? {
                if let Some(Attribute::S(pk)) = item.get(item::PK) {
                    found.insert(pk.clone(), item);
                }
            }
        }
        let mut buckets = Vec::new();
        for &second in seconds {
            if let Some(item) = found.get(&item::window_key(circuit, generation, second)) {
                buckets.extend(item::outcomes::from_item(second, item).map_err(broken)?);
            }
        }
        Ok(buckets)
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_sdk(answer.to_item())))
            .send()
            .await
            .map_err(|error| store_error(&error))?;
        Ok(())
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        for _ in 0..LEASE_ROUNDS {
            let found = self.get(item::lease_key(&ask.circuit, ask.kind)).await?;
            let found = found
                .as_ref()
                .map(Lease::from_item)
                .transpose()
                .map_err(broken)?;
            let lease = match take(found.as_ref(), ask) {
                Grant::Take(lease) => lease,
                Grant::Held | Grant::Stale => return Ok(Leased::Held),
                Grant::Spent => return Ok(Leased::Spent),
            };
            let seen = found.map_or(0, |lease| lease.revision);
            match self.put(lease.to_item(), seen).await? {
                Written::Done => return Ok(Leased::Granted),
                Written::Lost => {}
            }
        }
        Ok(Leased::Held)
    }
}

/// Whether a put failed on its condition, and what stood there.
fn lost_to(error: &SdkError<PutItemError>) -> Option<Option<Item>> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(failed)) => {
            Some(failed.item().cloned().map(from_sdk))
        }
        _ => None,
    }
}

fn to_sdk_pairs(item: Item) -> impl Iterator<Item = (String, AttributeValue)> {
    item.into_iter()
        .map(|(name, value)| (name, attributes::value_to_sdk(value)))
}

fn broken(bad: BadItem) -> StoreError {
    StoreError::Terminal(bad.to_string())
}
