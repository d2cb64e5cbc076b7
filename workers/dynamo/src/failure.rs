//! What a failed request means.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
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
    E: ProvideErrorMetadata + std::error::Error + 'static,
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
        None => DisplayErrorContext(error).to_string(),
    };
    if later {
        StoreError::Transient(told)
    } else {
        StoreError::Terminal(told)
    }
}
