use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;

use super::{Executor, Mailbox};

type Log = Rc<RefCell<Vec<(i64, &'static str)>>>;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn sleepers_wake_in_the_order_of_their_times_and_equals_in_the_order_asked() {
    let mut executor = Executor::starting_at(at(0));
    let log = Log::default();
    for (name, seconds) in [("late", 9), ("first", 3), ("second", 3)] {
        let (clock, log) = (executor.clock(), Rc::clone(&log));
        executor.clock().spawn(async move {
            clock.sleep(Duration::from_secs(seconds)).await;
            log.borrow_mut().push((clock.now().as_second(), name));
        });
    }
    executor.run_until(at(5));
    assert_eq!(*log.borrow(), [(3, "first"), (3, "second")]);
    assert_eq!(executor.clock().now(), at(5));
    executor.run_until(at(20));
    assert_eq!(log.borrow().last(), Some(&(9, "late")));
}

#[test]
fn a_mailbox_wakes_its_reader_at_once_or_gives_up_at_the_time() {
    let mut executor = Executor::starting_at(at(0));
    let clock = executor.clock();
    let mailbox = Mailbox::new(&clock);
    let log = Rc::new(RefCell::new(Vec::new()));
    let (reader, seen, time) = (mailbox.clone(), Rc::clone(&log), clock.clone());
    clock.spawn(async move {
        for until in [10, 20, 30] {
            let letter = reader.receive(Some(at(until))).await;
            seen.borrow_mut().push((time.now().as_second(), letter));
        }
    });
    let time = clock.clone();
    clock.spawn(async move {
        time.sleep_until(at(4)).await;
        mailbox.send("one");
        time.sleep_until(at(25)).await;
        mailbox.send("two");
    });
    executor.run_until(at(100));
    assert_eq!(
        *log.borrow(),
        [(4, Some("one")), (20, None), (25, Some("two"))]
    );
}

#[test]
fn work_begun_by_work_runs_in_the_same_instant_and_places_are_used_again() {
    let mut executor = Executor::starting_at(at(0));
    let log = Log::default();
    let (clock, seen) = (executor.clock(), Rc::clone(&log));
    executor.clock().spawn(async move {
        for second in 1..=1_000 {
            clock.sleep_until(at(second)).await;
            let (inner, seen) = (clock.clone(), Rc::clone(&seen));
            clock.spawn(async move { seen.borrow_mut().push((inner.now().as_second(), "child")) });
        }
    });
    executor.run_until(at(2_000));
    let log = log.borrow();
    assert_eq!(log.len(), 1_000);
    assert!(
        log.iter()
            .zip(1..)
            .all(|((second, _), asked)| *second == asked)
    );
}
