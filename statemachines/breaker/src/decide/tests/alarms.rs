//! Alarms open what no call acquits.

use super::*;

fn on(at: Timestamp) -> Alarm {
    Alarm {
        name: "payments-unhealthy".to_owned(),
        at,
        incident: "event-1".to_owned(),
    }
}

fn bucket(calls: u64, failures: u64) -> Bucket {
    Bucket {
        slot: Slot(8_000_000),
        outcomes: Outcomes {
            calls,
            failures,
            ..Outcomes::default()
        },
    }
}

#[test]
fn an_alarm_opens_a_circuit_that_nobody_calls() {
    let mut life = Life::new();
    let (seen, acquitted) = (on(life.now), acquits(&life.policy.detection, &[]));
    let decision = alarm(&life.circuit, &life.policy, &seen, acquitted, life.now);
    assert_eq!(life.take(decision), Ok(Kind::Opened));
    assert_eq!(life.circuit.incident.as_deref(), Some("event-1"));
    assert_eq!(life.circuit.reason, "alarm payments-unhealthy");
}

#[test]
fn calls_that_succeed_acquit() {
    let life = Life::new();
    let detection = &life.policy.detection;
    let rate = detection.failure_rate.fraction();
    assert!(!acquits(detection, &[bucket(1, 0)]), "one is chance");
    assert!(acquits(detection, &[bucket(50, 0)]));
    assert!(!acquits(detection, &[bucket(50, 50)]));
    assert!(acquits(detection, &[bucket(100, whole(100.0 * rate) - 1)]));
    assert!(!acquits(detection, &[bucket(100, whole(100.0 * rate))]));
    let decision = alarm(&life.circuit, &life.policy, &on(life.now), true, life.now);
    assert_eq!(decision, Decision::Keep(Keep::Acquitted));
}

#[test]
fn an_alarm_moves_no_circuit_that_is_not_closed() {
    let life = Life::recovering(0.5);
    let decision = alarm(&life.circuit, &life.policy, &on(life.now), false, life.now);
    assert_eq!(decision, Decision::Keep(Keep::Recovering));
    let mut life = Life::new();
    life.trip().unwrap();
    let decision = alarm(&life.circuit, &life.policy, &on(life.now), false, life.now);
    assert_eq!(decision, Decision::Keep(Keep::AlreadyOpen));
}

/// A circuit that closed a moment ago, under an alarm that went on before.
fn closed_under_an_alarm() -> (Life, Alarm) {
    let mut life = Life::recovering(1.0);
    let seen = on(life.now);
    life.wait(seconds(60));
    assert_eq!(life.step(Some(seconds(1))), Ok(Kind::Closed));
    (life, seen)
}

#[test]
fn an_old_event_opens_nothing_and_an_old_level_only_when_it_had_time_to_clear() {
    let (mut life, seen) = closed_under_an_alarm();
    let look = |life: &Life| {
        level(
            &life.circuit,
            &life.policy,
            &seen,
            false,
            ALARM_LAG,
            life.now,
        )
    };
    life.wait(ALARM_LAG / 2);
    let event = alarm(&life.circuit, &life.policy, &seen, false, life.now);
    assert_eq!(event, Decision::Keep(Keep::Outdated));
    assert_eq!(look(&life), Decision::Keep(Keep::Outdated));
    life.wait(ALARM_LAG);
    let decision = look(&life);
    assert_eq!(life.take(decision), Ok(Kind::Opened));
}

#[test]
fn an_outage_that_an_alarm_found_begins_anew() {
    let (mut life, _) = closed_under_an_alarm();
    life.wait(seconds(7 * 86_400));
    let fresh = on(life.now);
    let decision = alarm(&life.circuit, &life.policy, &fresh, false, life.now);
    life.take(decision).unwrap();
    assert_eq!(life.circuit.failing_since, Some(life.now));
    let longest = life.policy.open.cool_down * 2;
    assert!(
        life.retry_at() <= after(life.now, longest),
        "the first cool-down is a short one"
    );
}
