//! What happened to a circuit: its incidents, and what operators ordered.

use breaker::item::Ordered;
use jiff::Timestamp;
use serde::Serialize;

use crate::error::CloudError;
use crate::incidents::{Course, Incident, Incidents};
use crate::session::Session;
use crate::stack::Stack;
use crate::store;

/// Incidents of all circuits that are looked through, the newest first.
const LOOKED_THROUGH: usize = 500;

/// Incidents whose name says nothing that are asked for their input: those that alarms started.
const ASKED: usize = 100;

/// Revisions that are looked through for orders, the newest first. An outage of an hour makes some hundred.
const REVISIONS: u64 = 1_000;

/// What happened to a circuit, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// The circuit.
    pub circuit: String,
    /// What happened.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Entry {
    /// A trip, from open to closed.
    Incident(Told),
    /// An operator's order.
    Order(Ordered),
}

/// An incident and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// The incident.
    #[serde(flatten)]
    pub incident: Incident,
    /// What became of it.
    #[serde(flatten)]
    pub course: Course,
}

impl History {
    /// Looks up what happened to a circuit: at most `most` entries.
    ///
    /// # Errors
    /// When there is no such circuit, or the table or the incident machine cannot be read.
    pub fn of(
        session: &Session,
        stack: &Stack,
        circuit: &str,
        most: usize,
        now: Timestamp,
    ) -> Result<Self, CloudError> {
        stack.need_circuit(circuit)?;
        let mut entries: Vec<Entry> = orders(session, stack, circuit, now)?
            .into_iter()
            .map(Entry::Order)
            .collect();
        let machine = Incidents::new(session, stack.incident_machine()?);
        let incidents = incidents(&machine, stack, circuit)?;
        // Only those that are shown are worth asking what became of them.
        entries.extend(incidents.into_iter().rev().map(|incident| {
            Entry::Incident(Told {
                incident,
                course: Course::default(),
            })
        }));
        // What happened at one moment stays in the order in which it came: orders by their revisions.
        entries.sort_by_key(Entry::at);
        entries.reverse();
        entries.truncate(most);
        for entry in &mut entries {
            if let Entry::Incident(told) = entry {
                told.course = machine.course(&told.incident.name)?;
            }
        }
        Ok(History {
            circuit: circuit.to_owned(),
            entries,
        })
    }
}

impl Entry {
    /// When it happened, or began.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Entry::Incident(told) => told.incident.started.unwrap_or(Timestamp::UNIX_EPOCH),
            Entry::Order(order) => order.at,
        }
    }
}

fn orders(
    session: &Session,
    stack: &Stack,
    circuit: &str,
    now: Timestamp,
) -> Result<Vec<Ordered>, CloudError> {
    let revision = store::circuits(session, stack, &[circuit], now)?
        .first()
        .map_or(0, |circuit| circuit.revision);
    let oldest = revision.saturating_sub(REVISIONS - 1).max(1);
    let store = store::open(session, stack)?;
    session
        .wait(store.orders(circuit, oldest..=revision))
        .map_err(store::failed)
}

/// The incidents of one circuit among the newest of all.
fn incidents(
    machine: &Incidents<'_>,
    stack: &Stack,
    circuit: &str,
) -> Result<Vec<Incident>, CloudError> {
    let mut asked = 0;
    let mut found = Vec::new();
    for incident in machine.newest(LOOKED_THROUGH)? {
        let known = incident
            .circuit
            .as_deref()
            .filter(|name| stack.circuit(name).is_some());
        if known == Some(circuit) {
            found.push(incident);
        } else if known.is_none() && asked < ASKED {
            asked += 1;
            let told = machine.by_name(&incident.name)?;
            found.extend(told.filter(|told| told.circuit.as_deref() == Some(circuit)));
        }
    }
    Ok(found)
}
