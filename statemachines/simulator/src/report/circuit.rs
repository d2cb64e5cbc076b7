//! What became of a circuit: from the changes that were written to what a person asks about.

use std::time::Duration;

use breaker::decide::Kind;
use serde::Serialize;

use crate::scenario::Outage;
use crate::world::tally::{Changed, Tally};

/// How long after its cause a trip may come, beyond the timeout of a call: as long as a window of calls and an alarm on the
/// dependency's health look back.
const EVIDENCE_LAG: Duration = Duration::from_secs(30);

/// What became of a circuit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CircuitReport {
    /// How often it opened, again in a ramp included.
    pub trips: u32,
    /// Trips without a cause: neither was there an outage of the script, nor did more calls arrive than the dependency
    /// could take, at the time of the trip or within the call's timeout and 30 seconds before it. Evidence lags by as
    /// much: a call may fail after its whole timeout, and windows and alarms look back.
    pub false_trips: u32,
    /// When it opened for the first time, from the start of the scenario; none: it never did.
    pub opened_at_seconds: Option<f64>,
    /// From the start of the first outage to the first opening after it.
    pub opened_after_seconds: Option<f64>,
    /// The outages of the script, in the order of their times, each with the opening that answered it.
    pub outages: Vec<AnsweredOutage>,
    /// When it closed last; none: it never opened, or is not closed at the end.
    pub closed_at_seconds: Option<f64>,
    /// The last ramp; none: there was none.
    pub recovered: Option<Recovered>,
    /// Everything that happened to it.
    pub events: Vec<Event>,
}

/// An outage of the script, and how the circuit answered it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredOutage {
    /// When it began.
    pub began_seconds: f64,
    /// When it ended; after the scenario's end where it outlasts that.
    pub ended_seconds: f64,
    /// Whether the circuit was open or recovering when it began.
    pub already_open: bool,
    /// From its start to the first opening that answered it: one that came before the next outage began, and no later
    /// after its end than evidence lags (see `falseTrips`). None: the circuit did not open.
    pub opened_after_seconds: Option<f64>,
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

/// Reads the circuit's story from the tally; `timeout` is how long an attempt of a call may take.
pub(super) fn report(tally: &Tally, script: &[Outage], timeout: Duration) -> CircuitReport {
    let lag = timeout.saturating_add(EVIDENCE_LAG);
    let trips = tally.changes.iter().filter(|change| opens(change.kind));
    let trips: Vec<Duration> = trips.map(|change| change.at).collect();
    let without_cause = trips
        .iter()
        .filter(|at| !has_cause(**at, lag, script, tally));
    let began = script.iter().map(|outage| outage.at).min();
    let opened_after = began.and_then(|began| {
        let opened = trips.iter().find(|at| **at >= began)?;
        Some(*opened - began)
    });
    let last_phase = tally.changes.iter().rev().find(|change| moves(change.kind));
    let closed_at = last_phase.filter(|change| change.kind == Kind::Closed);
    CircuitReport {
        trips: u32::try_from(trips.len()).unwrap_or(u32::MAX),
        false_trips: u32::try_from(without_cause.count()).unwrap_or(u32::MAX),
        opened_at_seconds: trips.first().map(Duration::as_secs_f64),
        opened_after_seconds: opened_after.map(|after| after.as_secs_f64()),
        outages: outages(tally, script, &trips, lag),
        closed_at_seconds: closed_at.map(|change| change.at.as_secs_f64()),
        recovered: recovered(tally),
        events: events(tally),
    }
}

fn opens(kind: Kind) -> bool {
    matches!(kind, Kind::Opened | Kind::Reopened)
}

/// Whether there was an outage or an overload at a time or not long before it.
fn has_cause(at: Duration, lag: Duration, script: &[Outage], tally: &Tally) -> bool {
    let since = at.saturating_sub(lag);
    if script.iter().any(|one| one.at <= at && since < one.end()) {
        return true;
    }
    let index = |time: Duration| usize::try_from(time.as_secs()).unwrap_or(usize::MAX);
    let seconds = tally.seconds.iter().take(index(at).saturating_add(1));
    let mut seconds = seconds.skip(index(since));
    seconds.any(|second| second.load > 1.0)
}

/// Each outage with the opening that answered it.
fn outages(
    tally: &Tally,
    script: &[Outage],
    trips: &[Duration],
    lag: Duration,
) -> Vec<AnsweredOutage> {
    let mut script: Vec<&Outage> = script.iter().collect();
    script.sort_by_key(|outage| outage.at);
    let next = script.iter().skip(1).map(|outage| outage.at);
    let next = next.chain(std::iter::once(Duration::MAX));
    let answered = script.iter().zip(next).map(|(outage, next)| {
        let until = outage.end().saturating_add(lag).min(next);
        let opened = trips.iter().find(|at| (outage.at..until).contains(*at));
        AnsweredOutage {
            began_seconds: outage.at.as_secs_f64(),
            ended_seconds: outage.end().as_secs_f64(),
            already_open: is_open(&tally.changes, outage.at),
            opened_after_seconds: opened.map(|at| (*at - outage.at).as_secs_f64()),
        }
    });
    answered.collect()
}

/// Whether a circuit is open or recovering just before a time.
fn is_open(changes: &[Changed], at: Duration) -> bool {
    let last = changes
        .iter()
        .rev()
        .find(|change| change.at < at && moves(change.kind));
    last.is_some_and(|change| change.kind != Kind::Closed)
}

/// Whether a change leads from one phase to another.
fn moves(kind: Kind) -> bool {
    match kind {
        Kind::Opened | Kind::Reopened | Kind::RampStarted | Kind::Closed => true,
        Kind::CoolDownExtended
        | Kind::RampCut
        | Kind::RampRaised
        | Kind::Throttled
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

#[cfg(test)]
mod tests;
