//! When the successes of a Task are counted.

use super::*;

fn counting(life: &mut Life) -> Result<Kind, Keep> {
    let buckets = life.buckets();
    let decision = count(&life.circuit, &buckets, life.now);
    life.take(decision)
}

#[test]
fn nothing_is_counted_while_all_is_well() {
    let life = Life::new();
    assert_eq!(weight(&life.circuit), 0);
    assert!(!is_counting(&life.circuit, life.now));
    assert_eq!(counted(&life.circuit, &[]), []);
    assert_eq!(judged_from(&life.circuit, seconds(30)), Timestamp::MAX);
}

#[test]
fn the_first_failure_begins_it_and_calls_that_are_well_end_it() {
    let mut life = Life::new();
    life.wait(seconds(1));
    life.count(1, 1);
    assert_eq!(counting(&mut life), Ok(Kind::Measured));
    assert!(is_counting(&life.circuit, life.now));
    assert_eq!(weight(&life.circuit), 1);
    assert_eq!(counting(&mut life), Err(Keep::Same), "it has begun");
    let mut ended = None;
    for _ in 0..200 {
        life.wait(SLOT);
        life.count(2, 0);
        if !is_counting(&life.circuit, life.now) {
            break;
        }
        if counting(&mut life).is_ok() {
            ended = Some(life.now);
        }
    }
    let ended = ended.unwrap();
    assert!(!is_counting(&life.circuit, ended));
    assert!(
        life.circuit.counting.unwrap().calm.is_some(),
        "what is usual is remembered"
    );
}

#[test]
fn as_many_failures_as_usual_do_not_begin_it_again() {
    let mut life = Life::new();
    life.circuit.counting = Some(crate::circuit::Counting {
        since: life.now,
        until: life.now,
        weight: 1,
        calm: Some(2.0),
    });
    life.wait(seconds(10));
    life.count(20, 20);
    assert_eq!(counting(&mut life), Err(Keep::Same), "two a second");
    life.count(100, 100);
    assert_eq!(counting(&mut life), Ok(Kind::Measured));
}

#[test]
fn where_calls_fail_counting_goes_on() {
    let mut life = Life::new();
    for _ in 0..8 * 600 {
        life.wait(SLOT);
        life.count(2, 2);
        let _kept = counting(&mut life);
        assert!(is_counting(&life.circuit, life.now));
    }
    let written = life.changes.len();
    assert!(written < 20, "{written} writes in ten minutes");
}

#[test]
fn busy_successes_are_sampled() {
    let mut life = Life::new();
    life.circuit.volume = Some(1_000.0);
    life.count(1, 1);
    counting(&mut life).unwrap();
    assert!(weight(&life.circuit) > 1);

    let mut unknown = Life::new();
    unknown.count(1, 1);
    counting(&mut unknown).unwrap();
    for _ in 0..16 {
        unknown.wait(SLOT);
        unknown.count(200, 190);
        let _kept = counting(&mut unknown);
    }
    assert!(
        weight(&unknown.circuit) > 1,
        "as soon as the volume is seen"
    );
}

#[test]
fn only_what_was_counted_since_is_judged() {
    let mut life = Life::new();
    life.wait(seconds(1));
    life.count(5, 5);
    counting(&mut life).unwrap();
    life.wait(seconds(1));
    life.count(9, 0);
    let seen = counted(&life.circuit, &life.buckets());
    assert_eq!(Outcomes::sum(&seen).calls, 9);
    let from = judged_from(&life.circuit, seconds(30));
    assert!(from > life.circuit.counting.unwrap().since);
    assert!(
        from >= judged_from(&life.circuit, seconds(1)),
        "slow calls take longer"
    );
}

#[test]
fn a_circuit_that_is_not_closed_counts_its_probe_and_its_ramp() {
    let mut life = Life::new();
    life.trip().unwrap();
    assert_eq!(weight(&life.circuit), 1);
    assert_eq!(counting(&mut life), Err(Keep::Same));
    life.circuit.volume = Some(4_000.0);
    life.probe(true).unwrap();
    let low = weight(&life.circuit);
    let mut top = Life::recovering(1.0);
    top.circuit.volume = Some(4_000.0);
    assert!(low >= 1 && weight(&top.circuit) > low);
}
