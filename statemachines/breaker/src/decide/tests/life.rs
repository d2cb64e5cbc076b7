//! From the first failures to full service.

use super::*;
use crate::circuit::elapsed;

#[test]
fn an_outage_opens_is_probed_ramps_and_closes() {
    let mut life = Life::new();
    life.traffic(seconds(20), 320.0, well);
    assert_eq!(life.story(), []);
    life.traffic(seconds(20), 320.0, dead);
    assert_eq!(life.story(), [Kind::Opened, Kind::CoolDownExtended]);
    let opened = life.changes[0].1.clone();
    assert_eq!((opened.generation, opened.trips), (1, 1));
    assert_eq!(opened.incident.as_deref(), Some("payments-1"));
    assert!(
        life.probes < 20,
        "{} calls reached a dead dependency",
        life.probes
    );
    let healed = life.now;
    life.traffic(seconds(60), 320.0, well);
    assert_eq!(
        life.story()[2..],
        [Kind::RampStarted, Kind::RampRaised, Kind::Closed]
    );
    let closed = &life.changes[life.changes.len() - 1].1;
    assert_eq!((closed.generation, &closed.incident), (1, &opened.incident));
    let outage = elapsed(opened.since, healed);
    let back = elapsed(healed, closed.since);
    assert!(
        back < outage,
        "back after {back:?} from an outage of {outage:?}"
    );
}

#[test]
fn a_ramp_only_rises_while_calls_succeed_and_at_most_doubles() {
    let mut life = Life::new();
    life.traffic(seconds(15), 320.0, well);
    life.traffic(seconds(30), 320.0, dead);
    life.traffic(seconds(60), 320.0, well);
    let levels: Vec<f64> = life
        .changes
        .iter()
        .filter_map(|(_, circuit)| match circuit.phase {
            Phase::Recovering { ramp } => Some(ramp.level),
            Phase::Closed | Phase::Open { .. } => None,
        })
        .collect();
    assert!(levels.len() > 2, "{levels:?}");
    assert!(
        levels
            .windows(2)
            .all(|two| two[0] < two[1] && two[1] <= 2.0 * two[0]),
        "{levels:?}"
    );
    assert_eq!(life.circuit.phase, Phase::Closed);
}

#[test]
fn a_usual_share_of_failures_opens_nothing() {
    for share in [0.01, 0.1, 0.3] {
        let mut life = Life::new();
        life.traffic(seconds(120), 320.0, |calls| share * calls);
        assert_eq!(life.story(), [], "{share}");
    }
}

#[test]
fn the_policys_rate_opens_and_less_does_not() {
    let rate = Policy::default().detection.failure_rate.fraction();
    let mut life = Life::new();
    life.traffic(seconds(30), 320.0, |calls| (rate + 0.1) * calls);
    assert_eq!(life.changes[0].0, Kind::Opened);
    let mut life = Life::new();
    life.traffic(seconds(30), 320.0, |calls| (rate - 0.1) * calls);
    assert_eq!(life.story(), []);
}

#[test]
fn a_cool_down_is_longer_after_every_failed_probe() {
    let mut life = Life::new();
    life.trip().unwrap();
    let mut waits = Vec::new();
    for trips in 2..6 {
        let early = life.probe(false);
        assert_eq!(early, Err(Keep::TooEarly));
        waits.push(elapsed(life.now, life.retry_at()));
        life.now = life.retry_at();
        assert_eq!(life.probe(false), Ok(Kind::CoolDownExtended));
        assert_eq!((life.circuit.trips, life.circuit.generation), (trips, 1));
    }
    let longest = waits.last().unwrap();
    assert!(waits.iter().all(|wait| wait <= longest), "{waits:?}");
    assert!(waits[0] < *longest, "{waits:?}");
}

#[test]
fn a_probe_that_passes_may_end_the_cool_down_early() {
    let mut life = Life::new();
    life.trip().unwrap();
    assert!(life.now < life.retry_at());
    assert_eq!(life.probe(true), Ok(Kind::RampStarted));
    assert!(life.level() > 0.0 && life.level() <= 1.0);
}

#[test]
fn a_partial_relapse_gets_fewer_calls_instead_of_none() {
    let mut life = closed_again();
    life.wait(SLOT);
    let breach = Breach {
        is_total: false,
        ..total_breach(life.now)
    };
    let decision = life.tripped(breach);
    assert_eq!(life.take(decision), Ok(Kind::Throttled));
    assert_eq!(life.circuit.generation, 1, "no trip");
    assert!(life.level() > 0.0 && life.level() < 1.0);
    assert_eq!(
        life.circuit.ceiling,
        Some(1.0),
        "the level at which calls failed"
    );
    assert_eq!(
        life.circuit.incident.as_deref(),
        Some("payments-1-r5"),
        "an incident of its own"
    );
}

#[test]
fn a_total_relapse_goes_on_with_the_outage_and_a_later_one_is_another() {
    let began = closed_again().circuit.failing_since;
    let mut relapsed = closed_again();
    relapsed.wait(SLOT);
    assert_eq!(relapsed.trip(), Ok(Kind::Opened));
    assert_eq!(relapsed.circuit.failing_since, began);

    let mut later = closed_again();
    later.wait(seconds(3_600));
    assert_eq!(later.trip(), Ok(Kind::Opened));
    assert_eq!(later.circuit.failing_since, Some(later.now));
    assert_eq!(later.circuit.trips, 1);
}

/// A circuit that opened, recovered and has just closed, in generation 1 and revision 4.
fn closed_again() -> Life {
    let mut life = Life::new();
    life.trip().unwrap();
    life.wait(seconds(60));
    life.probe(true).unwrap();
    life.circuit.phase = Phase::Recovering {
        ramp: Ramp {
            level: 1.0,
            at: life.now,
            steps: 5,
            cut: None,
        },
    };
    life.circuit.revision += 1;
    life.wait(seconds(60));
    assert_eq!(life.step(Some(seconds(1))), Ok(Kind::Closed));
    assert_eq!((life.circuit.generation, life.circuit.revision), (1, 4));
    life
}
