//! The table in memory keeps the conditions that the real one does.

use breaker::decide::{Kind, Order, order};
use breaker::policy::Policy;

use super::*;

fn tripped(circuit: &Circuit, now: Timestamp) -> Change {
    match order(circuit, &Policy::default(), Order::Trip, "", "", now) {
        breaker::decide::Decision::Write(change) => *change,
        breaker::decide::Decision::Keep(keep) => panic!("{keep}"),
    }
}

#[test]
fn a_write_on_an_old_revision_is_lost_and_a_repeated_one_done() {
    let host = Host::new();
    let closed = Circuit::closed("payments", host.now());
    let first = tripped(&closed, host.now());
    assert_eq!(first.kind, Kind::Opened);
    assert_eq!(run(host.write(&first)), Ok(Written::Done));
    assert_eq!(
        run(host.write(&first)),
        Ok(Written::Done),
        "only its answer was lost"
    );
    host.wait(Duration::from_secs(1));
    let late = tripped(&closed, host.now());
    assert_eq!(run(host.write(&late)), Ok(Written::Lost));
    let stands = host.circuit().unwrap();
    assert_eq!(
        (stands.revision, stands.since),
        (first.next.revision, first.next.since)
    );
}

#[test]
fn counts_of_one_second_add_up_and_generations_stay_apart() {
    let host = Host::new();
    host.traffic(0, 5, 1);
    host.traffic(0, 3, 2);
    host.traffic(1, 7, 0);
    let (zero, one) = (host.counted(0), host.counted(1));
    assert_eq!((zero.calls, zero.failures, one.calls), (8, 3, 7));
    host.wait(Duration::from_secs(60));
    assert!(host.counted(0).is_empty(), "no window reaches so far back");
}
