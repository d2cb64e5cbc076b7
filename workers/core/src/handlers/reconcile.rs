//! Puts right what an event lost, and measures what nobody counts: the backstop, once a minute.

mod volume;

use std::time::Duration;

use breaker::circuit::Circuit;
use breaker::decide::{ALARM_LAG, Alarm, Change, level, overdue, take_over};
use breaker::names::error;
use breaker::payload::incident::IncidentInput;
use breaker::payload::reconcile::{ReconcileAnswer, ReconcileRequest, Repair, RepairKind};
use breaker::settings::{CircuitSettings, Settings};

use crate::circuits::{Settled, read, settle};
use crate::error::WorkerError;
use crate::handlers::trip::is_acquitted;
use crate::ports::{
    Alarms, BreakerStore, Clock, Execution, Executions, IncidentError, Incidents, Volumes,
};

/// How long an incident may be late before it is looked for: longer than one of its steps with all its retries.
pub const GRACE: Duration = Duration::from_secs(60);

/// Looks at every circuit: an alarm that is on while the circuit is closed opens it; a trip whose incident was never
/// started gets it, and one whose incident ended before its time gets another. Where successes go uncounted it refreshes
/// the circuit's volume.
///
/// # Errors
/// The first failure (`Breaker.StoreUnavailable`, `Breaker.MetricsUnavailable`, `Breaker.IncidentUnavailable`), after
/// every circuit was looked at: one that cannot be repaired must not keep the others broken.
pub async fn reconcile(
    _: ReconcileRequest,
    settings: &Settings,
    host: &(impl BreakerStore + Incidents + Executions + Alarms + Volumes + Clock),
) -> Result<ReconcileAnswer, WorkerError> {
    let mut answer = ReconcileAnswer::default();
    let mut first_failure = None;
    for (name, circuit) in &settings.circuits {
        match look(name, circuit, host).await {
            Ok(repair) => answer.repairs.extend(repair),
            Err(failure) => first_failure = first_failure.or(Some(failure)),
        }
        if let Err(failure) = volume::refresh(name, circuit, host).await {
            first_failure = first_failure.or(Some(failure));
        }
    }
    first_failure.map_or(Ok(answer), Err)
}

async fn look(
    name: &str,
    settings: &CircuitSettings,
    host: &(impl BreakerStore + Incidents + Executions + Alarms + Volumes + Clock),
) -> Result<Option<Repair>, WorkerError> {
    if let Some(repair) = look_at_alarms(name, settings, host).await? {
        return Ok(Some(repair));
    }
    let now = host.now();
    let found = read(host, name, now).await?;
    let Some(incident) = found.incident.clone() else {
        return Ok(None);
    };
    if overdue(&found, GRACE, now).is_err() {
        return Ok(None);
    }
    match host.execution(&incident).await.map_err(unavailable)? {
        Execution::Running => Ok(None),
        Execution::NeverStarted => begin(host, &found, RepairKind::Started).await.map(Some),
        Execution::Ended => {
            let settled = settle(host, name, now, |circuit| {
                take_over(circuit, &circuit.successor_name(), GRACE, now)
            })
            .await?;
            begin_written(host, settled, RepairKind::TakenOver).await
        }
    }
}

/// Alarms tell of edges, and edges get lost: this reads their level.
async fn look_at_alarms(
    name: &str,
    settings: &CircuitSettings,
    host: &(impl BreakerStore + Incidents + Alarms + Clock),
) -> Result<Option<Repair>, WorkerError> {
    if settings.alarms.is_empty() {
        return Ok(None);
    }
    let on = host.alarms_on(&settings.alarms).await?;
    if on.is_empty() {
        return Ok(None);
    }
    let now = host.now();
    let acquitted = is_acquitted(host, name, &settings.policy, now).await?;
    for news in on {
        let settled = settle(host, name, now, |circuit| {
            let seen = Alarm {
                name: news.name.clone(),
                at: news.at,
                incident: format!("{name}-{}", circuit.generation + 1),
            };
            level(circuit, &settings.policy, &seen, acquitted, ALARM_LAG, now)
        })
        .await?;
        let repair = begin_written(host, settled, RepairKind::Opened).await?;
        if repair.is_some() {
            return Ok(repair);
        }
    }
    Ok(None)
}

/// Starts the incident of a change that stands. If that fails the next reconciliation finds that it was never started.
async fn begin_written(
    host: &impl Incidents,
    settled: Settled,
    kind: RepairKind,
) -> Result<Option<Repair>, WorkerError> {
    match settled {
        Settled::Written(change) => {
            let Change { next, .. } = *change;
            begin(host, &next, kind).await.map(Some)
        }
        Settled::Kept(..) => Ok(None),
    }
}

async fn begin(
    host: &impl Incidents,
    circuit: &Circuit,
    kind: RepairKind,
) -> Result<Repair, WorkerError> {
    let incident = circuit.incident.clone().unwrap_or_default();
    let input = IncidentInput {
        circuit: circuit.name.clone(),
        generation: Some(circuit.generation),
        alarm: None,
        continues: None,
        quiet: false,
    };
    host.start(&incident, &input).await.map_err(unavailable)?;
    Ok(Repair {
        circuit: circuit.name.clone(),
        kind,
        incident,
    })
}

fn unavailable(cause: IncidentError) -> WorkerError {
    WorkerError::new(error::INCIDENT_UNAVAILABLE, cause.to_string())
}
