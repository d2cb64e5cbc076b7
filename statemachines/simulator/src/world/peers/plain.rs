//! A function that makes a call and knows nothing of breakers.

use breaker::names::error;
use breaker::payload::{CallAnswer, CallRequest};
use serde_json::Value;
use workers::error::WorkerError;
use workers::ports::{Network, NetworkError};

/// Makes the call once. Fails with the call worker's error names, so that both are judged alike.
pub(super) async fn answer(payload: Value, host: &impl Network) -> Result<Value, WorkerError> {
    let invalid =
        |problem: serde_json::Error| WorkerError::new(error::INVALID_PAYLOAD, problem.to_string());
    let request: CallRequest = serde_json::from_value(payload).map_err(invalid)?;
    serde_json::to_value(call(request, host).await?).map_err(invalid)
}

async fn call(request: CallRequest, host: &impl Network) -> Result<CallAnswer, WorkerError> {
    let failed = |name, message: String| Err(WorkerError::new(name, message));
    match host.send(&request.request).await {
        Ok(answer) if answer.status >= 500 => failed(
            error::SERVER_ERROR,
            format!("HTTP status {}", answer.status),
        ),
        Ok(answer) => Ok(CallAnswer {
            answer,
            phase: "closed".to_owned(),
        }),
        Err(cause) => {
            let name = match &cause {
                NetworkError::Timeout(_) => error::TIMEOUT,
                NetworkError::Connection(_) => error::CONNECTION_FAILED,
                NetworkError::TooLarge(_) => error::ANSWER_TOO_LARGE,
                NetworkError::Invalid(_) => error::INVALID_REQUEST,
            };
            failed(name, cause.to_string())
        }
    }
}
