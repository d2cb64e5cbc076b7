//! How a stack's circuits do: what the table, the alarms and the incident machine say of them now.

use std::collections::BTreeMap;
use std::time::Duration;

use breaker::admission::{admission, phase_admission};
use breaker::circuit::{Circuit, Mode, Phase};
use jiff::Timestamp;
use serde::Serialize;

use crate::error::CloudError;
use crate::incidents::{Incident, Incidents};
use crate::session::Session;
use crate::stack::Stack;
use crate::{alarms, store};

mod traffic;

pub use traffic::Traffic;
use traffic::traffic;

/// Incidents that are looked through for each circuit's last one.
const INCIDENTS: usize = 100;

/// A stack's circuits. As JSON its fields are in camel case, times RFC 3339, shares 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The stack's name.
    pub stack: String,
    /// Its region.
    pub region: String,
    /// When this was seen.
    pub at: Timestamp,
    /// The circuits, by name.
    pub circuits: Vec<CircuitStatus>,
    /// What could not be seen, and why: one sentence each. The circuits themselves are always there.
    pub unseen: Vec<String>,
}

/// One circuit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CircuitStatus {
    /// Its name.
    pub circuit: String,
    /// `closed`, `open` or `recovering`.
    pub phase: &'static str,
    /// The share of calls let through now (0 to 1).
    pub admission: f64,
    /// The share that the phase alone would let through (0 to 1): another one where a mode wins.
    pub natural_admission: f64,
    /// Whether the circuit decides for itself.
    pub mode: Mode,
    /// The fencing token: grows with every trip.
    pub generation: u64,
    /// Writes so far; 0: it was never written, so it was never open.
    pub revision: u64,
    /// When the phase began; none: it was always closed.
    pub since: Option<Timestamp>,
    /// When an open circuit may be probed.
    pub retry_at: Option<Timestamp>,
    /// Cool-downs of the outage so far, or of the last one: a trip begins one, and each probing that fails.
    pub trips: u32,
    /// Why it stands where it stands.
    pub reason: String,
    /// Who brought it there.
    pub actor: String,
    /// What its calls came to lately.
    pub traffic: Traffic,
    /// Its alarms that are on, and since when.
    pub alarms: Vec<AlarmOn>,
    /// The incident that looks after the circuit, or the last one.
    pub incident: Option<Incident>,
}

/// An alarm that is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlarmOn {
    /// Its name.
    pub name: String,
    /// Since when, if CloudWatch says.
    pub since: Option<Timestamp>,
}

impl Status {
    /// Looks at a stack's circuits: all, or only this one. `over` is how far back calls are counted (a second to an
    /// hour).
    ///
    /// # Errors
    /// When the table cannot be read. Alarms and incidents that cannot be seen are told in [`Status::unseen`].
    pub fn look(
        session: &Session,
        stack: &Stack,
        only: Option<&str>,
        over: Duration,
        now: Timestamp,
    ) -> Result<Self, CloudError> {
        let names = stack
            .circuits()
            .filter(|name| only.is_none_or(|only| only == *name));
        let names: Vec<&str> = names.collect();
        let mut circuits = store::circuits(session, stack, &names, now)?;
        let mut unseen = Vec::new();
        let mut alarms = seen(
            &mut unseen,
            "which alarms are on",
            alarms_on(session, stack, &names),
        );
        let incidents = Incidents::new(session, stack.incident_machine()?);
        let newest = incidents.newest(INCIDENTS);
        let newest = seen(&mut unseen, "the incidents", newest);
        let mut found = Vec::new();
        for circuit in circuits.drain(..) {
            let traffic = traffic(session, stack, &circuit, over, now)?;
            let incident = last_incident(&circuit, &newest, &incidents);
            found.push(CircuitStatus {
                alarms: alarms.remove(&circuit.name).unwrap_or_default(),
                incident: seen(&mut unseen, "an incident", incident),
                ..of(circuit, traffic, now)
            });
        }
        unseen.dedup();
        Ok(Status {
            stack: stack.name.clone(),
            region: session.region().to_owned(),
            at: now,
            circuits: found,
            unseen,
        })
    }
}

impl CircuitStatus {
    /// Whether nobody has to look at it: closed, deciding for itself, no alarm.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.phase == Phase::Closed.word() && self.mode == Mode::Auto && self.alarms.is_empty()
    }
}

fn of(circuit: Circuit, traffic: Traffic, now: Timestamp) -> CircuitStatus {
    CircuitStatus {
        phase: circuit.phase.word(),
        admission: admission(&circuit, now),
        natural_admission: phase_admission(&circuit, now),
        mode: circuit.mode,
        generation: circuit.generation,
        revision: circuit.revision,
        since: (circuit.revision > 0).then_some(circuit.since),
        retry_at: match circuit.phase {
            Phase::Open { retry_at } => Some(retry_at),
            Phase::Closed | Phase::Recovering { .. } => None,
        },
        trips: circuit.trips,
        reason: circuit.reason,
        actor: circuit.actor,
        traffic,
        alarms: Vec::new(),
        incident: None,
        circuit: circuit.name,
    }
}

/// The alarms that are on, by circuit.
fn alarms_on(
    session: &Session,
    stack: &Stack,
    circuits: &[&str],
) -> Result<BTreeMap<String, Vec<AlarmOn>>, CloudError> {
    let mut whose = BTreeMap::new();
    for name in circuits {
        for alarm in stack.circuit(name).into_iter().flat_map(|it| &it.alarms) {
            whose.insert(alarm.clone(), (*name).to_owned());
        }
    }
    let names: Vec<String> = whose.keys().cloned().collect();
    let mut on: BTreeMap<String, Vec<AlarmOn>> = BTreeMap::new();
    for alarm in alarms::on(session, &names)? {
        if let Some(circuit) = whose.get(&alarm.name) {
            on.entry(circuit.clone()).or_default().push(alarm);
        }
    }
    Ok(on)
}

/// The incident that looks after a circuit; of a closed one the last one that is known.
fn last_incident(
    circuit: &Circuit,
    newest: &[Incident],
    incidents: &Incidents<'_>,
) -> Result<Option<Incident>, CloudError> {
    if let Some(owner) = &circuit.incident {
        return match newest.iter().find(|one| one.name == *owner) {
            Some(known) => Ok(Some(known.clone())),
            None => incidents.by_name(owner),
        };
    }
    // It was forced or never open: an incident may have been started for it all the same.
    let last = newest.iter().find(|one| {
        one.name == circuit.actor || one.circuit.as_deref() == Some(circuit.name.as_str())
    });
    Ok(last.cloned())
}

/// What was seen, or nothing and a note of it.
fn seen<T: Default>(unseen: &mut Vec<String>, what: &str, found: Result<T, CloudError>) -> T {
    found.unwrap_or_else(|error| {
        unseen.push(format!("{what} cannot be seen: {error}"));
        T::default()
    })
}
