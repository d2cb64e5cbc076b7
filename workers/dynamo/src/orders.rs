//! Operators' orders: the circuit and its audit trail, written together or not at all.

use std::ops::RangeInclusive;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use breaker::decide::Change;
use breaker::item::order::order_key;
use breaker::item::{self, Ordered};
use workers::ports::{StoreError, Written};

use crate::attributes::to_sdk;
use crate::failure::store_error;
use crate::{BATCH_KEYS, DynamoStore, broken};

/// Why a transaction was cancelled, when somebody else wrote the circuit: since it was read, or at this very moment.
const LOST: [&str; 2] = ["ConditionalCheckFailed", "TransactionConflict"];

impl DynamoStore {
    /// Carries out an order if the circuit's revision is still [`Change::seen`], and keeps it in the audit trail.
    ///
    /// # Errors
    /// When the table does not take it; then neither stands.
    pub async fn order(&self, change: &Change, ordered: &Ordered) -> Result<Written, StoreError> {
        let circuit = Put::builder()
            .table_name(&self.table)
            .set_item(Some(to_sdk(change.next.to_item())));
        let circuit = if change.seen == 0 {
            circuit
                .condition_expression("attribute_not_exists(#pk)")
                .expression_attribute_names("#pk", item::PK)
        } else {
            circuit
                .condition_expression("#revision = :seen")
                .expression_attribute_names("#revision", item::circuit::REVISION)
                .expression_attribute_values(":seen", AttributeValue::N(change.seen.to_string()))
        };
        let kept = Put::builder()
            .table_name(&self.table)
            .set_item(Some(to_sdk(ordered.to_item())));
        let mut both = Vec::new();
        for put in [circuit, kept] {
            let put = put
                .build()
                .map_err(|error| StoreError::Terminal(error.to_string()))?;
            both.push(TransactWriteItem::builder().put(put).build());
        }
        // The client's token makes a repeated request the same transaction.
        let sent = self.client.transact_write_items();
        match sent.set_transact_items(Some(both)).send().await {
            Ok(_) => Ok(Written::Done),
            Err(error) if is_lost(&error) => Ok(Written::Lost),
            Err(error) => Err(store_error(&error)),
        }
    }

    /// The orders that made these revisions of a circuit, oldest first. Revisions that nobody ordered are left out.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn orders(
        &self,
        circuit: &str,
        revisions: RangeInclusive<u64>,
    ) -> Result<Vec<Ordered>, StoreError> {
        let revisions: Vec<u64> = revisions.collect();
        let mut found = Vec::new();
        for some in revisions.chunks(BATCH_KEYS) {
            let keys = some.iter().map(|&revision| order_key(circuit, revision));
            for item in self.batch(keys.collect()).await? {
                found.push(Ordered::from_item(&item).map_err(broken)?);
            }
        }
        found.sort_by_key(|order| order.revision);
        Ok(found)
    }
}

fn is_lost(error: &SdkError<TransactWriteItemsError>) -> bool {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled
            .cancellation_reasons()
            .iter()
            .filter_map(|reason| reason.code())
            .any(|code| LOST.contains(&code)),
        _ => false,
    }
}
