//! What the state machines and the workers say to each other.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub mod incident;
pub mod reconcile;

/// The largest answer, in bytes of JSON: as it is given, and as a text inside JSON where it is kept. A state's payload may
/// be 262,144 bytes (Step Functions quota), one that is larger fails the execution in a way that no `Catch` sees, and
/// something has to be left for what stands around it. An item of DynamoDB's may be larger (400 KB).
pub const MAX_ANSWER_BYTES: usize = 240_000;

/// To the call worker: make one attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallRequest {
    /// The circuit.
    pub circuit: String,
    /// What the gate read; none when the worker is the gate, or the table could not be read.
    #[serde(default)]
    pub admitted: Option<Admitted>,
    /// Whether the worker asks the gate itself (`gate: worker`).
    #[serde(default)]
    pub gate: bool,
    /// Which attempt this is (1: the first).
    pub attempt: u32,
    /// The HTTP request.
    pub request: HttpRequest,
    /// The cache key to store the answer under; none: do not store it.
    #[serde(default)]
    pub answer_key: Option<String>,
    /// The ARN of the execution that calls, for the log.
    #[serde(default)]
    pub execution: Option<String>,
}

/// What the gate read when it let a call through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Admitted {
    /// The circuit's generation: the outcome counts in this one and no other.
    pub generation: u64,
    /// `closed` or `recovering`.
    pub phase: String,
}

/// An HTTP request, every expression evaluated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HttpRequest {
    /// GET, POST, ….
    pub method: String,
    /// Absolute, `http` or `https`.
    pub url: String,
    /// Header values by name.
    #[serde(default)]
    pub headers: std::collections::BTreeMap<String, String>,
    /// A text is sent as it is, anything else as JSON; none: no body.
    #[serde(default)]
    pub body: Option<Value>,
    /// From the first byte sent to the last one read (ms).
    pub timeout_ms: u64,
    /// Until the connection stands (ms).
    pub connect_timeout_ms: u64,
}

/// What the dependency answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Header values by lower-case name.
    pub headers: std::collections::BTreeMap<String, String>,
    /// JSON where the content type says so and it parses, otherwise text.
    pub body: Value,
}

/// From the call worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallAnswer {
    /// The dependency's answer.
    pub answer: HttpAnswer,
    /// The circuit's phase when the call was admitted.
    pub phase: String,
}

/// The `errorMessage` of a failed call, as JSON text: the guard reads `retry` from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallFailure {
    /// What happened, for people.
    pub message: String,
    /// Whether another attempt is within the policy and its budget.
    pub retry: bool,
    /// The circuit's phase: a refusal by the worker's own gate says `open` here.
    pub phase: String,
    /// When an open circuit may be probed; none when it is not open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
}

/// To the call worker as well: unpack an answer that it packed when it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnpackRequest {
    /// The circuit.
    pub circuit: String,
    /// [`crate::item::Body::Packed`].
    pub packed: String,
    /// The ARN of the execution that asks, for the log.
    #[serde(default)]
    pub execution: Option<String>,
}

impl UnpackRequest {
    /// Whether a payload of the call worker's is one: a call has nothing of this name.
    #[must_use]
    pub fn is(payload: &Value) -> bool {
        payload.get("packed").is_some()
    }
}

/// From the call worker: an answer that was kept, as the dependency gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unpacked {
    /// The dependency's answer.
    pub answer: HttpAnswer,
}

/// To the record worker: what one attempt of a Task that is not the call worker came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordRequest {
    /// The circuit.
    pub circuit: String,
    /// What the gate read; none when the table could not be read.
    #[serde(default)]
    pub admitted: Option<Admitted>,
    /// Which attempt this was (1: the first).
    pub attempt: u32,
    /// When the attempt was admitted.
    pub admitted_at: Timestamp,
    /// Who reports: the execution's name.
    pub reporter: String,
    /// The error's name; none: the attempt succeeded.
    #[serde(default)]
    pub error: Option<String>,
    /// The attempt counts as so many (default 1): only some successes are counted.
    #[serde(default = "one")]
    pub weight: u64,
}

impl RecordRequest {
    /// Whether a payload of the record worker tells of a failure: it names an error.
    #[must_use]
    pub fn is_of_failure(payload: &Value) -> bool {
        payload.get("error").is_some_and(|error| !error.is_null())
    }
}

const fn one() -> u64 {
    1
}

/// From the record worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordAnswer {
    /// Whether another attempt is within the policy and its budget.
    pub retry: bool,
}

/// To the health-check worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HealthCheckRequest {
    /// The circuit.
    pub circuit: String,
    /// The ARN of the execution that asks, for the log.
    #[serde(default)]
    pub execution: Option<String>,
}

/// From the health-check worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthCheckAnswer {
    /// Whether the dependency is well.
    pub healthy: bool,
    /// How long the check took (ms).
    pub latency_ms: u64,
    /// What was seen, for people.
    pub detail: String,
    /// The dependency's certificate, where the settings ask for it and it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateSeen>,
}

/// What was seen of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSeen {
    /// When it ends.
    pub ends_at: Timestamp,
    /// Whether that is sooner than the settings allow.
    pub soon: bool,
}
