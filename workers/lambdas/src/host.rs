//! The ports of the handlers, on AWS and on HTTP, for one invocation.

use std::time::Duration;

use aws_sdk_cloudwatch::types::{AlarmType, Dimension, MetricDatum, StandardUnit, StateValue};
use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_sfn::types::ExecutionStatus;
use breaker::circuit::{Circuit, elapsed};
use breaker::decide::Change;
use breaker::evidence::{Bucket, Outcomes, Slot};
use breaker::item::Answer;
use breaker::lease::Ask;
use breaker::payload::incident::{AlarmNews, IncidentInput};
use breaker::payload::{HttpAnswer, HttpRequest};
use dynamo::DynamoStore;
use jiff::Timestamp;
use workers::ports::{
    Alarms, BreakerStore, Chance, Clock, Execution, Executions, Health, IncidentError, Incidents,
    Leased, Metrics, MetricsError, Network, NetworkError, StoreError, Written,
};

use crate::http::Http;
use crate::log::NAMESPACE;

/// What a call leaves of the invocation's time: to count the outcome and to answer, in the worst case.
const RESERVE: Duration = Duration::from_millis(500);

/// What stays from one invocation to the next.
pub(crate) struct World {
    pub(crate) store: DynamoStore,
    pub(crate) http: Http,
    pub(crate) sfn: aws_sdk_sfn::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(crate) incident_machine: String,
}

/// One invocation.
pub(crate) struct Host<'a> {
    pub(crate) world: &'a World,
    /// When Lambda ends it.
    pub(crate) deadline: Timestamp,
    /// X-Ray's trace, if it is traced.
    pub(crate) trace: Option<String>,
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
        self.world.http.send(request, trace, within).await
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

impl Incidents for Host<'_> {
    async fn start(&self, name: &str, input: &IncidentInput) -> Result<(), IncidentError> {
        let input =
            serde_json::to_string(input).map_err(|error| IncidentError(error.to_string()))?;
        let started = self
            .world
            .sfn
            .start_execution()
            .state_machine_arn(&self.world.incident_machine)
            .name(name)
            .input(input)
            .send()
            .await;
        match started {
            Ok(_) => Ok(()),
            Err(error) if is_started(&error) => Ok(()),
            Err(error) => Err(IncidentError(DisplayErrorContext(error).to_string())),
        }
    }
}

impl Executions for Host<'_> {
    async fn execution(&self, name: &str) -> Result<Execution, IncidentError> {
        let machine = &self.world.incident_machine;
        let arn = machine.replacen(":stateMachine:", ":execution:", 1);
        let described = self
            .world
            .sfn
            .describe_execution()
            .execution_arn(format!("{arn}:{name}"))
            .send()
            .await;
        match described {
            Ok(execution) if *execution.status() == ExecutionStatus::Running => {
                Ok(Execution::Running)
            }
            Ok(_) => Ok(Execution::Ended),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_execution_does_not_exist()) =>
            {
                Ok(Execution::NeverStarted)
            }
            Err(error) => Err(IncidentError(DisplayErrorContext(error).to_string())),
        }
    }
}

impl Alarms for Host<'_> {
    async fn alarms_on(&self, names: &[String]) -> Result<Vec<AlarmNews>, MetricsError> {
        let described = self
            .world
            .cloudwatch
            .describe_alarms()
            .set_alarm_names(Some(names.to_vec()))
            .state_value(StateValue::Alarm)
            .alarm_types(AlarmType::MetricAlarm)
            .alarm_types(AlarmType::CompositeAlarm)
            .send()
            .await
            .map_err(|error| MetricsError(DisplayErrorContext(error).to_string()))?;
        let metric = described.metric_alarms().iter();
        let metric = metric.map(|alarm| (alarm.alarm_name(), alarm.state_updated_timestamp()));
        let composite = described.composite_alarms().iter();
        let composite =
            composite.map(|alarm| (alarm.alarm_name(), alarm.state_updated_timestamp()));
        Ok(metric
            .chain(composite)
            .filter_map(|(name, at)| {
                let at = at.and_then(|at| at.to_millis().ok());
                Some(AlarmNews {
                    name: name?.to_owned(),
                    // One that does not say since when has just gone on.
                    at: at
                        .and_then(|at| Timestamp::from_millisecond(at).ok())
                        .unwrap_or_else(|| self.now()),
                })
            })
            .collect())
    }
}

impl Metrics for Host<'_> {
    async fn health(&self, circuit: &str, seen: &Health) -> Result<(), MetricsError> {
        let at = aws_sdk_cloudwatch::primitives::DateTime::from_millis(seen.at.as_millisecond());
        let datum = |name: &str, value: f64, unit: StandardUnit| {
            let dimension = Dimension::builder().name("Circuit").value(circuit).build();
            MetricDatum::builder()
                .metric_name(name)
                .dimensions(dimension)
                .timestamp(at)
                .value(value)
                .unit(unit)
                // High resolution: an alarm may then look every ten seconds.
                .storage_resolution(1)
                .build()
        };
        let healthy = if seen.healthy { 1.0 } else { 0.0 };
        let latency = seen.latency.as_secs_f64() * 1000.0;
        self.world
            .cloudwatch
            .put_metric_data()
            .namespace(NAMESPACE)
            .metric_data(datum("Healthy", healthy, StandardUnit::Count))
            .metric_data(datum("HealthLatency", latency, StandardUnit::Milliseconds))
            .send()
            .await
            .map_err(|error| MetricsError(DisplayErrorContext(error).to_string()))?;
        Ok(())
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

impl BreakerStore for Host<'_> {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.world.store.circuit(name).await
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.world.store.write(change).await
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        slot: Slot,
        outcomes: &Outcomes,
    ) -> Result<(), StoreError> {
        let store = &self.world.store;
        store.add(circuit, generation, slot, outcomes).await
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        slots: &[Slot],
    ) -> Result<Vec<Bucket>, StoreError> {
        self.world.store.outcomes(circuit, generation, slots).await
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.world.store.remember(answer).await
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        self.world.store.lease(ask).await
    }
}

/// Somebody started it already: as good as having done it.
fn is_started(
    error: &aws_sdk_sfn::error::SdkError<
        aws_sdk_sfn::operation::start_execution::StartExecutionError,
    >,
) -> bool {
    error
        .as_service_error()
        .is_some_and(|error| error.is_execution_already_exists())
}
