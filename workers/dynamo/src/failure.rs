//! What a failed request means.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use workers::ports::StoreError;

/// Errors by which DynamoDB says “later”. It sends most of them with status 400.
const LATER: [&str; 8] = [
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// Throttled, unavailable and unheard of may work in a moment; no table, no permission, no valid request will not.
pub(crate) fn store_error<E>(error: &SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let later = match error {
        SdkError::ServiceError(failed) => {
            let named = failed
                .err()
                .code()
                .is_some_and(|code| LATER.contains(&code));
            named || failed.raw().status().is_server_error()
        }
        SdkError::ConstructionFailure(_) => false,
        // Timed out, refused, cut off, or a kind that the SDK adds one day.
        _ => true,
    };
    let told = match error.code() {
        Some(code) => format!("{code}: {}", error.message().unwrap_or("no message")),
        None => innermost(error),
    };
    if later {
        StoreError::Transient(told)
    } else {
        StoreError::Terminal(told)
    }
}

/// What lies at the bottom of a chain of errors: the SDK's own layers say nothing that helps.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
