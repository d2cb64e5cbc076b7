//! When lines want to be woken, earliest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::Timestamp;

use super::effect::Why;
use super::line::Line;
use super::{Deadline, LineId, Run};

/// All timers that were ever set and not yet due. A timer that its line has replaced or given up stays in the heap
/// until it comes to the top.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timers(BinaryHeap<Reverse<Entry>>);

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Entry {
    at: Timestamp,
    /// In the order in which they were set: it breaks ties, and tells a line's timer from the ones before it.
    serial: u64,
    why: Why,
    line: LineId,
}

/// The timer that counts for a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Timer {
    serial: u64,
}

impl Run {
    /// Sets a line's timer, in place of the one it had.
    pub(crate) fn arm(&mut self, id: LineId, line: &mut Line, at: Timestamp, why: Why) {
        line.timer = Some(self.set(id, at, why));
    }

    /// Bounds the time of a line that is an execution of its own.
    pub(crate) fn bound(&mut self, id: LineId, at: Timestamp) {
        let timer = self.set(id, at, Why::ExecutionTimeout);
        if let Some(mut line) = self.lines.take(id) {
            line.bound = Some(timer);
            self.lines.put(id, line);
        }
    }

    fn set(&mut self, id: LineId, at: Timestamp, why: Why) -> Timer {
        let serial = self.next_serial();
        self.timers.0.push(Reverse(Entry {
            at,
            serial,
            why,
            line: id,
        }));
        Timer { serial }
    }

    /// The earliest deadline, the execution's own included.
    pub(crate) fn next_deadline(&self) -> Option<Deadline> {
        if self.outcome.is_some() {
            return None;
        }
        let end = Deadline {
            at: self.ends_at,
            why: Why::ExecutionTimeout,
        };
        match self.timers.0.peek() {
            Some(Reverse(entry)) if entry.at < end.at => Some(Deadline {
                at: entry.at,
                why: entry.why,
            }),
            Some(_) | None => Some(end),
        }
    }

    /// Takes the earliest timer if it is due, and says whose and why.
    pub(crate) fn due(&mut self, by: Timestamp) -> Option<(LineId, Deadline)> {
        self.drop_stale_timers();
        let Reverse(entry) = self.timers.0.peek().copied()?;
        if entry.at > by {
            return None;
        }
        self.timers.0.pop();
        let deadline = Deadline {
            at: entry.at,
            why: entry.why,
        };
        Some((entry.line, deadline))
    }

    /// Leaves a timer that counts on top, if there is any.
    pub(crate) fn drop_stale_timers(&mut self) {
        while let Some(Reverse(entry)) = self.timers.0.peek() {
            let counts = self.lines.get(entry.line).is_some_and(|line| {
                let timer = Some(Timer {
                    serial: entry.serial,
                });
                line.timer == timer || line.bound == timer
            });
            if counts {
                break;
            }
            self.timers.0.pop();
        }
    }

    /// Gives up every timer.
    pub(crate) fn clear_timers(&mut self) {
        self.timers.0.clear();
    }
}
