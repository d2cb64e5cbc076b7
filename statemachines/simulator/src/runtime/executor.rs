//! Runs everything that was begun, moving the time on whenever nothing is left to do in it.

use std::task::{Context, Poll, Waker};

use jiff::Timestamp;

use super::clock::{Clock, Place, Work};

/// Owns all the work that is going on. Dropping it drops the work.
pub(crate) struct Executor {
    clock: Clock,
    works: Vec<Option<Work>>,
    free: Vec<Place>,
}

impl Executor {
    /// Nothing to do yet.
    pub(crate) fn starting_at(now: Timestamp) -> Self {
        Executor {
            clock: Clock::starting_at(now),
            works: Vec::new(),
            free: Vec::new(),
        }
    }

    /// The time that passes here.
    pub(crate) fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Runs until nothing is left that happens by `end`; it is then `end`.
    pub(crate) fn run_until(&mut self, end: Timestamp) {
        loop {
            self.settle();
            let Some((at, place)) = self.clock.next_alarm(end) else {
                break;
            };
            self.clock.set_now(at.max(self.clock.now()));
            self.poll(place);
        }
        self.clock.set_now(end.max(self.clock.now()));
    }

    /// Does everything that can be done without time passing.
    fn settle(&mut self) {
        loop {
            if let Some(work) = self.clock.next_begun() {
                let place = self.place(work);
                self.poll(place);
            } else if let Some(place) = self.clock.next_ready() {
                self.poll(place);
            } else {
                return;
            }
        }
    }

    fn place(&mut self, work: Work) -> Place {
        if let Some(place) = self.free.pop()
            && let Some(slot) = self.works.get_mut(place)
        {
            *slot = Some(work);
            return place;
        }
        self.works.push(Some(work));
        self.works.len() - 1
    }

    fn poll(&mut self, place: Place) {
        let Some(slot) = self.works.get_mut(place) else {
            return;
        };
        // A place that is empty, or used again, was woken for somebody who is gone.
        let Some(work) = slot else {
            return;
        };
        self.clock.set_turn(place);
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(()) = work.as_mut().poll(&mut context) {
            *slot = None;
            self.free.push(place);
        }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        // Work that was begun and never placed holds the clock, which holds the work.
        while self.clock.next_begun().is_some() {}
    }
}
