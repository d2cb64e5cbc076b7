//! The calls of one execution, read from its history as it goes on.
//!
//! A call begins when the execution comes to a breaker, and is over when it comes to a state that is none of the
//! breaker's. Which event belongs to which call follows from the events that led to them, so iterations and branches at
//! the same time are told apart.

use std::collections::BTreeSet;

use generator::Spliced;
use interpreter::{Event, EventKind, Outcome, WorkStep};
use jiff::Timestamp;

use super::Ended;
use crate::world::servable::{FirstAttempt, Offer};
use crate::world::tally::Served;

/// How a machine comes to one dependency.
#[derive(Debug)]
pub(super) struct Door {
    circuit: String,
    /// Where a call begins.
    entrance: String,
    /// The user's own Task.
    task: String,
    /// The same Task where its success is counted.
    counted: String,
    /// Everything that belongs to the call.
    states: BTreeSet<String>,
    /// States in which it is decided who answers, and who does; none: nobody.
    rungs: [(String, Option<Served>); 4],
}

/// The calls of one execution.
#[derive(Debug)]
pub(crate) struct Calls<'m> {
    doors: &'m [Door],
    calls: Vec<Call<'m>>,
    /// How many of the calls were offered to their dependencies.
    offered: usize,
    /// By each event's number less one: the call that it belongs to.
    of_event: Vec<Option<usize>>,
}

/// A call that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Begun<'m> {
    /// Whose.
    pub(crate) circuit: &'m str,
    /// When.
    pub(crate) at: Timestamp,
    /// When its last event was.
    pub(crate) last: Timestamp,
}

/// A call that is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Made<'m> {
    pub(crate) begun: Begun<'m>,
    pub(crate) served: Served,
    /// What the dependency could do with it when it was offered; none: there is no such dependency.
    pub(crate) offer: Option<Offer>,
    pub(crate) first: FirstAttempt,
}

#[derive(Debug)]
struct Call<'m> {
    begun: Begun<'m>,
    offer: Option<Offer>,
    first: FirstAttempt,
    door: &'m Door,
    /// Whether its Task is where it is now.
    in_task: bool,
    /// Who answers, as far as is known.
    served: Option<Served>,
}

impl Door {
    /// Through a breaker.
    pub(super) fn gate(call: &Spliced) -> Self {
        Door {
            circuit: call.dependency.clone(),
            entrance: call.gate.clone(),
            task: call.task.clone(),
            counted: call.counted.clone(),
            states: call.states.clone(),
            rungs: [
                (call.fresh.clone(), Some(Served::Fresh)),
                (call.stale.clone(), Some(Served::Stale)),
                (call.default.clone(), Some(Served::Default)),
                (call.failed.clone(), None),
            ],
        }
    }

    /// Without one.
    pub(super) fn task(call: &Spliced) -> Self {
        Door {
            entrance: call.task.clone(),
            states: BTreeSet::from([call.task.clone()]),
            ..Door::gate(call)
        }
    }
}

impl<'m> Calls<'m> {
    pub(super) fn new(doors: &'m [Door]) -> Self {
        Calls {
            doors,
            calls: Vec::new(),
            offered: 0,
            of_event: Vec::new(),
        }
    }

    /// Looks at what is new in the history; gives the calls that have begun.
    pub(crate) fn follow(&mut self, events: &[Event]) -> Vec<Begun<'m>> {
        let known = self.calls.len();
        let new = events.get(self.of_event.len()..).unwrap_or_default();
        for event in new {
            let before = usize::try_from(event.previous).ok();
            let before = before.and_then(|id| self.of_event.get(id.checked_sub(1)?));
            let call = self.belongs(event, before.copied().flatten());
            if let Some(call) = call.and_then(|index| self.calls.get_mut(index)) {
                call.note(event);
            }
            self.of_event.push(call);
        }
        let begun = self.calls.get(known..).unwrap_or_default();
        begun.iter().map(|call| call.begun).collect()
    }

    /// What the dependency could do with the earliest call of which that is not known yet.
    pub(crate) fn offered(&mut self, offer: Option<Offer>) {
        if let Some(call) = self.calls.get_mut(self.offered) {
            call.offer = offer;
            self.offered += 1;
        }
    }

    /// The call that an event belongs to; `before` is the one of the event that led to it.
    fn belongs(&mut self, event: &Event, before: Option<usize>) -> Option<usize> {
        if let EventKind::MapIteration { .. } = event.kind {
            // Whatever comes next is led to by the Map, not by the call.
            return None;
        }
        let EventKind::StateEntered { name, .. } = &event.kind else {
            return before;
        };
        let entered = self.doors.iter().find(|door| door.entrance == **name);
        if let Some(door) = entered {
            self.calls.push(Call::new(door, event.at));
            return Some(self.calls.len() - 1);
        }
        before.filter(|index| {
            let call = self.calls.get(*index);
            call.is_some_and(|call| call.door.states.contains(&**name))
        })
    }

    /// How the execution ended, and what every call was answered with.
    ///
    /// A call that nothing answered is caught when the execution ends well all the same.
    pub(crate) fn end(self, outcome: &Outcome) -> (Ended, Vec<Made<'m>>) {
        let well = matches!(outcome, Outcome::Succeeded { .. });
        let lost = if well { Served::Caught } else { Served::Failed };
        let made = |call: Call<'m>| Made {
            begun: call.begun,
            served: call.served.unwrap_or(lost),
            offer: call.offer,
            first: call.first,
        };
        let calls: Vec<Made<'m>> = self.calls.into_iter().map(made).collect();
        let caught = calls.iter().any(|call| call.served == Served::Caught);
        let ended = match (well, caught) {
            (true, true) => Ended::Caught,
            (true, false) => Ended::Succeeded,
            (false, _) => Ended::Failed,
        };
        (ended, calls)
    }
}

impl<'m> Call<'m> {
    fn new(door: &'m Door, at: Timestamp) -> Self {
        Call {
            begun: Begun {
                circuit: &door.circuit,
                at,
                last: at,
            },
            offer: None,
            first: FirstAttempt::NotMade,
            door,
            in_task: false,
            served: None,
        }
    }

    fn note(&mut self, event: &Event) {
        self.begun.last = event.at;
        if let EventKind::StateEntered { name, .. } = &event.kind {
            self.in_task = self.door.task == **name || self.door.counted == **name;
            let mut rungs = self.door.rungs.iter();
            if let Some((_, served)) = rungs.find(|(rung, _)| *rung == **name) {
                self.served = *served;
            }
        }
        if let (EventKind::Work(work), true) = (&event.kind, self.in_task) {
            // Until it succeeds nobody has answered, and after a later attempt that failed nobody has again.
            self.served = match work.step {
                WorkStep::Succeeded { .. } => Some(Served::Live),
                WorkStep::Scheduled(_)
                | WorkStep::Started { .. }
                | WorkStep::Submitted { .. }
                | WorkStep::Failed(_)
                | WorkStep::ScheduleFailed(_)
                | WorkStep::StartFailed(_)
                | WorkStep::SubmitFailed(_)
                | WorkStep::TimedOut(_) => None,
            };
            if self.first == FirstAttempt::NotMade {
                self.first = match work.step {
                    WorkStep::Succeeded { .. } => FirstAttempt::Judged(true),
                    WorkStep::Failed(_) | WorkStep::TimedOut(_) => FirstAttempt::Failed,
                    WorkStep::Scheduled(_)
                    | WorkStep::Started { .. }
                    | WorkStep::Submitted { .. }
                    | WorkStep::ScheduleFailed(_)
                    | WorkStep::StartFailed(_)
                    | WorkStep::SubmitFailed(_) => FirstAttempt::NotMade,
                };
            }
        }
    }
}
