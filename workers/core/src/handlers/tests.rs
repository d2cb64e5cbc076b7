//! The handlers over a store in memory, a scripted network and a clock moved by hand.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breaker::circuit::{Circuit, Phase, Ramp, after};
use breaker::decide::Change;
use breaker::evidence::{Bucket, Outcomes, Second, Slot};
use breaker::item::Answer;
use breaker::lease::Ask;
use breaker::payload::incident::{AlarmNews, IncidentInput};
use breaker::payload::{HttpAnswer, HttpRequest};
use breaker::settings::{CircuitSettings, HealthCheck, HealthTarget, Settings};
use jiff::Timestamp;
use serde_json::json;

use crate::memory::MemoryStore;
use crate::ports::{
    Alarms, BreakerStore, Certificates, Chance, Clock, Execution, Executions, Health,
    IncidentError, Incidents, Leased, Metrics, MetricsError, Network, NetworkError, StoreError,
    Volumes, Written,
};

mod call;
mod gate;
mod health_check;
mod incident;
mod reconcile;
mod store;
mod record;

/// A world of a few lines.
struct Host {
    store: MemoryStore,
    down: Cell<bool>,
    now: Cell<Timestamp>,
    draw: Cell<f64>,
    answers: RefCell<VecDeque<Result<HttpAnswer, NetworkError>>>,
    takes: Cell<Duration>,
    requests: RefCell<Vec<HttpRequest>>,
    started: RefCell<Vec<(String, IncidentInput)>>,
    metrics: RefCell<Vec<Health>>,
    executions: RefCell<BTreeMap<String, Execution>>,
    alarms: RefCell<Vec<AlarmNews>>,
    /// Executions a minute of every machine.
    executions_a_minute: Cell<f64>,
    /// CloudWatch does not answer.
    mute: Cell<bool>,
    certificate: RefCell<Result<Timestamp, NetworkError>>,
}

impl Host {
    fn new() -> Self {
        Host {
            store: MemoryStore::default(),
            down: Cell::new(false),
            now: Cell::new(Timestamp::from_second(1_000_000).unwrap()),
            draw: Cell::new(0.5),
            answers: RefCell::default(),
            takes: Cell::new(Duration::from_millis(50)),
            requests: RefCell::default(),
            started: RefCell::default(),
            metrics: RefCell::default(),
            executions: RefCell::default(),
            alarms: RefCell::default(),
            executions_a_minute: Cell::new(0.0),
            mute: Cell::new(false),
            certificate: RefCell::new(Ok(Timestamp::MAX)),
        }
    }

    fn wait(&self, wait: Duration) {
        self.now.set(after(self.now.get(), wait));
    }

    fn answers(&self, status: u16) {
        self.answers.borrow_mut().push_back(Ok(answer(status)));
    }

    fn fails(&self, error: NetworkError) {
        self.answers.borrow_mut().push_back(Err(error));
    }

    fn circuit(&self) -> Option<Circuit> {
        self.store.table.borrow().circuit("payments").unwrap()
    }

    fn put(&self, circuit: &Circuit) {
        let mut table = self.store.table.borrow_mut();
        table.put(circuit.to_item()).unwrap();
    }

    /// What stands of the generation's counts in the last seconds.
    fn counted(&self, generation: u64) -> Outcomes {
        let seconds = Second::window(self.now.get());
        let table = self.store.table.borrow();
        Outcomes::sum(&table.outcomes("payments", generation, &seconds).unwrap())
    }

    /// Adds to the counts of the slot before now.
    fn traffic(&self, generation: u64, calls: u64, failures: u64) {
        let slot = Slot(Slot::of(self.now.get()).0 - 1);
        let outcomes = Outcomes {
            calls,
            failures,
            ..Outcomes::default()
        };
        let mut table = self.store.table.borrow_mut();
        let buckets = [Bucket { slot, outcomes }];
        table.add("payments", generation, slot.second(), &buckets).unwrap();
    }

    fn up(&self) -> Result<(), StoreError> {
        if self.down.get() {
            Err(StoreError::Transient("503".to_owned()))
        } else {
            Ok(())
        }
    }
}

/// A circuit that opened in generation 1.
fn open(now: Timestamp, retry_at: Timestamp) -> Circuit {
    Circuit {
        phase: Phase::Open { retry_at },
        generation: 1,
        revision: 1,
        trips: 1,
        reason: "all failed".to_owned(),
        incident: Some("payments-1".to_owned()),
        failing_since: Some(now),
        ..Circuit::closed("payments", now)
    }
}

/// The same circuit on its ramp.
fn recovering(level: f64, now: Timestamp) -> Circuit {
    let ramp = Ramp {
        level,
        at: now,
        steps: 0,
        cut: None,
    };
    Circuit {
        phase: Phase::Recovering { ramp },
        revision: 2,
        ..open(now, now)
    }
}

fn answer(status: u16) -> HttpAnswer {
    HttpAnswer {
        status,
        headers: BTreeMap::new(),
        body: json!({ "paid": true }),
    }
}

/// One circuit with a health check, and a policy that tests change.
fn settings(change: impl FnOnce(&mut CircuitSettings)) -> Settings {
    let mut circuit = CircuitSettings {
        health_check: Some(HealthCheck {
            target: HealthTarget::Http {
                url: "https://payments.example.com/health".to_owned(),
                method: "GET".to_owned(),
                status: (200, 299),
                contains: None,
                tls_expiry: None,
            },
            timeout: Duration::from_secs(1),
            latency: None,
        }),
        ..CircuitSettings::default()
    };
    circuit.policy.recovery.probes = Some(breaker::policy::Probes::default());
    change(&mut circuit);
    Settings {
        circuits: BTreeMap::from([("payments".to_owned(), circuit)]),
    }
}

/// Runs a handler whose host never makes it wait.
fn run<T>(handler: impl Future<Output = T>) -> T {
    let mut handler = pin!(handler);
    match handler
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("this host answers at once"),
    }
}

impl BreakerStore for Host {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.up()?;
        self.store.circuit(name).await
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.up()?;
        self.store.write(change).await
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        self.up()?;
        self.store.add(circuit, generation, second, buckets).await
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        self.up()?;
        self.store.outcomes(circuit, generation, seconds).await
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.up()?;
        self.store.remember(answer).await
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        self.up()?;
        self.store.lease(ask).await
    }
}

impl Network for Host {
    async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, NetworkError> {
        self.requests.borrow_mut().push(request.clone());
        self.wait(self.takes.get());
        self.answers
            .borrow_mut()
            .pop_front()
            .unwrap_or_else(|| Ok(answer(200)))
    }

    async fn connect(&self, _: &str, _: u16, _: Duration) -> Result<(), NetworkError> {
        Ok(())
    }
}

impl Certificates for Host {
    async fn certificate_end(&self, _: &str, _: Duration) -> Result<Timestamp, NetworkError> {
        self.certificate.borrow().clone()
    }
}

impl Incidents for Host {
    async fn start(&self, name: &str, input: &IncidentInput) -> Result<(), IncidentError> {
        self.started
            .borrow_mut()
            .push((name.to_owned(), input.clone()));
        Ok(())
    }
}

impl Executions for Host {
    async fn execution(&self, name: &str) -> Result<Execution, IncidentError> {
        let known = self.executions.borrow().get(name).copied();
        Ok(known.unwrap_or(Execution::NeverStarted))
    }
}

impl Alarms for Host {
    async fn alarms_on(&self, _: &[String]) -> Result<Vec<AlarmNews>, MetricsError> {
        if self.mute.get() {
            return Err(MetricsError("throttled".to_owned()));
        }
        Ok(self.alarms.borrow().clone())
    }
}

impl Volumes for Host {
    async fn started(&self, _: &str, from: Timestamp, to: Timestamp) -> Result<f64, MetricsError> {
        if self.mute.get() {
            return Err(MetricsError("throttled".to_owned()));
        }
        assert_eq!(
            (from.as_second() % 60, to.as_second() % 60),
            (0, 0),
            "CloudWatch counts whole minutes"
        );
        let minutes = breaker::circuit::elapsed(from, to).as_secs_f64() / 60.0;
        Ok(self.executions_a_minute.get() * minutes)
    }
}

impl Metrics for Host {
    async fn health(&self, _: &str, seen: &Health) -> Result<(), MetricsError> {
        self.metrics.borrow_mut().push(seen.clone());
        Ok(())
    }
}

impl Clock for Host {
    fn now(&self) -> Timestamp {
        self.now.get()
    }
}

impl Chance for Host {
    fn draw(&self) -> f64 {
        self.draw.get()
    }
}
