//! A stack's table.

use aws_sdk_dynamodb::Client;
use breaker::circuit::Circuit;
use dynamo::DynamoStore;
use jiff::Timestamp;
use workers::ports::{BreakerStore, StoreError};

use crate::error::CloudError;
use crate::session::Session;
use crate::stack::Stack;

/// The service's name in errors.
const SERVICE: &str = "DynamoDB";

/// The table of a stack.
pub(crate) fn open(session: &Session, stack: &Stack) -> Result<DynamoStore, CloudError> {
    Ok(DynamoStore::new(
        Client::new(session.config()),
        stack.table()?,
    ))
}

/// Circuits by their names, in the same order; one without an item is closed.
pub(crate) fn circuits(
    session: &Session,
    stack: &Stack,
    names: &[&str],
    now: Timestamp,
) -> Result<Vec<Circuit>, CloudError> {
    let store = open(session, stack)?;
    names
        .iter()
        .map(|name| {
            let found = session.wait(store.circuit(name)).map_err(failed)?;
            Ok(found.unwrap_or_else(|| Circuit::closed(name, now)))
        })
        .collect()
}

/// What a failure of the store means to an operator.
pub(crate) fn failed(error: StoreError) -> CloudError {
    let (StoreError::Transient(told) | StoreError::Terminal(told)) = error;
    CloudError::Service {
        service: SERVICE,
        told,
    }
}
