//! The first step of an incident: make sure that it owns an open circuit.

use breaker::circuit::Phase;
use breaker::decide::{Alarm, acquits, alarm, hand_on};
use breaker::names::error;
use breaker::payload::incident::{TripAnswer, TripRequest, waking};
use breaker::policy::Policy;
use breaker::settings::Settings;
use jiff::Timestamp;

use crate::circuits::{Settled, read, settle};
use crate::outcomes::window;
use crate::error::WorkerError;
use crate::ports::{BreakerStore, Clock, StoreError};

/// An incident that was started for a trip finds it and owns it by its name; one that an alarm started opens the circuit,
/// if it is closed. Whoever comes second does not own it and ends quietly.
///
/// # Errors
/// `Breaker.StoreUnavailable` when the table fails (the machine tries again), `Breaker.UnknownCircuit`,
/// `Breaker.InvalidPayload` when the input names neither a generation nor an alarm.
pub async fn trip(
    request: TripRequest,
    settings: &Settings,
    host: &(impl BreakerStore + Clock),
) -> Result<TripAnswer, WorkerError> {
    let name = request.input.circuit.as_str();
    let policy = &settings
        .circuits
        .get(name)
        .ok_or_else(|| WorkerError::unknown_circuit(name))?
        .policy;
    let now = host.now();
    let input = &request.input;
    let circuit = match (&input.continues, &input.alarm, input.generation) {
        (Some(before), _, _) => {
            match settle(host, name, now, |circuit| {
                hand_on(circuit, before, &request.incident, now)
            })
            .await?
            {
                Settled::Written(change) => change.next,
                Settled::Kept(circuit, _) => *circuit,
            }
        }
        (None, _, Some(_)) => read(host, name, now).await?,
        (None, Some(news), None) => {
            let event = Alarm {
                name: news.name.clone(),
                at: news.at,
                incident: request.incident.clone(),
            };
            let acquitted = is_acquitted(host, name, policy, now).await?;
            match settle(host, name, now, |circuit| {
                alarm(circuit, policy, &event, acquitted, now)
            })
            .await?
            {
                Settled::Written(change) => change.next,
                Settled::Kept(circuit, _) => *circuit,
            }
        }
        (None, None, None) => {
            return Err(WorkerError::new(
                error::INVALID_PAYLOAD,
                "an incident is started with a generation or an alarm",
            ));
        }
    };
    let open = circuit.phase != Phase::Closed;
    Ok(TripAnswer {
        owner: open && circuit.incident.as_deref() == Some(request.incident.as_str()),
        phase: circuit.phase.word().to_owned(),
        generation: circuit.generation,
        retry_at: waking(match circuit.phase {
            Phase::Open { retry_at } => retry_at,
            Phase::Closed | Phase::Recovering { .. } => now,
        }),
        reason: circuit.reason,
    })
}

/// Whether calls of the last seconds contradict an alarm.
pub(super) async fn is_acquitted(
    host: &impl BreakerStore,
    name: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let found = read(host, name, now).await?;
    let buckets = window(host, name, found.generation, now).await?;
    Ok(acquits(&policy.detection, &buckets))
}
