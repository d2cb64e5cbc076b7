//! Every expectation holds for a good run, and fails for a bad one.

use super::*;
use crate::report::circuit::CircuitReport;
use crate::report::{CallCost, Calls, Load, Message, Service, Waits};

/// A run that went well, or badly in every way.
fn report(well: bool) -> DependencyReport {
    let pick = |good: u64, bad: u64| if well { good } else { bad };
    let message = Message {
        at_seconds: 1.0,
        subject: "payments: circuit open".to_owned(),
        message: String::new(),
    };
    DependencyReport {
        name: "payments".to_owned(),
        calls: Calls {
            offered: 1_000,
            live: pick(990, 100),
            default: pick(10, 100),
            caught: pick(0, 50),
            failed: pick(0, 750),
            ..Calls::default()
        },
        errors: std::collections::BTreeMap::new(),
        service: Service {
            could_be_served: 900.0,
            served: if well { 897.0 } else { 90.0 },
            not_served: if well { 3.0 } else { 810.0 },
            served_share: Some(if well { 0.997 } else { 0.1 }),
            healthy_at_seconds: Some(300.0),
            full_service_after_seconds: well.then_some(4.0),
        },
        load: Load {
            share_in_outage: Some(if well { 0.01 } else { 1.63 }),
            reached_in_overload: pick(0, 4_530),
            peak_over_capacity: Some(if well { 0.95 } else { 7.0 }),
            ..Load::default()
        },
        circuit: CircuitReport {
            trips: if well { 1 } else { 9 },
            false_trips: if well { 0 } else { 8 },
            opened_at_seconds: well.then_some(62.0),
            opened_after_seconds: well.then_some(2.0),
            outages: vec![outage(well.then_some(2.0))],
            closed_at_seconds: well.then_some(400.0),
            recovered: None,
            events: Vec::new(),
        },
        waits: Waits {
            longest_ms: pick(2_000, 60_000),
            ..Waits::default()
        },
        cost: CallCost::default(),
        notices: vec![message; if well { 3 } else { 30 }],
        expectations: Vec::new(),
        seconds: Vec::new(),
    }
}

fn outage(opened_after_seconds: Option<f64>) -> AnsweredOutage {
    AnsweredOutage {
        began_seconds: 60.0,
        ended_seconds: 300.0,
        already_open: false,
        opened_after_seconds,
    }
}

fn at_most<T>(most: T) -> Bound<T> {
    Bound {
        at_least: None,
        at_most: Some(most),
    }
}

fn at_least<T>(least: T) -> Bound<T> {
    Bound {
        at_least: Some(least),
        at_most: None,
    }
}

#[test]
fn every_expectation_can_hold_and_can_fail() {
    let expectations = [
        Expectation::OpensWithin(Duration::from_secs(3)),
        Expectation::OpensInEveryOutageWithin(Duration::from_secs(3)),
        Expectation::FalseTrips(at_most(0)),
        Expectation::Served(at_least(Rate::percent(99))),
        Expectation::NotServed(at_most(10)),
        Expectation::FullServiceAfter(at_most(Duration::from_secs(5))),
        Expectation::ClosedAgainBy(Duration::from_secs(500)),
        Expectation::Trips(Bound::exactly(1)),
        Expectation::CallsReachingDeadDependency(at_most(Rate::percent(2))),
        Expectation::CallsDuringOverload(at_most(100)),
        Expectation::PeakOfferedOverCapacity(at_most(1.05)),
        Expectation::Answered(at_least(Rate::percent(99))),
        Expectation::Live(at_least(Rate::percent(99))),
        Expectation::Caught(at_most(Rate::percent(1))),
        Expectation::LongestWait(at_most(Duration::from_secs(10))),
        Expectation::Notices(at_most(5)),
    ];
    for expectation in expectations {
        let good = check(&expectation, &report(true));
        assert!(good.holds, "{good:?}");
        let bad = check(&expectation, &report(false));
        assert!(!bad.holds, "{bad:?}");
        assert_ne!(good.found, bad.found);
    }
}

#[test]
fn what_was_expected_is_said_as_people_say_it() {
    let said = |expectation| {
        let Check {
            name,
            expected,
            found,
            ..
        } = check(&expectation, &report(false));
        format!("{name}: {found} ({expected})")
    };
    let most = Expectation::CallsReachingDeadDependency(at_most(Rate::percent(2)));
    assert_eq!(said(most), "callsReachingDeadDependency: 163% (at most 2%)");
    let within = Expectation::OpensWithin(Duration::from_secs(3));
    assert_eq!(said(within), "opensWithin: never (within 3 s)");
    let between = Bound {
        at_least: Some(2),
        at_most: Some(4),
    };
    assert_eq!(said(Expectation::Trips(between)), "trips: 9 (2 to 4)");
}

#[test]
fn a_circuit_that_opened_in_no_outage_says_when() {
    let mut early = report(false);
    early.circuit.opened_at_seconds = Some(12.0);
    let found = check(&Expectation::OpensWithin(Duration::from_secs(3)), &early);
    assert_eq!(
        (found.found.as_str(), found.holds),
        ("only at 0:12.0, in no outage", false)
    );
}

#[test]
fn every_outage_needs_an_opening_or_an_open_circuit() {
    let judge = |outages: Vec<AnsweredOutage>| {
        let mut report = report(true);
        report.circuit.outages = outages;
        let within = Expectation::OpensInEveryOutageWithin(Duration::from_secs(3));
        let found = check(&within, &report);
        (found.found, found.holds)
    };
    let open = AnsweredOutage {
        already_open: true,
        ..outage(None)
    };
    let (quick, slow) = (outage(Some(2.0)), outage(Some(4.0)));
    assert_eq!(judge(vec![quick, open]), ("2 s".to_owned(), true));
    assert_eq!(judge(vec![quick, slow]), ("4 s".to_owned(), false));
    let missed = "not in the outage at 1:00.0".to_owned();
    assert_eq!(judge(vec![quick, outage(None)]), (missed, false));
    assert_eq!(judge(vec![open]), ("already open".to_owned(), true));
    assert_eq!(judge(Vec::new()), ("no outage".to_owned(), true));
}

#[test]
fn full_service_that_never_comes_is_not_one_that_nobody_waits_for() {
    let soon = Expectation::FullServiceAfter(at_most(Duration::from_secs(5)));
    let found = check(&soon, &report(false));
    assert_eq!((found.found.as_str(), found.holds), ("never", false));
    let mut calm = report(true);
    calm.service = Service::default();
    let found = check(&soon, &calm);
    assert_eq!(
        (found.found.as_str(), found.holds),
        ("no outage ended", true)
    );
    assert!(!check(&Expectation::Served(at_least(Rate::percent(1))), &calm).holds);
}

#[test]
fn of_nothing_there_is_no_share() {
    let mut nothing = report(true);
    nothing.calls = Calls::default();
    nothing.load = Load::default();
    assert!(!check(&Expectation::Live(at_least(Rate::percent(1))), &nothing).holds);
    assert!(check(&Expectation::Live(at_most(Rate::percent(1))), &nothing).holds);
    let dead = Expectation::CallsReachingDeadDependency(at_most(Rate::percent(1)));
    assert!(check(&dead, &nothing).holds);
}
