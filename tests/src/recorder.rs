//! Runs every handler of the functions through all that it does, and writes down what it asks of AWS.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breaker::circuit::{Circuit, Phase, after};
use breaker::decide::Change;
use breaker::evidence::{Bucket, Second};
use breaker::item::{self, Answer};
use breaker::lease::Ask;
use breaker::names::handler;
use breaker::payload::incident::{AlarmNews, IncidentInput, NextStep, RecoverRequest, TripRequest};
use breaker::payload::reconcile::ReconcileRequest;
use breaker::payload::{
    Admitted, CallAnswer, CallRequest, HealthCheckRequest, HttpAnswer, HttpRequest, RecordRequest,
};
use breaker::settings::Settings;
use jiff::Timestamp;
use serde_json::json;
use workers::environment::Environment;
use workers::error::WorkerError;
use workers::handlers;
use workers::memory::MemoryStore;
use workers::ports::{
    Alarms, BreakerStore, Certificates, Chance, Clock, Execution, Executions, Health,
    IncidentError, Incidents, Leased, Metrics, MetricsError, Network, NetworkError, StoreError,
    Volumes, Written,
};

/// An action, and the key of the table's item that it was for; none: it was about something else.
pub type Asked = (&'static str, Option<String>);

/// What each handler asked for, by its name (`breaker::names::handler`).
pub type Recorded = BTreeMap<&'static str, BTreeSet<Asked>>;

/// Runs every handler on every circuit: calls that work, fail until the circuit opens and probe it, the same counted by Step
/// Functions, an alarm's incident from a failing health check or a call that probes through the ramp to its end,
/// reconciliation that finds everything wrong.
#[must_use]
pub fn run_every_handler(settings: &Settings) -> Recorded {
    let mut recorded = Recorded::new();
    for circuit in settings.circuits.keys() {
        let story = Story {
            settings,
            name: circuit,
        };
        for (name, done) in [
            (handler::CALL, story.calls()),
            (handler::RECORD, story.records()),
            (handler::HEALTH_CHECK, story.health_checks()),
            (handler::TRIP, story.trips()),
            (handler::RECOVER, story.recovers()),
            (handler::RECONCILE, story.reconciles()),
        ] {
            recorded.entry(name).or_default().extend(done);
        }
    }
    recorded
}

/// How often a call is made, and how many steps an incident takes at most: more than any example's policy waits for.
const MANY: u32 = 400;

/// What happens to one circuit.
struct Story<'a> {
    settings: &'a Settings,
    name: &'a str,
}

impl Story<'_> {
    /// Whether Step Functions makes the calls itself.
    fn is_task(&self) -> bool {
        self.settings.circuits[self.name].callers.is_some()
    }

    fn calls(&self) -> BTreeSet<Asked> {
        let host = Host::default();
        if self.is_task() {
            return host.done.take();
        }
        // What one of them saw the others only read.
        let environments = ["one", "two", "three", "four"].map(Environment::new);
        for attempt in 0..MANY {
            host.fails.set(attempt > 2);
            for environment in &environments {
                // That calls fail is the story.
                let _ = self.call(environment, &host, attempt % 2 == 0);
            }
            host.wait(Duration::from_millis(500));
        }
        host.done.take()
    }

    fn records(&self) -> BTreeSet<Asked> {
        let host = Host::default();
        if !self.is_task() {
            return host.done.take();
        }
        let environment = Environment::new("one");
        for number in 0..MANY {
            let request = RecordRequest {
                circuit: self.name.to_owned(),
                admitted: Some(admitted()),
                attempt: 1,
                admitted_at: host.now.get(),
                reporter: format!("execution-{number}"),
                // Once calls fail successes are counted too.
                error: (number % 4 != 3).then(|| "States.Timeout".to_owned()),
                weight: 1,
            };
            let _ = run(handlers::record(
                request,
                self.settings,
                &environment,
                &host,
            ));
            host.wait(Duration::from_millis(500));
        }
        host.done.take()
    }

    /// Makes a call behind a state that saw the circuit closed, or with the worker as the gate.
    fn call(
        &self,
        environment: &Environment,
        host: &Host,
        gate: bool,
    ) -> Result<CallAnswer, WorkerError> {
        let request = CallRequest {
            circuit: self.name.to_owned(),
            admitted: (!gate).then(admitted),
            gate,
            attempt: 1,
            request: request(),
            answer_key: Some("key".to_owned()),
            execution: None,
        };
        run(handlers::call(request, self.settings, environment, host))
    }

    /// A call probes an open circuit and succeeds; what it asks for is not written down.
    fn probe(&self, host: &Host) {
        let done = host.done.take();
        let environment = Environment::new("prober");
        if self.is_task() {
            let found = host.store.table.borrow().circuit(self.name);
            let generation = match found {
                Ok(Some(circuit)) => circuit.generation,
                found => panic!("no open circuit: {found:?}"),
            };
            let request = RecordRequest {
                circuit: self.name.to_owned(),
                admitted: Some(Admitted {
                    generation,
                    phase: OPEN.to_owned(),
                }),
                attempt: 1,
                admitted_at: host.now.get(),
                reporter: "prober".to_owned(),
                error: None,
                weight: 1,
            };
            let answer = run(handlers::record(request, self.settings, &environment, host));
            assert!(answer.is_ok(), "{answer:?}");
        } else {
            let answer = self.call(&environment, host, true);
            assert!(answer.is_ok(), "{answer:?}");
        }
        host.done.replace(done);
    }

    fn health_checks(&self) -> BTreeSet<Asked> {
        let host = Host::default();
        if self.settings.circuits[self.name].health_check.is_some() {
            let request = HealthCheckRequest {
                circuit: self.name.to_owned(),
                execution: None,
            };
            let answer = run(handlers::health_check(request, self.settings, &host));
            assert!(answer.is_ok(), "{answer:?}");
        }
        host.done.take()
    }

    fn trips(&self) -> BTreeSet<Asked> {
        let host = Host::default();
        self.trip(&host);
        host.done.take()
    }

    fn trip(&self, host: &Host) {
        let request = TripRequest {
            incident: "incident".to_owned(),
            input: IncidentInput {
                circuit: self.name.to_owned(),
                generation: None,
                alarm: Some(AlarmNews {
                    name: "an-alarm".to_owned(),
                    at: host.now.get(),
                }),
                continues: None,
                quiet: false,
            },
        };
        match run(handlers::trip(request, self.settings, host)) {
            Ok(answer) => assert!(answer.owner, "{answer:?}"),
            Err(error) => panic!("{error:?}"),
        }
    }

    fn recovers(&self) -> BTreeSet<Asked> {
        let host = Host::default();
        self.trip(&host);
        host.done.take();
        let mut request = RecoverRequest {
            circuit: self.name.to_owned(),
            incident: "incident".to_owned(),
            passed: 0,
            failed: 0,
            trips: 0,
            ramping: false,
        };
        for _ in 0..MANY {
            // The health check sees the outage first, and then that it is over.
            host.fails.set(request.failed == 0);
            let request_now = request.clone();
            let answer = match run(handlers::recover(request_now, self.settings, &host)) {
                Ok(answer) => answer,
                Err(error) => panic!("{error:?}"),
            };
            if answer.next == NextStep::Closed {
                return host.done.take();
            }
            host.now
                .set(answer.at.max(after(host.now.get(), Duration::from_secs(1))));
            if answer.next == NextStep::CoolDown {
                host.fails.set(false);
                self.probe(&host);
            }
            request = RecoverRequest {
                passed: answer.passed,
                failed: answer.failed,
                trips: answer.trips,
                ramping: answer.ramping,
                ..request
            };
        }
        panic!("`{}` never closes", self.name);
    }

    fn reconciles(&self) -> BTreeSet<Asked> {
        let host = Host::default();
        // An alarm is on: it opens the circuit. Then its incident is gone.
        host.alarm.set(true);
        for _ in 0..3 {
            let answer = run(handlers::reconcile(
                ReconcileRequest {},
                self.settings,
                &host,
            ));
            assert!(answer.is_ok(), "{answer:?}");
            host.wait(Duration::from_secs(3_600));
        }
        host.done.take()
    }
}

/// The word of an open circuit's phase.
const OPEN: &str = "open";

/// What a state read of a circuit that was never open.
fn admitted() -> Admitted {
    Admitted {
        generation: 0,
        phase: Phase::Closed.word().to_owned(),
    }
}

fn request() -> HttpRequest {
    HttpRequest {
        method: "GET".to_owned(),
        url: "https://example.com".to_owned(),
        headers: BTreeMap::new(),
        body: None,
        timeout_ms: 1_000,
        connect_timeout_ms: 500,
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

/// A world that answers at once and writes down which action each request is, as the functions' own adapters send it.
struct Host {
    store: MemoryStore,
    now: Cell<Timestamp>,
    fails: Cell<bool>,
    alarm: Cell<bool>,
    done: RefCell<BTreeSet<Asked>>,
}

impl Default for Host {
    fn default() -> Self {
        Host {
            store: MemoryStore::default(),
            now: Cell::new(Timestamp::UNIX_EPOCH),
            fails: Cell::new(false),
            alarm: Cell::new(false),
            done: RefCell::default(),
        }
    }
}

impl Host {
    fn wait(&self, wait: Duration) {
        self.now.set(after(self.now.get(), wait));
    }

    fn asks(&self, action: &'static str) {
        self.done.borrow_mut().insert((action, None));
    }

    fn asks_table(&self, action: &'static str, key: String) {
        self.done.borrow_mut().insert((action, Some(key)));
    }
}

impl BreakerStore for Host {
    async fn circuit(&self, name: &str) -> Result<Option<Circuit>, StoreError> {
        self.asks_table("dynamodb:GetItem", item::circuit_key(name));
        self.store.circuit(name).await
    }

    async fn write(&self, change: &Change) -> Result<Written, StoreError> {
        self.asks_table("dynamodb:PutItem", item::circuit_key(&change.next.name));
        self.store.write(change).await
    }

    async fn add(
        &self,
        circuit: &str,
        generation: u64,
        second: Second,
        buckets: &[Bucket],
    ) -> Result<(), StoreError> {
        self.asks_table(
            "dynamodb:UpdateItem",
            item::window_key(circuit, generation, second),
        );
        let store = &self.store;
        store.add(circuit, generation, second, buckets).await
    }

    async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        seconds: &[Second],
    ) -> Result<Vec<Bucket>, StoreError> {
        for second in seconds {
            self.asks_table(
                "dynamodb:BatchGetItem",
                item::window_key(circuit, generation, *second),
            );
        }
        self.store.outcomes(circuit, generation, seconds).await
    }

    async fn remember(&self, answer: &Answer) -> Result<(), StoreError> {
        self.asks_table(
            "dynamodb:PutItem",
            item::answer_prefix(&answer.circuit) + &answer.key,
        );
        self.store.remember(answer).await
    }

    async fn lease(&self, ask: &Ask) -> Result<Leased, StoreError> {
        for action in ["dynamodb:GetItem", "dynamodb:PutItem"] {
            self.asks_table(action, item::lease_key(&ask.circuit, ask.kind));
        }
        self.store.lease(ask).await
    }
}

impl Network for Host {
    async fn send(&self, _: &HttpRequest) -> Result<HttpAnswer, NetworkError> {
        if self.fails.get() {
            return Err(NetworkError::Connection("refused".to_owned()));
        }
        Ok(HttpAnswer {
            status: 200,
            headers: BTreeMap::new(),
            body: json!({}),
        })
    }

    async fn connect(&self, _: &str, _: u16, _: Duration) -> Result<(), NetworkError> {
        if self.fails.get() {
            return Err(NetworkError::Connection("refused".to_owned()));
        }
        Ok(())
    }
}

impl Certificates for Host {
    async fn certificate_end(&self, _: &str, _: Duration) -> Result<Timestamp, NetworkError> {
        Ok(Timestamp::MAX)
    }
}

impl Incidents for Host {
    async fn start(&self, _: &str, _: &IncidentInput) -> Result<(), IncidentError> {
        self.asks("states:StartExecution");
        Ok(())
    }
}

impl Executions for Host {
    async fn execution(&self, _: &str) -> Result<Execution, IncidentError> {
        self.asks("states:DescribeExecution");
        Ok(Execution::Ended)
    }
}

impl Alarms for Host {
    async fn alarms_on(&self, names: &[String]) -> Result<Vec<AlarmNews>, MetricsError> {
        self.asks("cloudwatch:DescribeAlarms");
        let on = names.iter().filter(|_| self.alarm.get());
        Ok(on
            .map(|name| AlarmNews {
                name: name.clone(),
                at: self.now.get(),
            })
            .collect())
    }
}

impl Volumes for Host {
    async fn started(&self, _: &str, _: Timestamp, _: Timestamp) -> Result<f64, MetricsError> {
        self.asks("cloudwatch:GetMetricStatistics");
        Ok(60.0)
    }
}

impl Metrics for Host {
    async fn health(&self, _: &str, _: &Health) -> Result<(), MetricsError> {
        self.asks("cloudwatch:PutMetricData");
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
        0.0
    }
}
