//! Names that the generator writes and the workers use: both sides take them from here.

/// Error names, as they appear in `ErrorEquals`. They are API: users name them in their own machines.
pub mod error {
    macro_rules! names {
        ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
            $($(#[$doc])* pub const $name: &str = $text;)*

            /// All of them, each with the name of its constant.
            pub const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
        };
    }

    names! {
        /// The circuit refused the call and nothing in the fallback ladder could answer.
        OPEN = "Breaker.Open",
        /// No answer within the call's timeout.
        TIMEOUT = "Breaker.Timeout",
        /// The dependency asked for fewer calls (HTTP 429).
        THROTTLED = "Breaker.Throttled",
        /// The dependency failed (HTTP 5xx).
        SERVER_ERROR = "Breaker.ServerError",
        /// No connection: refused, reset, unresolved, TLS.
        CONNECTION_FAILED = "Breaker.ConnectionFailed",
        /// The dependency refused this very call (HTTP 4xx but 429): the caller's fault, so it does not count.
        CLIENT_ERROR = "Breaker.ClientError",
        /// The call cannot be made at all: a bad URL or header. Does not count.
        INVALID_REQUEST = "Breaker.InvalidRequest",
        /// The answer holds more than a state can carry. Does not count: the dependency did answer.
        ANSWER_TOO_LARGE = "Breaker.AnswerTooLarge",
        /// The worker's own store failed: the state cannot be read or written.
        STORE_UNAVAILABLE = "Breaker.StoreUnavailable",
        /// CloudWatch did not take the metric.
        METRICS_UNAVAILABLE = "Breaker.MetricsUnavailable",
        /// Step Functions did not start an incident, or did not say how it is.
        INCIDENT_UNAVAILABLE = "Breaker.IncidentUnavailable",
        /// The worker does not know the circuit it was asked about.
        UNKNOWN_CIRCUIT = "Breaker.UnknownCircuit",
        /// The worker's payload has the wrong shape.
        INVALID_PAYLOAD = "Breaker.InvalidPayload",
    }
}

/// The call worker's errors that count as failures of the dependency, in the order the guard names them.
pub const COUNTED: [&str; 4] = [
    error::TIMEOUT,
    error::THROTTLED,
    error::SERVER_ERROR,
    error::CONNECTION_FAILED,
];

/// The `${Substitutions}` of the rendered definitions.
pub mod substitution {
    /// The table's name.
    pub const TABLE: &str = "Table";
    /// The ARN of the function that makes the protected call.
    pub const CALL_FUNCTION: &str = "CallFunction";
    /// The ARN of the function that counts an outcome.
    pub const RECORD_FUNCTION: &str = "RecordFunction";
    /// The ARN of the function that opens the circuit.
    pub const TRIP_FUNCTION: &str = "TripFunction";
    /// The ARN of the function that carries out one step of an incident.
    pub const RECOVER_FUNCTION: &str = "RecoverFunction";
    /// The ARN of the function that checks the dependency's health.
    pub const HEALTH_CHECK_FUNCTION: &str = "HealthCheckFunction";
    /// The ARN of the SNS topic for notices.
    pub const TOPIC: &str = "Topic";
    /// The name or ARN of the event bus for the breaker's own events.
    pub const EVENT_BUS: &str = "EventBus";
    /// The ARN of the incident machine itself, for hand-overs.
    pub const INCIDENT_MACHINE: &str = "IncidentMachine";
}

/// The `source` of the breaker's own events.
pub const EVENT_SOURCE: &str = "sfn-breaker";
/// The `detail-type` of the breaker's own events.
pub const EVENT_DETAIL_TYPE: &str = "Circuit State Change";

/// The metrics that the workers put, and that the stack's alarms and dashboard look at. Each has the dimension
/// [`metric::CIRCUIT`] and no other.
pub mod metric {
    /// The namespace; a stack adds its own name, so that stacks of one account keep their circuits apart.
    pub const NAMESPACE: &str = "sfn-breaker";
    /// The dimension: the circuit's name.
    pub const CIRCUIT: &str = "Circuit";
    /// Attempts that the call worker made (count).
    pub const CALLS: &str = "Calls";
    /// Attempts that failed and count against the dependency (count).
    pub const FAILURES: &str = "Failures";
    /// Attempts that the call worker, as the gate, refused (count).
    pub const REFUSED: &str = "Refused";
    /// What the call worker took for an attempt, the table's time included (milliseconds).
    pub const DURATION: &str = "Duration";
    /// What the request to the dependency took, an answer or none (milliseconds).
    pub const LATENCY: &str = "Latency";
    /// The share of calls let through (0 to 1).
    pub const ADMISSION: &str = "Admission";
    /// 0 closed, 1 recovering, 2 open.
    pub const PHASE: &str = "Phase";
    /// What a health check found (0 or 1).
    pub const HEALTHY: &str = "Healthy";
    /// What a health check took (milliseconds).
    pub const HEALTH_LATENCY: &str = "HealthLatency";
}

/// The functions' handler names: the stack configures them, the program looks at them.
pub mod handler {
    /// Makes the protected call.
    pub const CALL: &str = "call";
    /// Counts a failure that Step Functions saw.
    pub const RECORD: &str = "record";
    /// Checks the dependency's health.
    pub const HEALTH_CHECK: &str = "health-check";
    /// Opens the circuit.
    pub const TRIP: &str = "trip";
    /// Carries out one step of an incident.
    pub const RECOVER: &str = "recover";
    /// Puts right what an event lost.
    pub const RECONCILE: &str = "reconcile";
}

/// What the stack tells the functions by their environment.
pub mod environment {
    /// The table's name.
    pub const TABLE: &str = "BREAKER_TABLE";
    /// The ARN of the incident machine; only functions that start incidents have it.
    pub const INCIDENT_MACHINE: &str = "BREAKER_INCIDENT_MACHINE";
    /// The namespace of the metrics; a stack's own.
    pub const NAMESPACE: &str = "BREAKER_NAMESPACE";
}

/// The file with the circuits' settings, beside the functions' program: Lambda's environment holds 4 KB in all (Lambda
/// quota), which a few circuits fill.
pub const SETTINGS_FILE: &str = "settings.json";
