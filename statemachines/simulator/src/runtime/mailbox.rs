//! Where one piece of work waits for what others send it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use jiff::Timestamp;

use super::clock::{Clock, Place};

/// A queue with one reader. Cloning shares it.
pub(crate) struct Mailbox<T>(Rc<Shared<T>>);

struct Shared<T> {
    clock: Clock,
    letters: RefCell<VecDeque<T>>,
    reader: Cell<Option<Place>>,
}

impl<T> Clone for Mailbox<T> {
    fn clone(&self) -> Self {
        Mailbox(Rc::clone(&self.0))
    }
}

impl<T> Mailbox<T> {
    /// An empty one.
    pub(crate) fn new(clock: &Clock) -> Self {
        Mailbox(Rc::new(Shared {
            clock: clock.clone(),
            letters: RefCell::default(),
            reader: Cell::new(None),
        }))
    }

    /// Leaves something for the reader.
    pub(crate) fn send(&self, letter: T) {
        self.0.letters.borrow_mut().push_back(letter);
        if let Some(place) = self.0.reader.take() {
            self.0.clock.wake(place);
        }
    }

    /// The next letter; none when there is still none at `until` (none: waits for ever).
    pub(crate) fn receive(&self, until: Option<Timestamp>) -> Receive<T> {
        Receive {
            mailbox: self.clone(),
            until,
            asked: false,
        }
    }
}

/// Waits for a letter.
pub(crate) struct Receive<T> {
    mailbox: Mailbox<T>,
    until: Option<Timestamp>,
    asked: bool,
}

impl<T> Future for Receive<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        let shared = Rc::clone(&self.mailbox.0);
        if let Some(letter) = shared.letters.borrow_mut().pop_front() {
            shared.reader.set(None);
            return Poll::Ready(Some(letter));
        }
        if let Some(until) = self.until {
            if shared.clock.now() >= until {
                shared.reader.set(None);
                return Poll::Ready(None);
            }
            if !self.asked {
                self.asked = true;
                shared.clock.wake_at(until);
            }
        }
        shared.reader.set(Some(shared.clock.turn()));
        Poll::Pending
    }
}
