//! What became of a circuit: from the changes that were written to what a person asks about.

use std::time::Duration;

use breaker::decide::Kind;
use serde::Serialize;

use crate::scenario::Outage;
use crate::world::tally::Tally;

/// What became of a circuit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CircuitReport {
    /// How often it opened, again in a ramp included.
    pub trips: u32,
    /// From the start of the first outage to the first opening after it.
    pub opened_after_seconds: Option<f64>,
    /// When it closed last; none: it never opened, or is not closed at the end.
    pub closed_at_seconds: Option<f64>,
    /// The last ramp; none: there was none.
    pub recovered: Option<Recovered>,
    /// Everything that happened to it.
    pub events: Vec<Event>,
}

/// The last ramp.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recovered {
    /// When it began.
    pub began_seconds: f64,
    /// How long it took to the circuit's closing; none: it did not come so far.
    pub took_seconds: Option<f64>,
    /// How often it was cut.
    pub cuts: u32,
}

/// Something that happened to a circuit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// When.
    pub at_seconds: f64,
    /// What: `opened`, `reopened`, `cool-down extended`, `recovering`, `ramp cut`, `closed`, `alarm`, ….
    pub what: &'static str,
    /// The circuit's generation afterwards; none for an alarm.
    pub generation: Option<u64>,
    /// The share of calls let through afterwards; none for an alarm.
    pub admission: Option<f64>,
    /// Why.
    pub reason: String,
}

/// The word for an alarm among the events.
pub(super) const ALARM: &str = "alarm";

/// Reads the circuit's story from the tally.
pub(super) fn report(tally: &Tally, script: &[Outage]) -> CircuitReport {
    let opened = |kind: Kind| matches!(kind, Kind::Opened | Kind::Reopened);
    let trips = tally
        .changes
        .iter()
        .filter(|change| opened(change.kind))
        .count();
    let began = script.iter().map(|outage| outage.at).min();
    let opened_after = began.and_then(|began| {
        let mut openings = tally.changes.iter().filter(|change| opened(change.kind));
        openings
            .find(|change| change.at >= began)
            .map(|change| change.at - began)
    });
    let last_phase = tally.changes.iter().rev().find(|change| moves(change.kind));
    let closed_at = last_phase.filter(|change| change.kind == Kind::Closed);
    CircuitReport {
        trips: u32::try_from(trips).unwrap_or(u32::MAX),
        opened_after_seconds: opened_after.map(|after| after.as_secs_f64()),
        closed_at_seconds: closed_at.map(|change| change.at.as_secs_f64()),
        recovered: recovered(tally),
        events: events(tally),
    }
}

/// Whether a change leads from one phase to another.
fn moves(kind: Kind) -> bool {
    match kind {
        Kind::Opened | Kind::Reopened | Kind::RampStarted | Kind::Closed => true,
        Kind::CoolDownExtended
        | Kind::RampCut
        | Kind::Ordered
        | Kind::TakenOver
        | Kind::Measured => false,
    }
}

fn recovered(tally: &Tally) -> Option<Recovered> {
    let began = tally
        .changes
        .iter()
        .rposition(|change| change.kind == Kind::RampStarted)?;
    let ramp = tally.changes.get(began..)?;
    let began = ramp.first()?.at;
    let cuts = ramp
        .iter()
        .filter(|change| change.kind == Kind::RampCut)
        .count();
    let closed = ramp.iter().find(|change| change.kind == Kind::Closed);
    Some(Recovered {
        began_seconds: began.as_secs_f64(),
        took_seconds: closed.map(|change| (change.at - began).as_secs_f64()),
        cuts: u32::try_from(cuts).unwrap_or(u32::MAX),
    })
}

fn events(tally: &Tally) -> Vec<Event> {
    let changes = tally.changes.iter().map(|change| Event {
        at_seconds: change.at.as_secs_f64(),
        what: change.kind.word(),
        generation: Some(change.generation),
        admission: Some(change.admission),
        reason: change.reason.clone(),
    });
    let alarms = tally.alarms.iter().map(|(at, name)| Event {
        at_seconds: Duration::as_secs_f64(at),
        what: ALARM,
        generation: None,
        admission: None,
        reason: name.clone(),
    });
    let mut events: Vec<Event> = changes.chain(alarms).collect();
    events.sort_by(|one, other| one.at_seconds.total_cmp(&other.at_seconds));
    events
}
