//! What handlers need of the world, one narrow trait each.
//!
//! The futures need not be `Send`: a Lambda environment works on one invocation at a time, and the simulator is one
//! thread. Implementors that are `Send` stay so.
#![expect(
    async_fn_in_trait,
    reason = "hosts are chosen at compile time; see above for Send"
)]

use std::time::Duration;

use breaker::circuit::Circuit;
use breaker::decide::Change;
use breaker::evidence::{Bucket, Second};
use breaker::item::Answer;
use breaker::lease::Ask;
use breaker::payload::incident::{AlarmNews, IncidentInput};
use breaker::payload::{HttpAnswer, HttpRequest};
use jiff::Timestamp;

/// The table.
pub trait BreakerStore {
    /// Reads a circuit; none: it has no item, so it is closed. The read is consistent: a worker that decides on a copy
    /// from a moment ago would stop an incident that has just begun. (The rendered gate's own read need not be.)
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError>;

    /// Carries out a change if the circuit's revision is still [`Change::seen`]. One that stands already, to the letter,
    /// is done: requests get repeated when only their answer was lost.
    async fn write(&self, change: &Change) -> Result<Written, StoreError>;

    /// Adds to the counts of slots of one second, atomically and in one request.
    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError>;

    /// Reads the counts of some seconds, oldest first; slots without any are left out.
    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError>;

    /// Keeps an answer.
    async fn remember(&self, answer: &Answer) -> Result<(), StoreError>;

    /// Takes the circuit's probe lease as [`breaker::lease::take`] decides: what stands afterwards is what it granted.
    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError>;
}

/// What became of a conditional write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It stands.
    Done,
    /// Somebody else wrote since: read again.
    Lost,
}

/// What became of asking for the probe lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leased {
    /// Send one probe.
    Granted,
    /// Somebody else probes, or did since: ask again later.
    Held,
    /// Every probe of this cool-down was sent.
    Spent,
}

/// The table could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It may work in a moment: throttled, timed out, unavailable.
    #[error("the table did not answer: {0}")]
    Transient(String),
    /// It will not work until somebody mends something: no such table, no permission, a broken item.
    #[error("the table cannot be used: {0}")]
    Terminal(String),
}

/// The way to the dependency.
pub trait Network {
    /// Sends one HTTP request and reads the whole answer. Any status is an answer.
    async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, NetworkError>;

    /// Opens a TCP connection and closes it again.
    async fn connect(&self, host: &str, port: u16, timeout: Duration) -> Result<(), NetworkError>;
}

/// No answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Not within the timeout.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The connection was refused, reset, or never stood.
    #[error("no connection: {0}")]
    Connection(String),
    /// The answer holds more bytes than these, which no state could carry.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The request cannot be sent as it is.
    #[error("the request is invalid: {0}")]
    Invalid(String),
}

/// The certificates of dependencies.
pub trait Certificates {
    /// When the certificate ends that the server behind an `https` URL shows.
    async fn certificate_end(
        &self,
        url: &str,
        timeout: Duration,
    ) -> Result<Timestamp, NetworkError>;
}

/// The incident machine.
pub trait Incidents {
    /// Starts an incident under its name. One that was started before is success: the name makes it the same.
    async fn start(&self, name: &str, input: &IncidentInput) -> Result<(), IncidentError>;
}

/// What became of the incidents that were started.
pub trait Executions {
    /// How the incident of a name does.
    async fn execution(&self, name: &str) -> Result<Execution, IncidentError>;
}

/// How an incident's execution does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Execution {
    /// There never was one of this name.
    NeverStarted,
    /// It is at work.
    Running,
    /// It succeeded, failed, timed out or was aborted.
    Ended,
}

/// CloudWatch alarms.
pub trait Alarms {
    /// Those of these alarms that are on, and since when.
    async fn alarms_on(&self, names: &[String]) -> Result<Vec<AlarmNews>, MetricsError>;
}

/// How much is called.
pub trait Volumes {
    /// Executions of a state machine that began in a span of whole minutes.
    async fn started(
        &self,
        machine: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<f64, MetricsError>;
}

/// Step Functions did not take an incident, or did not say how it does; reconciliation tries again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Step Functions did not answer for the incident: {0}")]
pub struct IncidentError(pub String);

/// CloudWatch metrics.
pub trait Metrics {
    /// Puts what a health check saw.
    async fn health(&self, circuit: &str, seen: &Health) -> Result<(), MetricsError>;
}

/// What a health check saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// When.
    pub at: Timestamp,
    /// Whether the dependency is well.
    pub healthy: bool,
    /// How long it took to answer.
    pub latency: Duration,
    /// When its certificate ends, where somebody looked.
    pub certificate_ends: Option<Timestamp>,
}

/// CloudWatch did not take a metric, or did not say what it knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("CloudWatch did not answer: {0}")]
pub struct MetricsError(pub String);

/// The time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Chance.
pub trait Chance {
    /// A number from 0 to below 1, evenly.
    fn draw(&self) -> f64;
}
