//! From the Runtime API's events to the handlers and back.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use breaker::circuit::Circuit;
use breaker::names::error;
use breaker::payload::RecordRequest;
use dynamo::DynamoStore;
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use workers::environment::Environment;
use workers::error::WorkerError;
use workers::handlers;
use workers::ports::BreakerStore;

use crate::aws::Clients;
use crate::config::Config;
use crate::host::{Host, World};
use crate::http::Http;
use crate::log;
use crate::tls;
use crate::work::Work;

/// Serves invocations until Lambda ends the environment.
pub(crate) async fn forever(config: Config) -> Result<(), lambda_runtime::Error> {
    let tls = tls::config(config.trust)?;
    let clients = Clients::new(config.aws.clone(), &tls);
    let world = World {
        store: DynamoStore::new(clients.dynamodb.clone(), config.table.clone()),
        clients,
        http: Http::new(tls),
        incident_machine: config.incident_machine.clone(),
        namespace: config.namespace.clone(),
    };
    let environment = Environment::new(config.environment.clone());
    let all = Rc::new((config, world, environment));
    lambda_runtime::run(service_fn(move |event| {
        let all = Rc::clone(&all);
        async move {
            let (config, world, environment) = &*all;
            serve(config, world, environment, event).await
        }
    }))
    .await
}

/// Serves one invocation.
async fn serve(
    config: &Config,
    world: &World,
    environment: &Environment,
    event: LambdaEvent<Value>,
) -> Result<Value, Diagnostic> {
    let begun = Instant::now();
    let LambdaEvent { payload, context } = event;
    let told = |pointers: &[&str]| {
        let mut found = pointers.iter().filter_map(|one| payload.pointer(one));
        found.next().cloned()
    };
    let circuit = told(&["/circuit", "/input/circuit"]);
    // An incident is named by its execution, and so is whoever reports an outcome.
    let execution = told(&["/execution", "/incident", "/reporter"]);
    let admitted = told(&["/admitted/generation", "/input/generation"]);
    let work = Work::of(config.task, &payload);
    let is_failure = RecordRequest::is_of_failure(&payload);
    let deadline = i64::try_from(context.deadline).unwrap_or(i64::MAX);
    let host = Host {
        world,
        deadline: Timestamp::from_millisecond(deadline).unwrap_or(Timestamp::MAX),
        trace: context.xray_trace_id.clone(),
        latency: Cell::new(None),
    };

    let done = handle(work, config, environment, &host, payload).await;
    let answered = done
        .as_ref()
        .ok()
        .and_then(|answer| answer.get("generation"));
    let generation = answered.or(admitted.as_ref()).and_then(Value::as_u64);
    let entry = log::Entry {
        work,
        request_id: &context.request_id,
        circuit: circuit.as_ref().and_then(Value::as_str),
        generation,
        execution: execution.as_ref().and_then(Value::as_str),
        is_failure,
        error: done.as_ref().err().map(|failed| failed.name),
        took: begun.elapsed(),
        latency: host.latency.get(),
    };
    log::write(config, &entry, Timestamp::now(), environment);
    if work == Work::Reconcile {
        tell_states(config, world).await;
    }
    done.map_err(|failed| Diagnostic {
        error_type: failed.name.to_owned(),
        error_message: failed.message,
    })
}

/// Tells how every circuit is, once a minute. One that cannot be read is told of by everybody who needs it.
async fn tell_states(config: &Config, world: &World) {
    for name in config.settings.circuits.keys() {
        if let Ok(found) = world.store.circuit(name).await {
            let now = Timestamp::now();
            let circuit = found.unwrap_or_else(|| Circuit::closed(name, now));
            log::write_state(config, &circuit, now);
        }
    }
}

/// The handler that the work is for.
async fn handle(
    work: Work,
    config: &Config,
    environment: &Environment,
    host: &Host<'_>,
    payload: Value,
) -> Result<Value, WorkerError> {
    let settings = &config.settings;
    match work {
        Work::Call => answer(handlers::call(request(payload)?, settings, environment, host).await?),
        Work::Unpack => answer(handlers::unpack(&request(payload)?)?),
        Work::Record => {
            answer(handlers::record(request(payload)?, settings, environment, host).await?)
        }
        Work::HealthCheck => {
            answer(handlers::health_check(request(payload)?, settings, host).await?)
        }
        Work::Trip => answer(handlers::trip(request(payload)?, settings, host).await?),
        Work::Reconcile => answer(handlers::reconcile(request(payload)?, settings, host).await?),
        Work::Recover => answer(handlers::recover(request(payload)?, settings, host).await?),
    }
}

fn request<T: DeserializeOwned>(payload: Value) -> Result<T, WorkerError> {
    serde_json::from_value(payload)
        .map_err(|cause| WorkerError::new(error::INVALID_PAYLOAD, cause.to_string()))
}

fn answer<T: Serialize>(answer: T) -> Result<Value, WorkerError> {
    serde_json::to_value(answer)
        .map_err(|cause| WorkerError::new(error::INVALID_PAYLOAD, cause.to_string()))
}
