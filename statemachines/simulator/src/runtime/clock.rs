//! The time, and everything that waits for it.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use breaker::circuit::after;
use jiff::Timestamp;

/// A piece of work that the executor runs to its end.
pub(super) type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Where the executor keeps a piece of work. Places are used again: whoever is woken looks whether it is meant.
pub(super) type Place = usize;

/// A handle on virtual time. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Clock(Rc<Shared>);

struct Shared {
    now: Cell<Timestamp>,
    /// Whose turn it is: where a waiting future is to be found again.
    turn: Cell<Place>,
    /// Numbers what is asked for, so that equal times keep their order.
    serial: Cell<u64>,
    alarms: RefCell<BinaryHeap<Reverse<(Timestamp, u64, Place)>>>,
    ready: RefCell<VecDeque<Place>>,
    begun: RefCell<VecDeque<Work>>,
}

impl Clock {
    pub(super) fn starting_at(now: Timestamp) -> Self {
        Clock(Rc::new(Shared {
            now: Cell::new(now),
            turn: Cell::new(0),
            serial: Cell::new(0),
            alarms: RefCell::default(),
            ready: RefCell::default(),
            begun: RefCell::default(),
        }))
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.now.get()
    }

    /// Waits.
    pub(crate) fn sleep(&self, duration: Duration) -> Sleep {
        self.sleep_until(after(self.now(), duration))
    }

    /// Waits until it is `until`; not at all when it is later already.
    pub(crate) fn sleep_until(&self, until: Timestamp) -> Sleep {
        Sleep {
            clock: self.clone(),
            until,
            asked: false,
        }
    }

    /// Begins a piece of work that goes on beside the caller's.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        self.0.begun.borrow_mut().push_back(Box::pin(work));
    }

    /// Whose turn it is.
    pub(super) fn turn(&self) -> Place {
        self.0.turn.get()
    }

    pub(super) fn set_turn(&self, place: Place) {
        self.0.turn.set(place);
    }

    pub(super) fn set_now(&self, now: Timestamp) {
        self.0.now.set(now);
    }

    /// Has whoever's turn it is looked at again at `at`.
    pub(super) fn wake_at(&self, at: Timestamp) {
        let serial = self.0.serial.get();
        self.0.serial.set(serial + 1);
        let alarm = Reverse((at, serial, self.turn()));
        self.0.alarms.borrow_mut().push(alarm);
    }

    /// Has a piece of work looked at again in this instant.
    pub(super) fn wake(&self, place: Place) {
        self.0.ready.borrow_mut().push_back(place);
    }

    pub(super) fn next_ready(&self) -> Option<Place> {
        self.0.ready.borrow_mut().pop_front()
    }

    pub(super) fn next_begun(&self) -> Option<Work> {
        self.0.begun.borrow_mut().pop_front()
    }

    /// The next alarm, if it rings by `end`.
    pub(super) fn next_alarm(&self, end: Timestamp) -> Option<(Timestamp, Place)> {
        let mut alarms = self.0.alarms.borrow_mut();
        match alarms.peek() {
            Some(Reverse((at, _, _))) if *at <= end => {
                alarms.pop().map(|Reverse((at, _, place))| (at, place))
            }
            Some(_) | None => None,
        }
    }
}

/// Waits for a time.
pub(crate) struct Sleep {
    clock: Clock,
    until: Timestamp,
    asked: bool,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.clock.now() >= self.until {
            return Poll::Ready(());
        }
        if !self.asked {
            self.asked = true;
            self.clock.wake_at(self.until);
        }
        Poll::Pending
    }
}
