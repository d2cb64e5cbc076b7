//! Evidence moves only the circuit that it is about, and a write only the one that was read.

use super::*;

#[test]
fn evidence_of_another_generation_moves_nothing() {
    let life = Life::recovering(0.5);
    let (circuit, policy, now) = (&life.circuit, &life.policy, life.now);
    for other in [circuit.generation - 1, circuit.generation + 1] {
        let decision = step(
            circuit,
            policy,
            other,
            &[],
            Some(Duration::ZERO),
            "call",
            now,
        );
        assert_eq!(decision, Decision::Keep(Keep::Stale));
    }

    let mut open = Life::new();
    open.trip().unwrap();
    open.now = open.retry_at();
    let (circuit, policy, now) = (&open.circuit, &open.policy, open.now);
    for decide in [probe_passed, probe_failed] {
        assert_eq!(
            decide(circuit, policy, 0, "", "call", now),
            Decision::Keep(Keep::Stale)
        );
    }

    let closed = Circuit {
        phase: Phase::Closed,
        ..circuit.clone()
    };
    let late = Trip {
        generation: 0,
        breach: total_breach(now),
        actor: "call".to_owned(),
    };
    assert_eq!(
        trip(&closed, policy, &late, now),
        Decision::Keep(Keep::Stale)
    );
}

#[test]
fn every_write_is_conditional_on_the_revision_that_was_read() {
    let mut life = Life::new();
    for expected in 1..=3 {
        // `take` compares `seen` with what stands.
        match expected {
            1 => life.trip(),
            2 => {
                life.now = life.retry_at();
                life.probe(false)
            }
            _ => {
                life.now = life.retry_at();
                life.probe(true)
            }
        }
        .unwrap();
        assert_eq!(life.circuit.revision, expected);
    }
}

#[test]
fn each_phase_takes_only_its_own_evidence() {
    let mut life = Life::new();
    assert_eq!(life.probe(true), Err(Keep::Closed));
    assert_eq!(life.step(None), Err(Keep::Closed));
    life.trip().unwrap();
    assert_eq!(life.trip(), Err(Keep::AlreadyOpen));
    assert_eq!(life.step(None), Err(Keep::AlreadyOpen));
    life.now = life.retry_at();
    life.probe(true).unwrap();
    assert_eq!(life.trip(), Err(Keep::Recovering));
    assert_eq!(life.probe(false), Err(Keep::Recovering));
}

#[test]
fn a_forced_circuit_does_not_move() {
    for mode in [Mode::ForcedOpen, Mode::ForcedClosed] {
        let mut life = Life::new();
        life.circuit.mode = mode;
        assert_eq!(life.trip(), Err(Keep::Forced));
        life.circuit.mode = Mode::Auto;
        life.trip().unwrap();
        life.circuit.mode = mode;
        life.now = life.retry_at();
        assert_eq!(life.probe(true), Err(Keep::Forced));
        assert_eq!(life.probe(false), Err(Keep::Forced));
        assert_eq!(
            overdue(&life.circuit, Duration::ZERO, Timestamp::MAX),
            Err(Keep::Forced)
        );
    }
    let mut ramp = Life::recovering(0.5);
    ramp.circuit.mode = Mode::ForcedClosed;
    assert_eq!(ramp.step(Some(Duration::ZERO)), Err(Keep::Forced));
}

#[test]
fn an_incident_keeps_its_circuit_across_reopenings_and_hands_it_on_to_one_other() {
    let mut life = Life::recovering(0.3);
    life.traffic(seconds(8), 320.0, dead);
    assert!(life.has(Kind::Reopened));
    let (circuit, now) = (&life.circuit, life.now);
    assert_eq!(circuit.incident.as_deref(), Some("payments-1"));
    let stranger = hand_on(circuit, "payments-7", "payments-8", now);
    assert_eq!(stranger, Decision::Keep(Keep::NotOwner));
    let decision = hand_on(circuit, "payments-1", "payments-1-more", now);
    assert_eq!(life.take(decision), Ok(Kind::TakenOver));
    let again = hand_on(&life.circuit, "payments-1", "payments-1-more", now);
    assert_eq!(again, Decision::Keep(Keep::Same));
}

#[test]
fn a_late_incident_loses_its_circuit() {
    let mut life = Life::new();
    life.trip().unwrap();
    let grace = seconds(60);
    let successor = life.circuit.successor_name();
    life.now = life.retry_at();
    let early = take_over(&life.circuit, &successor, grace, life.now);
    assert_eq!(early, Decision::Keep(Keep::TooEarly));
    life.wait(grace);
    let decision = take_over(&life.circuit, &successor, grace, life.now);
    assert_eq!(life.take(decision), Ok(Kind::TakenOver));
    assert_eq!(life.circuit.incident, Some(successor));
    assert_eq!(life.circuit.generation, 1, "it is the same trip");
}

#[test]
fn a_ramp_that_moves_is_not_overdue() {
    let mut life = Life::recovering(0.05);
    life.wait(seconds(100));
    life.count(20, 0);
    life.wait(SLOT);
    life.step(None).unwrap();
    assert_eq!(
        overdue(&life.circuit, seconds(60), life.now),
        Err(Keep::TooEarly)
    );
    life.wait(seconds(61));
    assert_eq!(overdue(&life.circuit, seconds(60), life.now), Ok(()));
}
