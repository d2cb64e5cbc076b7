//! Trips and their causes, outages and their openings.

use super::*;
use crate::scenario::{Flapping, OutageKind};
use crate::world::tally::Second;

const TIMEOUT: Duration = Duration::from_secs(10);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn outage(at: u64, lasts: u64) -> Outage {
    Outage {
        at: seconds(at),
        lasts: seconds(lasts),
        kind: OutageKind::Down,
        flapping: None,
        recovery: None,
    }
}

/// A circuit to which this happened, in seconds; more calls than it could take arrived in the seconds of `overload`.
fn of(changes: &[(u64, Kind)], overload: &[u64], script: &[Outage]) -> CircuitReport {
    let changed = |(at, kind): &(u64, Kind)| Changed {
        at: seconds(*at),
        kind: *kind,
        generation: 1,
        admission: 0.0,
        reason: String::new(),
        actor: String::new(),
    };
    let mut tally = Tally {
        changes: changes.iter().map(changed).collect(),
        seconds: vec![Second::default(); 600],
        ..Tally::default()
    };
    for at in overload {
        tally.second(seconds(*at)).load = 1.1;
    }
    report(&tally, script, TIMEOUT)
}

#[test]
fn a_trip_is_false_unless_something_was_wrong_shortly_before() {
    let false_trips = |at, overload: &[u64], script: &[Outage]| {
        of(&[(at, Kind::Opened)], overload, script).false_trips
    };
    assert_eq!(false_trips(50, &[], &[]), 1);
    let script = [outage(100, 20)];
    // A timeout of 10 s, and 30 s in which evidence may come.
    let found = [99, 100, 119, 120, 159, 160].map(|at| false_trips(at, &[], &script));
    assert_eq!(found, [1, 0, 0, 0, 0, 1]);
    let found = [49, 50, 90, 91].map(|at| false_trips(at, &[50], &[]));
    assert_eq!(found, [1, 0, 0, 1]);
}

#[test]
fn an_outage_that_comes_and_goes_is_a_cause_all_the_time() {
    let flapping = Some(Flapping {
        down: seconds(1),
        up: seconds(99),
    });
    let script = [Outage {
        flapping,
        ..outage(100, 200)
    }];
    assert_eq!(of(&[(190, Kind::Opened)], &[], &script).false_trips, 0);
}

#[test]
fn each_trip_is_judged_by_itself() {
    let changes = [
        (50, Kind::Opened),
        (70, Kind::RampStarted),
        (75, Kind::Reopened),
        (90, Kind::RampStarted),
        (95, Kind::Closed),
        (101, Kind::Opened),
    ];
    let found = of(&changes, &[], &[outage(100, 20)]);
    assert_eq!((found.trips, found.false_trips), (3, 2));
}

#[test]
fn a_circuit_that_opened_says_when_whatever_the_outages() {
    let early = of(
        &[(50, Kind::Opened), (60, Kind::Closed)],
        &[],
        &[outage(100, 20)],
    );
    assert_eq!(early.opened_at_seconds, Some(50.0));
    assert_eq!(early.opened_after_seconds, None);
    let without = of(&[(50, Kind::Opened)], &[], &[]);
    assert_eq!(without.opened_at_seconds, Some(50.0));
    assert_eq!(without.outages, []);
    assert_eq!(of(&[], &[], &[]).opened_at_seconds, None);
}

#[test]
fn each_outage_has_the_opening_that_answered_it() {
    let changes = [
        (103, Kind::Opened),
        (130, Kind::RampStarted),
        (140, Kind::Closed),
        (212, Kind::Opened),
        (320, Kind::RampStarted),
        (325, Kind::Reopened),
    ];
    let script = [
        outage(200, 10),
        outage(100, 20),
        outage(300, 5),
        outage(400, 5),
    ];
    let found = of(&changes, &[], &script);
    let answered = |one: &AnsweredOutage| {
        (
            one.began_seconds,
            one.already_open,
            one.opened_after_seconds,
        )
    };
    let found: Vec<_> = found.outages.iter().map(answered).collect();
    let expected = [
        (100.0, false, Some(3.0)),
        // By evidence that came after its end.
        (200.0, false, Some(12.0)),
        (300.0, true, Some(25.0)),
        (400.0, true, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_opening_belongs_to_the_latest_outage_before_it() {
    let found = of(
        &[(126, Kind::Opened)],
        &[],
        &[outage(100, 20), outage(125, 20)],
    );
    let after: Vec<_> = found
        .outages
        .iter()
        .map(|one| one.opened_after_seconds)
        .collect();
    assert_eq!(after, [None, Some(1.0)]);
}
