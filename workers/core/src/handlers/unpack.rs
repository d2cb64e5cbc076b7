//! Unpacks an answer that was kept packed, for a guard that is about to serve it. Reads nothing, writes nothing.

use breaker::names::error;
use breaker::payload::{UnpackRequest, Unpacked};

use crate::error::WorkerError;
use crate::packing;

/// Unpacks it.
///
/// # Errors
/// `Breaker.InvalidPayload` when it is damaged.
pub fn unpack(request: &UnpackRequest) -> Result<Unpacked, WorkerError> {
    packing::unpack(&request.packed)
        .map(|answer| Unpacked { answer })
        .map_err(|cause| WorkerError::new(error::INVALID_PAYLOAD, cause.to_string()))
}
