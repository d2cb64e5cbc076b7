//! Operators' orders: read, decide, write on condition, keep it in the audit trail, see that an incident looks after it.

use breaker::admission::admission;
use breaker::circuit::{Circuit, Mode, Phase};
use breaker::decide::{Change, Decision, Keep, Kind, Order, order};
use breaker::item::Ordered;
use dynamo::DynamoStore;
use jiff::Timestamp;
use serde::Serialize;
use workers::ports::{BreakerStore, Written};

use crate::error::CloudError;
use crate::incidents::Incidents;
use crate::session::Session;
use crate::stack::Stack;
use crate::store;

/// Times that somebody else may win before an operator is told to look.
const ATTEMPTS: u32 = 5;

/// What is ordered, of which circuit, by whom.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The circuit.
    pub circuit: &'a str,
    /// The order.
    pub order: Order,
    /// Why.
    pub reason: &'a str,
    /// Who.
    pub actor: &'a str,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The circuit.
    pub circuit: String,
    /// The order's words: `trip`, `mode observe`.
    pub order: String,
    /// Whether the circuit was changed.
    pub changed: bool,
    /// Why it was not.
    pub unchanged_because: Option<String>,
    /// Times that somebody else wrote first, so that it had to be read again.
    pub lost_races: u32,
    /// How it stood.
    pub before: Standing,
    /// How it stands.
    pub after: Standing,
    /// The incident that was started to look after it.
    pub incident_started: Option<String>,
    /// Why that incident could not be started; the order stands all the same.
    pub incident_failed: Option<String>,
}

/// How a circuit stands at a moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// `closed`, `open` or `recovering`.
    pub phase: &'static str,
    /// The share of calls let through (0 to 1).
    pub admission: f64,
    /// Whether it decides for itself.
    pub mode: Mode,
    /// The fencing token.
    pub generation: u64,
    /// Writes so far.
    pub revision: u64,
    /// When an open circuit may be probed.
    pub retry_at: Option<Timestamp>,
    /// Why it stands so.
    pub reason: String,
    /// Who brought it there.
    pub actor: String,
    /// The incident that looks after the circuit, or looked after it last.
    pub incident: Option<String>,
}

/// Carries an order out. `clock` is asked anew for every attempt.
///
/// # Errors
/// When there is no such circuit, the table fails, or somebody else keeps winning.
pub fn carry_out(
    session: &Session,
    stack: &Stack,
    asked: &Asked<'_>,
    clock: impl Fn() -> Timestamp,
) -> Result<Outcome, CloudError> {
    let settings = stack.need_circuit(asked.circuit)?;
    let store = store::open(session, stack)?;
    let incidents = Incidents::new(session, stack.incident_machine()?);
    for lost in 0..ATTEMPTS {
        let now = clock();
        let before = read(session, &store, asked.circuit, now)?;
        let decided = order(
            &before,
            &settings.policy,
            asked.order,
            asked.reason,
            asked.actor,
            now,
        );
        let (after, kept, begun) = match decided {
            Decision::Keep(keep) => {
                let begun = begin_unstarted(&incidents, &before, keep);
                (before.clone(), Some(keep), begun)
            }
            Decision::Write(change) => {
                let trail = Ordered::of(asked.order, &before, &change, now);
                let written = session.wait(store.order(&change, &trail));
                if written.map_err(store::failed)? == Written::Lost {
                    continue;
                }
                let begun = begin(&incidents, &before, &change);
                (change.next, None, begun)
            }
        };
        let (incident_started, incident_failed) = match begun {
            None => (None, None),
            Some(Ok(name)) => (Some(name), None),
            Some(Err(error)) => (None, Some(error.to_string())),
        };
        return Ok(Outcome {
            circuit: asked.circuit.to_owned(),
            order: asked.order.to_string(),
            changed: kept.is_none(),
            unchanged_because: kept.map(|keep| keep.to_string()),
            lost_races: lost,
            before: Standing::of(&before, now),
            after: Standing::of(&after, now),
            incident_started,
            incident_failed,
        });
    }
    Err(CloudError::Contended {
        circuit: asked.circuit.to_owned(),
        attempts: ATTEMPTS,
    })
}

impl Standing {
    /// How a circuit stands at `now`.
    #[must_use]
    pub fn of(circuit: &Circuit, now: Timestamp) -> Self {
        Standing {
            phase: circuit.phase.word(),
            admission: admission(circuit, now),
            mode: circuit.mode,
            generation: circuit.generation,
            revision: circuit.revision,
            retry_at: match circuit.phase {
                Phase::Open { retry_at } => Some(retry_at),
                Phase::Closed | Phase::Recovering { .. } => None,
            },
            reason: circuit.reason.clone(),
            actor: circuit.actor.clone(),
            incident: circuit.incident.clone(),
        }
    }
}

fn read(
    session: &Session,
    store: &DynamoStore,
    name: &str,
    now: Timestamp,
) -> Result<Circuit, CloudError> {
    let found = session.wait(store.circuit(name)).map_err(store::failed)?;
    Ok(found.unwrap_or_else(|| Circuit::closed(name, now)))
}

/// Whether a change moves the phase: a mode leaves it, and whoever looks after it, alone.
fn is_moved(change: &Change) -> bool {
    match change.kind {
        Kind::Ordered | Kind::Measured => false,
        Kind::Opened
        | Kind::Reopened
        | Kind::CoolDownExtended
        | Kind::RampStarted
        | Kind::RampRaised
        | Kind::RampCut
        | Kind::Throttled
        | Kind::Closed
        | Kind::TakenOver => true,
    }
}

/// Starts the incident of a change that moves the phase. One that goes on with the outage runs already, unless it was never
/// started.
fn begin(
    incidents: &Incidents<'_>,
    before: &Circuit,
    change: &Change,
) -> Option<Result<String, CloudError>> {
    let next = &change.next;
    if !is_moved(change) {
        None
    } else if next.incident == before.incident {
        start_if_missing(incidents, next)
    } else {
        Some(incidents.start(next))
    }
}

/// An order that finds its work done may come again because the first time ended halfway: before the incident started.
fn begin_unstarted(
    incidents: &Incidents<'_>,
    circuit: &Circuit,
    keep: Keep,
) -> Option<Result<String, CloudError>> {
    match keep {
        Keep::AlreadyOpen | Keep::Recovering => start_if_missing(incidents, circuit),
        Keep::Stale
        | Keep::Outdated
        | Keep::Forced
        | Keep::Closed
        | Keep::NotOwner
        | Keep::TooEarly
        | Keep::Held
        | Keep::Acquitted
        | Keep::Rising
        | Keep::Same => None,
    }
}

/// Starts the circuit's incident if there never was one of its name.
fn start_if_missing(
    incidents: &Incidents<'_>,
    circuit: &Circuit,
) -> Option<Result<String, CloudError>> {
    let owner = circuit.incident.as_deref()?;
    match incidents.by_name(owner) {
        Ok(Some(_)) => None,
        Ok(None) => Some(incidents.start(circuit)),
        Err(error) => Some(Err(error)),
    }
}
