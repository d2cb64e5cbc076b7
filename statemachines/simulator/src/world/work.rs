//! The workers' own handlers, with this world behind their ports.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::{Circuit, elapsed};
use breaker::decide::Change;
use breaker::evidence::{Bucket, Second};
use breaker::item::{self, Answer};
use breaker::json;
use breaker::lease::Ask;
use breaker::names::error;
use breaker::payload::incident::{AlarmNews, IncidentInput};
use breaker::payload::{HttpAnswer, HttpRequest, RecordRequest, UnpackRequest};
use breaker::settings::CircuitSettings;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use workers::environment::Environment;
use workers::error::WorkerError;
use workers::handlers;
use workers::measures::Counts;
use workers::ports::{
    Alarms, BreakerStore, Certificates, Chance, Clock, Execution, Executions, Health,
    IncidentError, Incidents, Leased, Metrics, MetricsError, Network, NetworkError, StoreError,
    Volumes, Written,
};

use super::dependency::Fate;
use super::incidents::Started;
use super::lambda::Function;
use super::peers::{self, Invocation};
use super::quotas::THROTTLED;
use super::{Meter, World};
use crate::chance::fingerprint;
use crate::requests::Request;

/// One invocation's view of the world.
#[derive(Clone)]
pub(crate) struct Errand {
    pub(crate) world: Rc<World>,
    pub(crate) meter: Rc<Meter>,
}

/// Whether a request carries a caller's call or asks how the dependency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Call,
    Probe,
}

/// An errand to one dependency.
pub(crate) struct Visit {
    errand: Errand,
    function: Function,
    circuit: String,
    purpose: Purpose,
    /// What the last request to the dependency took; none: there was none.
    latency: Cell<Option<Duration>>,
}

/// Runs a function's handler.
pub(crate) async fn run(
    function: Function,
    payload: Value,
    environment: &Environment,
    errand: Errand,
) -> Result<Value, WorkerError> {
    let world = Rc::clone(&errand.world);
    let settings = &world.settings;
    let circuit = payload.pointer(match function {
        Function::Trip => "/input/circuit",
        Function::Call
        | Function::Record
        | Function::Recover
        | Function::HealthCheck
        | Function::Reconcile
        | Function::Peer(_) => "/circuit",
    });
    let host = Visit {
        errand,
        function,
        circuit: circuit
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        purpose: match function {
            Function::Call
            | Function::Record
            | Function::Trip
            | Function::Reconcile
            | Function::Peer(_) => Purpose::Call,
            Function::Recover | Function::HealthCheck => Purpose::Probe,
        },
        latency: Cell::new(None),
    };
    match function {
        Function::Call if UnpackRequest::is(&payload) => shown(&handlers::unpack(&read(payload)?)?),
        Function::Call => {
            let answered = match read(payload) {
                Ok(request) => handlers::call(request, settings, environment, &host).await,
                Err(invalid) => Err(invalid),
            };
            host.log(|circuit| {
                let ended = answered.as_ref().err().map(|failed| failed.name);
                Counts::of_call(circuit, ended)
            });
            shown(&answered?)
        }
        Function::Record => {
            let failed = RecordRequest::is_of_failure(&payload);
            let answered = match read(payload) {
                Ok(request) => handlers::record(request, settings, environment, &host).await,
                Err(invalid) => Err(invalid),
            };
            host.log(|_| Counts::of_record(failed));
            shown(&answered?)
        }
        Function::Trip => shown(&handlers::trip(read(payload)?, settings, &host).await?),
        Function::Recover => shown(&handlers::recover(read(payload)?, settings, &host).await?),
        Function::HealthCheck => {
            shown(&handlers::health_check(read(payload)?, settings, &host).await?)
        }
        Function::Reconcile => shown(&handlers::reconcile(read(payload)?, settings, &host).await?),
        Function::Peer(peer) => {
            let invocation = Invocation {
                world: &host.errand.world,
                meter: &host.errand.meter,
                environment: &environment.id,
                circuit: host.circuit.clone(),
            };
            peers::run(peer, payload, &invocation, &host).await
        }
    }
}

impl Visit {
    /// What tells one caller's request from another's.
    fn caller(request: &HttpRequest) -> u64 {
        let body = request.body.as_ref().map(Value::to_string);
        fingerprint(request.url.as_bytes()) ^ fingerprint(body.unwrap_or_default().as_bytes())
    }

    /// Writes the line of the log from which CloudWatch reads an invocation's counts.
    fn log(&self, counts: impl FnOnce(&CircuitSettings) -> Counts) {
        let world = &self.errand.world;
        if let Some(settings) = world.settings.circuits.get(&self.circuit) {
            world.put_counts(&self.circuit, counts(settings), self.latency.get());
        }
    }

    /// Tells what the function asks of AWS, by the action that it takes.
    fn asks(&self, action: &'static str) {
        self.tell(action, None);
    }

    /// The same of the table, with the item's key.
    fn asks_table(&self, action: &'static str, key: impl FnOnce() -> String) {
        if self.errand.world.watcher.is_there() {
            self.tell(action, Some(&key()));
        }
    }

    fn tell(&self, action: &'static str, key: Option<&str>) {
        self.errand.world.watcher.tell(Request::Function {
            handler: self.function.word(),
            action,
            key,
        });
    }

    /// Sends a request and waits for what comes of it.
    async fn exchange(&self, request: &HttpRequest) -> Result<HttpAnswer, NetworkError> {
        let clock = &self.errand.world.clock;
        let timeout = Duration::from_millis(request.timeout_ms);
        match self.arrive(Visit::caller(request)).await {
            Fate::Answered { after, status } if after <= timeout => {
                clock.sleep(after).await;
                Ok(HttpAnswer {
                    status,
                    headers: std::collections::BTreeMap::new(),
                    body: self.errand.world.answer(&self.circuit),
                })
            }
            Fate::Refused { after } => {
                clock.sleep(after).await;
                Err(NetworkError::Connection("connection refused".to_owned()))
            }
            Fate::Answered { .. } | Fate::Silent => {
                clock.sleep(timeout).await;
                Err(NetworkError::Timeout(timeout))
            }
        }
    }

    async fn arrive(&self, caller: u64) -> Fate {
        let world = &self.errand.world;
        let call = match self.purpose {
            Purpose::Call => Some(&*self.errand.meter),
            Purpose::Probe => None,
        };
        world.arrive(&self.circuit, caller, call)
    }
}

impl Network for Visit {
    async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, NetworkError> {
        let begun = self.now();
        let answer = self.exchange(request).await;
        self.latency.set(Some(elapsed(begun, self.now())));
        answer
    }

    async fn connect(&self, _: &str, _: u16, timeout: Duration) -> Result<(), NetworkError> {
        let clock = &self.errand.world.clock;
        match self.arrive(0).await {
            // A connection stands long before there is an answer, so a slow or failing service still accepts it.
            Fate::Answered { after, .. } => {
                clock.sleep(after.min(timeout) / 4).await;
                Ok(())
            }
            Fate::Refused { after } => {
                clock.sleep(after).await;
                Err(NetworkError::Connection("connection refused".to_owned()))
            }
            Fate::Silent => {
                clock.sleep(timeout).await;
                Err(NetworkError::Timeout(timeout))
            }
        }
    }
}

impl Certificates for Visit {
    /// Nothing in this world has one.
    async fn certificate_end(&self, _: &str, _: Duration) -> Result<Timestamp, NetworkError> {
        Err(NetworkError::Invalid(
            "a simulated dependency has no certificate".to_owned(),
        ))
    }
}

impl BreakerStore for Visit {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.asks_table("dynamodb:GetItem", || item::circuit_key(name));
        self.errand
            .world
            .table
            .circuit(name, &self.errand.meter)
            .await
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.asks_table("dynamodb:PutItem", || item::circuit_key(&change.next.name));
        let world = &self.errand.world;
        let written = world.table.write(change, &self.errand.meter).await?;
        if written == Written::Done {
            world.note_change(change);
        }
        Ok(written)
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        let key = || item::window_key(circuit, generation, second);
        self.asks_table("dynamodb:UpdateItem", key);
        let Errand { world, meter } = &self.errand;
        let table = &world.table;
        table.add(circuit, generation, second, buckets, meter).await
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        for second in seconds {
            let key = || item::window_key(circuit, generation, *second);
            self.asks_table("dynamodb:BatchGetItem", key);
        }
        let Errand { world, meter } = &self.errand;
        world
            .table
            .outcomes(circuit, generation, seconds, meter)
            .await
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.asks_table("dynamodb:PutItem", || {
            item::answer_prefix(&answer.circuit) + &answer.key
        });
        self.errand
            .world
            .table
            .remember(answer, &self.errand.meter)
            .await
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        for action in ["dynamodb:GetItem", "dynamodb:PutItem"] {
            self.asks_table(action, || item::lease_key(&ask.circuit, ask.kind));
        }
        let Errand { world, meter } = &self.errand;
        world.table.lease(ask, meter).await
    }
}

impl Incidents for Visit {
    async fn start(&self, name: &str, input: &IncidentInput) -> Result<(), IncidentError> {
        self.asks("states:StartExecution");
        let input = json::value(input);
        match self.errand.world.start_incident(name, input).await {
            Started::New | Started::Before => Ok(()),
            Started::Not => Err(IncidentError("the service failed".to_owned())),
            Started::Throttled => Err(IncidentError(THROTTLED.to_owned())),
        }
    }
}

impl Executions for Visit {
    async fn execution(&self, name: &str) -> Result<Execution, IncidentError> {
        self.asks("states:DescribeExecution");
        Ok(self.errand.world.incidents.stage(name))
    }
}

impl Alarms for Visit {
    async fn alarms_on(&self, names: &[String]) -> Result<Vec<AlarmNews>, MetricsError> {
        self.asks("cloudwatch:DescribeAlarms");
        Ok(self.errand.world.cloudwatch.on(names))
    }
}

impl Volumes for Visit {
    async fn started(
        &self,
        machine: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<f64, MetricsError> {
        self.asks("cloudwatch:GetMetricStatistics");
        Ok(self.errand.world.started(machine, from, to))
    }
}

impl Metrics for Visit {
    async fn health(&self, circuit: &str, seen: &Health) -> Result<(), MetricsError> {
        self.asks("cloudwatch:PutMetricData");
        self.errand.meter.add(|usage| usage.metric_requests += 1);
        self.errand.world.put_health(circuit, seen.healthy);
        Ok(())
    }
}

impl Clock for Visit {
    fn now(&self) -> Timestamp {
        self.errand.world.clock.now()
    }
}

impl Chance for Visit {
    fn draw(&self) -> f64 {
        self.errand.world.draw()
    }
}

fn read<T: DeserializeOwned>(payload: Value) -> Result<T, WorkerError> {
    serde_json::from_value(payload)
        .map_err(|problem| WorkerError::new(error::INVALID_PAYLOAD, problem.to_string()))
}

fn shown(answer: &impl Serialize) -> Result<Value, WorkerError> {
    serde_json::to_value(answer)
        .map_err(|problem| WorkerError::new(error::INVALID_PAYLOAD, problem.to_string()))
}
