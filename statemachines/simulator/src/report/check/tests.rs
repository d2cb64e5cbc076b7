//! Every expectation holds for a good run, and fails for a bad one.

use super::*;
use crate::report::circuit::CircuitReport;
use crate::report::{CallCost, Calls, Load, Message, Waits};

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
        load: Load {
            share_in_outage: Some(if well { 0.01 } else { 1.63 }),
            reached_in_overload: pick(0, 4_530),
            peak_over_capacity: Some(if well { 0.95 } else { 7.0 }),
            ..Load::default()
        },
        circuit: CircuitReport {
            trips: if well { 1 } else { 9 },
            opened_after_seconds: well.then_some(2.0),
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
fn of_nothing_there_is_no_share() {
    let mut nothing = report(true);
    nothing.calls = Calls::default();
    nothing.load = Load::default();
    assert!(!check(&Expectation::Live(at_least(Rate::percent(1))), &nothing).holds);
    assert!(check(&Expectation::Live(at_most(Rate::percent(1))), &nothing).holds);
    let dead = Expectation::CallsReachingDeadDependency(at_most(Rate::percent(1)));
    assert!(check(&dead, &nothing).holds);
}
