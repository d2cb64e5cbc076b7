use super::*;

fn at(slot: i64) -> Timestamp {
    Slot(8_000_000 + slot).start()
}

fn bucket(slot: i64, calls: u64, failures: u64) -> Bucket {
    Bucket {
        slot: Slot(8_000_000 + slot),
        outcomes: Outcomes {
            calls,
            failures,
            ..Outcomes::default()
        },
    }
}

#[test]
fn outcomes_up_to_the_step_and_of_its_own_slot_do_not_count() {
    let seen = observe(&[bucket(1, 5, 5), bucket(2, 7, 0), bucket(3, 4, 1)], at(2));
    assert_eq!((seen.total.calls, seen.total.failures), (4, 1));
    assert_eq!(seen.failing(), 0.25);
}

#[test]
fn the_last_success_and_the_failures_since_reach_back_beyond_the_step() {
    let buckets = [bucket(5, 6, 6), bucket(1, 3, 1), bucket(3, 2, 2)];
    let seen = observe(&buckets, at(4));
    assert_eq!(seen.last_success, Some(at(1)));
    assert_eq!(seen.failures_in_a_row, 8);
    assert_eq!(observe(&[bucket(3, 2, 2)], at(0)).last_success, None);
}

#[test]
fn bounds_surround_the_share_and_nothing_is_known_of_nothing() {
    let seen = observe(&[bucket(1, 40, 10)], at(0));
    let (low, high) = (seen.failing_at_least(2.0), seen.failing_at_most(2.0));
    assert!(low < 0.25 && 0.25 < high, "{low} {high}");
    let nothing = observe(&[], at(0));
    assert_eq!(
        (nothing.failing_at_least(2.0), nothing.failing_at_most(2.0)),
        (0.0, 1.0)
    );
    assert!(nothing.total.is_empty());
}

#[test]
fn says_what_it_saw() {
    assert_eq!(
        observe(&[bucket(1, 40, 10)], at(0)).summary(),
        "10 of 40 calls failed (25 %)"
    );
}
