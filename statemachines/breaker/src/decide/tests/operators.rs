//! Operators' orders.

use super::*;

fn ordered(life: &mut Life, wanted: Order) -> Result<Kind, Keep> {
    let decision = order(
        &life.circuit,
        &life.policy,
        wanted,
        "drill",
        "ann",
        life.now,
    );
    life.take(decision)
}

#[test]
fn a_trip_opens_whatever_is_not_open() {
    let mut life = Life::new();
    assert_eq!(ordered(&mut life, Order::Trip), Ok(Kind::Opened));
    assert_eq!(
        (life.circuit.reason.as_str(), life.circuit.actor.as_str()),
        ("drill", "ann")
    );
    assert_eq!(ordered(&mut life, Order::Trip), Err(Keep::AlreadyOpen));
    let mut ramp = Life::recovering(0.5);
    assert_eq!(ordered(&mut ramp, Order::Trip), Ok(Kind::Reopened));
    assert_eq!(ramp.circuit.generation, 2);
}

#[test]
fn a_trip_of_a_closed_circuit_begins_an_outage_of_its_own() {
    let mut life = Life::recovering(1.0);
    life.wait(seconds(60));
    life.step(Some(seconds(1))).unwrap();
    life.wait(seconds(7 * 86_400));
    ordered(&mut life, Order::Trip).unwrap();
    assert_eq!(life.circuit.failing_since, Some(life.now));
    assert!(life.retry_at() <= after(life.now, life.policy.open.cool_down * 2));
}

#[test]
fn a_reset_starts_the_ramp_under_a_new_incident() {
    let mut life = Life::new();
    assert_eq!(ordered(&mut life, Order::Reset), Err(Keep::Closed));
    life.trip().unwrap();
    assert_eq!(ordered(&mut life, Order::Reset), Ok(Kind::RampStarted));
    assert_eq!(life.circuit.incident.as_deref(), Some("payments-1-r2"));
    assert_eq!(ordered(&mut life, Order::Reset), Err(Keep::Recovering));
}

#[test]
fn a_mode_changes_nothing_else() {
    let mut life = Life::new();
    life.trip().unwrap();
    let phase = life.circuit.phase;
    assert_eq!(
        ordered(&mut life, Order::Mode(Mode::ForcedClosed)),
        Ok(Kind::Ordered)
    );
    assert_eq!(
        (life.circuit.phase, life.circuit.mode),
        (phase, Mode::ForcedClosed)
    );
    assert_eq!(
        ordered(&mut life, Order::Mode(Mode::ForcedClosed)),
        Err(Keep::Same)
    );
}

#[test]
fn a_measured_volume_is_written_when_it_differs() {
    let mut life = Life::new();
    let measure = |life: &mut Life, calls: f64| {
        let decision = measured(&life.circuit, calls, life.now);
        life.take(decision)
    };
    assert_eq!(measure(&mut life, 0.0), Err(Keep::Same));
    assert_eq!(measure(&mut life, 10.0), Ok(Kind::Measured));
    assert_eq!(measure(&mut life, 10.5), Err(Keep::Same));
    assert_eq!(measure(&mut life, 20.0), Ok(Kind::Measured));
    assert_eq!(
        measure(&mut life, f64::NAN),
        Ok(Kind::Measured),
        "not a number is none"
    );
    assert_eq!(life.circuit.volume, Some(0.0));
}
