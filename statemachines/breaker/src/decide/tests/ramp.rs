//! The steps of a recovering circuit.

use super::*;
use crate::circuit::elapsed;

/// A dependency that serves so many calls a slot and fails the others.
fn capacity(calls: f64) -> impl Fn(f64) -> f64 {
    move |admitted| (admitted - calls).max(0.0)
}

#[test]
fn no_step_without_successes() {
    let mut life = Life::recovering(0.1);
    life.wait(seconds(10));
    assert_eq!(life.step(None), Err(Keep::Rising));
    life.count(1, 0);
    assert_eq!(life.step(None), Err(Keep::Rising), "one says little");
    life.count(3, 0);
    life.wait(SLOT);
    assert_eq!(life.step(None), Ok(Kind::RampRaised));
}

#[test]
fn no_two_steps_at_once() {
    let mut life = Life::recovering(0.1);
    life.wait(RAMP_STEP);
    life.count(20, 0);
    life.wait(SLOT);
    assert_eq!(life.step(None), Ok(Kind::RampRaised));
    // Outcomes of the step's own slot may be older than it.
    life.wait(2 * SLOT);
    life.count(20, 0);
    assert_eq!(life.step(None), Err(Keep::Rising));
    life.wait(RAMP_STEP);
    assert_eq!(life.step(None), Ok(Kind::RampRaised));
}

#[test]
fn a_ramp_that_nobody_calls_rises_for_its_incident_alone() {
    let mut life = Life::recovering(0.3);
    let idle = seconds(5);
    life.wait(idle / 2);
    assert_eq!(
        life.step(Some(idle)),
        Err(Keep::Rising),
        "not idle for so long"
    );
    life.wait(idle);
    assert_eq!(
        life.step(None),
        Err(Keep::Rising),
        "callers wait for successes"
    );
    for _ in 0..10 {
        life.wait(idle);
        let raised = life.step(Some(idle)).unwrap();
        if raised == Kind::Closed {
            break;
        }
        assert_eq!(raised, Kind::RampRaised);
    }
    assert_eq!(life.circuit.phase, Phase::Closed);
}

#[test]
fn too_little_capacity_is_found_and_kept_below() {
    let mut life = Life::recovering(0.05);
    // Four fifths of what arrives.
    life.traffic(seconds(120), 800.0, capacity(80.0));
    assert!(life.has(Kind::RampCut), "{:?}", life.story());
    assert!(!life.has(Kind::Reopened), "{:?}", life.story());
    let late: Vec<f64> = life
        .changes
        .iter()
        .filter_map(|(kind, circuit)| {
            (*kind == Kind::RampCut)
                .then_some(circuit.ceiling)
                .flatten()
        })
        .collect();
    assert!(
        late.iter().all(|ceiling| *ceiling > 0.75),
        "calls fail above four fifths: {late:?}"
    );
}

#[test]
fn a_ceiling_met_again_is_confirmed_and_approached_more_slowly() {
    let mut life = Life::recovering(0.05);
    life.traffic(seconds(240), 800.0, capacity(80.0));
    let cuts: Vec<(Timestamp, u32)> = life
        .changes
        .iter()
        .filter_map(|(kind, circuit)| match circuit.phase {
            Phase::Recovering { ramp } if *kind == Kind::RampCut => {
                Some((ramp.at, circuit.confirmed))
            }
            Phase::Recovering { .. } | Phase::Closed | Phase::Open { .. } => None,
        })
        .collect();
    assert!(cuts.len() >= 3, "{cuts:?}");
    assert!(cuts.iter().any(|(_, confirmed)| *confirmed > 0), "{cuts:?}");
    let gaps: Vec<Duration> = cuts
        .windows(2)
        .map(|two| elapsed(two[0].0, two[1].0))
        .collect();
    assert!(gaps.last() > gaps.first(), "{gaps:?}");
}

#[test]
fn failures_that_no_cut_changes_are_no_want_of_capacity() {
    let mut life = Life::recovering(0.3);
    let share = 0.3;
    life.traffic(seconds(60), 800.0, |calls| share * calls);
    assert_eq!(life.circuit.phase, Phase::Closed, "{:?}", life.story());
    assert!(!life.has(Kind::Reopened));
    assert!(
        (life.circuit.usual - share).abs() < 0.1,
        "{}",
        life.circuit.usual
    );
    assert_eq!(life.circuit.ceiling, None);
}

#[test]
fn failures_beyond_the_policys_rate_that_no_cut_changes_open_it_again() {
    let mut life = Life::recovering(0.3);
    life.traffic(seconds(30), 800.0, |calls| 0.7 * calls);
    assert!(life.has(Kind::Reopened), "{:?}", life.story());
}

#[test]
fn a_ramp_on_which_nothing_succeeds_opens_again_and_the_outage_goes_on() {
    let mut life = Life::recovering(0.3);
    let began = life.circuit.failing_since;
    life.wait(seconds(10));
    life.circuit.since = life.now;
    life.traffic(seconds(4), 320.0, dead);
    let (kind, opened) = life.changes.last().unwrap();
    assert_eq!(*kind, Kind::Reopened, "{:?}", life.story());
    assert_eq!((opened.generation, opened.trips), (2, 2));
    assert_eq!(
        opened.incident.as_deref(),
        Some("payments-1"),
        "the same incident goes on"
    );
    let began_anew = opened.failing_since > began;
    assert_eq!(
        began_anew,
        life.has(Kind::RampCut),
        "only a ramp that showed life forgets the outage"
    );
}

#[test]
fn a_ramp_that_showed_life_forgets_the_outage_when_it_opens_again() {
    let mut life = Life::recovering(0.05);
    let began = life.now;
    life.traffic(seconds(2), 800.0, well);
    let died = life.now;
    life.traffic(seconds(6), 800.0, dead);
    let reopened = life
        .changes
        .iter()
        .find(|(kind, _)| *kind == Kind::Reopened);
    let since = reopened
        .and_then(|(_, circuit)| circuit.failing_since)
        .unwrap();
    assert!(since > began && since <= died, "{since}");
}

#[test]
fn outcomes_from_before_a_cut_do_not_cut_again() {
    let mut life = Life::recovering(0.8);
    life.wait(RAMP_STEP);
    life.count(100, 40);
    life.wait(SLOT);
    assert_eq!(life.step(None), Ok(Kind::RampCut));
    let after_cut = life.level();
    life.wait(seconds(2));
    assert_eq!(life.step(None), Err(Keep::Rising));
    assert_eq!(life.level(), after_cut);
}

#[test]
fn a_ramp_begins_below_the_level_at_which_calls_failed() {
    let mut life = Life::new();
    life.trip().unwrap();
    life.circuit.ceiling = Some(0.04);
    life.now = life.retry_at();
    life.probe(true).unwrap();
    assert!(life.level() < 0.04);
}
