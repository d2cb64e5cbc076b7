//! What the parts of the world tell the tallies, and the observer that looks once a second.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use breaker::admission::phase_admission;
use breaker::circuit::elapsed;
use breaker::decide::{Change, Kind};
use interpreter::Failure;
use jiff::Timestamp;

use super::World;
use super::dependency::Arrival;
use super::meter::Usage;
use super::own::Executions;
use super::servable::{FirstAttempt, Offer};
use super::states::phase_of;
use super::tally::{Changed, Notice, Phase, Served, Tally};

/// Looks at every circuit and dependency once a second, for as long as calls are offered.
pub(super) fn observe(world: &Rc<World>) {
    let watching = Rc::clone(world);
    world.clock.spawn(async move {
        while watching.clock.now() < watching.end {
            watching.look();
            watching.clock.sleep(Duration::from_secs(1)).await;
        }
    });
}

impl World {
    fn look(&self) {
        let since = self.since_start();
        let now = self.clock.now();
        for (name, subject) in &self.subjects {
            let circuit = self.table.peek(name);
            let admission = circuit
                .as_ref()
                .map_or(1.0, |circuit| phase_admission(circuit, now));
            let phase = phase_of(self, name);
            let admission = match (self.peers.phase(name, now), phase) {
                (None, _) | (Some(_), Phase::Closed) => admission,
                (Some(_), Phase::Recovering | Phase::Open) => 0.0,
            };
            let dependency = subject.dependency.borrow();
            let behaviour = dependency.behaviour();
            let mut tally = subject.tally.borrow_mut();
            let second = tally.second(since);
            second.admission = admission;
            second.phase = phase;
            second.capacity = behaviour.capacity_at(since);
            second.outage = behaviour.outage(since).is_some();
        }
        if since.as_secs().is_multiple_of(60) {
            self.table.expire(now);
        }
    }

    /// A caller wants an execution.
    pub(super) fn note_begun(&self) {
        self.running.set(self.running.get() + 1);
    }

    /// An execution of a machine was started for a caller.
    pub(super) fn note_start(&self, machine: &str) {
        let mut starts = self.starts.borrow_mut();
        starts.note(machine, self.since_start());
    }

    /// What a caller wanted came to its end.
    pub(super) fn note_done(&self) {
        self.running.set(self.running.get().saturating_sub(1));
        self.done.set(self.done.get() + 1);
    }

    /// A call is offered to a dependency; what that could do with it, or none: there is no such dependency.
    pub(super) fn note_offer(&self, circuit: &str, since: Duration) -> Option<Offer> {
        let subject = self.subjects.get(circuit)?;
        let dependency = subject.dependency.borrow();
        let behaviour = dependency.behaviour();
        let outage = behaviour.outage(since).is_some();
        let offer = subject.servable.borrow_mut().offer(behaviour, since);
        let mut tally = subject.tally.borrow_mut();
        let second = tally.second(since);
        second.offered += 1;
        second.servable += offer.expected();
        tally.offered_in_outage += u64::from(outage);
        Some(offer)
    }

    /// The first attempt of a call is over.
    pub(super) fn note_first_attempt(
        &self,
        circuit: &str,
        offered_at: Duration,
        offer: Offer,
        first: FirstAttempt,
    ) {
        self.tell(circuit, |tally| {
            tally.second(offered_at).servable += offer.with(first) - offer.expected();
        });
    }

    /// The executions of a machine that callers started in a span.
    pub(super) fn started(&self, machine: &str, from: Timestamp, to: Timestamp) -> f64 {
        let since = |at| elapsed(self.start, at);
        let starts = self.starts.borrow();
        let started = starts.between(machine, since(from), since(to));
        #[expect(clippy::cast_precision_loss, reason = "the calls of some minutes")]
        let started = started as f64;
        started
    }

    /// A call came to its end.
    pub(super) fn note_end(
        &self,
        circuit: &str,
        offered_at: Duration,
        served: Served,
        waited: Duration,
    ) {
        self.tell(circuit, |tally| tally.ended(offered_at, served, waited));
    }

    /// What a guard's execution used that began in a phase of its circuit.
    pub(super) fn note_call_usage(&self, circuit: &str, phase: Phase, usage: Usage) {
        self.tell(circuit, |tally| tally.used.add(phase, usage));
    }

    /// A guard's execution ended with an error.
    pub(super) fn note_failure(&self, circuit: &str, failure: &Failure) {
        if let Some(subject) = self.subjects.get(circuit) {
            let name = error_name(failure).to_owned();
            *subject.failures.borrow_mut().entry(name).or_default() += 1;
        }
    }

    /// A worker wrote a circuit.
    pub(super) fn note_change(&self, change: &Change) {
        if change.kind == Kind::Measured {
            return; // a figure, every few minutes
        }
        let next = &change.next;
        self.tell(&next.name, |tally| {
            tally.changes.push(Changed {
                at: self.since_start(),
                kind: change.kind,
                generation: next.generation,
                admission: phase_admission(next, self.clock.now()),
                reason: next.reason.clone(),
                actor: next.actor.clone(),
            });
        });
    }

    /// Another design wrote a circuit of its own.
    pub(super) fn note_peer(&self, circuit: &str, kind: Kind, trips: u64) {
        let at = self.since_start();
        self.tell(circuit, |tally| {
            tally.changes.push(Changed {
                at,
                kind,
                generation: trips,
                admission: if kind == Kind::Closed { 1.0 } else { 0.0 },
                reason: String::new(),
                actor: String::new(),
            });
        });
    }

    /// An alarm went into ALARM.
    pub(super) fn note_alarm(&self, circuit: &str, alarm: &str) {
        let at = self.since_start();
        self.tell(circuit, |tally| tally.alarms.push((at, alarm.to_owned())));
    }

    /// People were told something. The subject begins with the circuit's name and a colon.
    pub(crate) fn note_notice(&self, subject: &str, message: &str) {
        let circuit = subject.split(':').next().unwrap_or_default();
        self.tell(circuit, |tally| {
            tally.notices.push(Notice {
                at: self.since_start(),
                subject: subject.to_owned(),
                message: message.to_owned(),
            });
        });
    }

    /// An execution used something that no caller waits for.
    pub(super) fn note_usage(&self, usage: Usage) {
        let mut aside = self.aside.get();
        aside += usage;
        self.aside.set(aside);
        self.done.set(self.done.get() + 1);
    }

    /// An execution failed that should not have.
    pub(super) fn note_trouble(&self, trouble: String) {
        self.troubles.borrow_mut().push(trouble);
    }

    /// Executions that callers started and that have not ended.
    pub(crate) fn running(&self) -> u64 {
        self.running.get()
    }

    /// Executions that have ended.
    pub(crate) fn done(&self) -> u64 {
        self.done.get()
    }

    /// What executions used that no caller waits for.
    pub(crate) fn aside(&self) -> Usage {
        self.aside.get()
    }

    /// Executions that failed and should not have.
    pub(crate) fn troubles(&self) -> Vec<String> {
        self.troubles.borrow().clone()
    }

    /// How long an attempt of a call may take.
    pub(crate) fn timeout(&self, circuit: &str) -> Option<Duration> {
        let subject = self.subjects.get(circuit)?;
        Some(subject.servable.borrow().timeout())
    }

    /// What happened to a dependency.
    pub(crate) fn tally(&self, circuit: &str) -> Option<Ref<'_, Tally>> {
        self.subjects
            .get(circuit)
            .map(|subject| subject.tally.borrow())
    }

    /// What became of the executions of a machine of the user's own.
    pub(crate) fn executions(&self, machine: &str) -> Option<RefMut<'_, Executions>> {
        let executions = self.executions.get(machine);
        executions.map(RefCell::borrow_mut)
    }

    /// The errors that a guard's executions ended with, and how many.
    pub(crate) fn failures(&self, circuit: &str) -> BTreeMap<String, u64> {
        let subject = self.subjects.get(circuit);
        subject
            .map(|subject| subject.failures.borrow().clone())
            .unwrap_or_default()
    }

    fn tell(&self, circuit: &str, what: impl FnOnce(&mut Tally)) {
        if let Some(subject) = self.subjects.get(circuit) {
            what(&mut subject.tally.borrow_mut());
        }
    }
}

impl Tally {
    /// A call or a probe arrived at the dependency.
    pub(super) fn arrived(&mut self, since: Duration, arrival: &Arrival, call: bool) {
        if !call {
            self.probes += 1;
            return;
        }
        self.reached_in_outage += u64::from(arrival.in_outage);
        let load = arrival.load.unwrap_or(0.0);
        self.reached_in_overload += u64::from(load > 1.0);
        let second = self.second(since);
        second.reached += 1;
        second.load = second.load.max(load);
    }
}

/// What an error is told as.
pub(super) fn error_name(failure: &Failure) -> &str {
    let name = failure.error.as_deref();
    name.unwrap_or("an error without a name")
}
