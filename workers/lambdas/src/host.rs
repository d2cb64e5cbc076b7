//! The ports of the handlers, on AWS and on HTTP, for one invocation.

mod cloudwatch;
mod step_functions;
mod table;

use std::cell::Cell;
use std::time::{Duration, Instant};

use breaker::circuit::elapsed;
use breaker::payload::{HttpAnswer, HttpRequest};
use dynamo::DynamoStore;
use jiff::Timestamp;
use workers::ports::{Certificates, Chance, Clock, Network, NetworkError};

use crate::aws::Clients;
use crate::http::Http;

/// What a call leaves of the invocation's time: to count the outcome and to answer, in the worst case.
const RESERVE: Duration = Duration::from_millis(500);

/// What stays from one invocation to the next.
pub(crate) struct World {
    pub(crate) store: DynamoStore,
    pub(crate) http: Http,
    pub(crate) clients: Clients,
    pub(crate) incident_machine: String,
    pub(crate) namespace: String,
}

impl World {
    /// The ARN of a state machine that is named by its ARN, or by its name in the incident machine's account and region.
    fn machine_arn(&self, machine: &str) -> String {
        let incident = self.incident_machine.as_str();
        match incident.rsplit_once(':') {
            Some((here, _)) if !machine.starts_with("arn:") => format!("{here}:{machine}"),
            Some(_) | None => machine.to_owned(),
        }
    }
}

/// One invocation.
pub(crate) struct Host<'a> {
    pub(crate) world: &'a World,
    /// When Lambda ends it.
    pub(crate) deadline: Timestamp,
    /// X-Ray's trace, if it is traced.
    pub(crate) trace: Option<String>,
    /// What the last request to the dependency took; none: there was none.
    pub(crate) latency: Cell<Option<Duration>>,
}

impl Host<'_> {
    /// The time that `wanted` gets: what the invocation has left, less what it needs afterwards.
    fn within(&self, wanted: Duration) -> Duration {
        let left = elapsed(self.now(), self.deadline).saturating_sub(RESERVE);
        wanted.min(left)
    }
}

impl Network for Host<'_> {
    async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, NetworkError> {
        let within = self.within(Duration::from_millis(request.timeout_ms));
        let trace = self.trace.as_deref();
        let begun = Instant::now();
        let answer = self.world.http.send(request, trace, within).await;
        self.latency.set(Some(begun.elapsed()));
        answer
    }

    async fn connect(&self, host: &str, port: u16, timeout: Duration) -> Result<(), NetworkError> {
        let within = self.within(timeout);
        match tokio::time::timeout(within, tokio::net::TcpStream::connect((host, port))).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(NetworkError::Connection(error.to_string())),
            Err(_) => Err(NetworkError::Timeout(within)),
        }
    }
}

impl Certificates for Host<'_> {
    async fn certificate_end(
        &self,
        url: &str,
        timeout: Duration,
    ) -> Result<Timestamp, NetworkError> {
        let within = self.within(timeout);
        self.world.http.certificate_end(url, within).await
    }
}

impl Clock for Host<'_> {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl Chance for Host<'_> {
    fn draw(&self) -> f64 {
        // The standard library's hash seeds are random; 53 bits are what an f64 holds.
        use std::hash::{BuildHasher, RandomState};
        let bits = RandomState::new().hash_one(self.now().as_nanosecond()) >> 11;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what an f64 holds")]
        let (drawn, range) = (bits as f64, (1_u64 << 53) as f64);
        drawn / range
    }
}
