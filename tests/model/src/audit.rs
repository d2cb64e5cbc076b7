//! What must never be: every write, admission and probe is held against it.

use std::collections::BTreeMap;

use breaker::admission::admission;
use breaker::circuit::{Circuit, Mode, Phase};
use breaker::decide::Order;
use breaker::lease::{ProbeKind, Round};

use crate::actor::{Event, Role, Why};
use crate::setup::Setup;
use crate::world::at;

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audit {
    /// The first thing that must never be.
    pub violation: Option<Violation>,
    /// The latest probe of each kind: its cool-down, and until when it may be under way.
    probes: BTreeMap<ProbeKind, (Round, i64)>,
}

/// What must never be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Violation {
    /// An open circuit was closed, let calls through, or was forgotten by somebody who may not.
    LostOpen,
    /// A write replaced something that its writer never read.
    LostUpdate,
    /// Admission rose otherwise than by a step of the ramp, or a recovery ended before everything was let through.
    RampJumped,
    /// Calls that an older generation admitted changed a newer one.
    OldGeneration,
    /// Two probes of one kind were under way at once.
    TooManyProbes,
    /// A forced circuit moved without an order, or let through what the mode forbids.
    ForcedOverruled,
    /// Calls were let through that the circuit refuses.
    OverAdmitted,
    /// An alarm opened a circuit whose calls contradicted it.
    AlarmOverruled,
}

/// Who writes what.
pub struct Deed<'a> {
    /// What the decision is about.
    pub event: Event,
    /// The writer.
    pub role: &'a Role,
    /// The writer's time.
    pub now: i64,
    /// Seconds between the writer's clock and the true time.
    pub clock: i64,
    /// Whether calls contradicted an alarm when the writer decided.
    pub acquitted: bool,
}

impl Deed<'_> {
    /// Whether the writer owns the circuit, or is who goes on for its owner.
    fn owns(&self, before: &Circuit) -> bool {
        let owner = before.incident.as_deref();
        match self.role {
            Role::Incident(incident) => match (&incident.why, self.event) {
                (Why::Continues(ended), Event::HandOn) => owner == Some(&**ended),
                (Why::Continues(_) | Why::Trip | Why::Alarm(_), _) => {
                    owner == Some(&*incident.name)
                }
            },
            Role::Worker(_) | Role::Reconcile | Role::Operator => false,
        }
    }
}

impl Audit {
    /// Looks at a write that was carried out.
    pub fn written(&mut self, setup: &Setup, before: &Circuit, after: &Circuit, deed: &Deed<'_>) {
        let found = transition(setup, before, after, deed);
        self.violation = self.violation.or(found);
    }

    /// Looks at an admission: what the reader made of the copy it read.
    pub fn admitted(&mut self, stored: &Circuit, read: &Circuit, now: i64) {
        let (right, made) = (admission(stored, at(now)), admission(read, at(now)));
        let overruled = match stored.mode {
            Mode::ForcedOpen => made > 0.0,
            Mode::ForcedClosed => made < 1.0,
            Mode::Auto | Mode::Observe => false,
        };
        let found = if overruled {
            Some(Violation::ForcedOverruled)
        } else {
            (made > right).then_some(Violation::OverAdmitted)
        };
        self.violation = self.violation.or(found);
    }

    /// Notes a probe that is sent now, by the prober's clock, and is over after so many seconds.
    pub fn probed(&mut self, kind: ProbeKind, round: Round, now: i64, lasts: i64) {
        let under_way = self.probes.insert(kind, (round, now + lasts));
        if under_way.is_some_and(|(latest, until)| latest == round && now < until) {
            self.violation = self.violation.or(Some(Violation::TooManyProbes));
        }
    }

    /// Notes that the latest probe of a kind is over.
    pub fn answered(&mut self, kind: ProbeKind) {
        self.probes.remove(&kind);
    }
}

fn transition(
    setup: &Setup,
    before: &Circuit,
    after: &Circuit,
    deed: &Deed<'_>,
) -> Option<Violation> {
    let ordered = match deed.event {
        Event::Order(number) => setup.orders.get(number).copied(),
        Event::Counted(_)
        | Event::Tended(_)
        | Event::Alarm(_)
        | Event::Passed(_)
        | Event::Failed(_)
        | Event::Level(_)
        | Event::HandOn
        | Event::TakeOver => None,
    };
    let same = after.generation == before.generation;
    let next = after.generation == before.generation + 1;
    let now = at(deed.now);
    let counted = matches!(deed.event, Event::Counted(_) | Event::Tended(_));
    let given = deed.owns(before) || deed.event == Event::TakeOver;
    let (fine, otherwise) = match (before.phase, after.phase) {
        (Phase::Open { .. }, Phase::Closed) => (false, Violation::LostOpen),
        (Phase::Open { .. }, Phase::Recovering { .. }) => {
            let passed = matches!(deed.event, Event::Passed(_));
            (same && (passed || ordered == Some(Order::Reset)), Violation::LostOpen)
        }
        (Phase::Open { retry_at: old }, Phase::Open { retry_at: new }) => {
            let failed = matches!(deed.event, Event::Failed(_)) && now >= old;
            let kept = new == old && (given || before.incident == after.incident);
            (same && new >= old && (failed || kept), Violation::LostOpen)
        }
        (Phase::Recovering { ramp }, Phase::Closed) => {
            (same && counted && ramp.level >= 1.0, Violation::RampJumped)
        }
        (Phase::Recovering { ramp: old }, Phase::Recovering { ramp: new }) => {
            let step = counted && new.at > old.at && new.level <= 2.0 * old.level;
            (same && (step || new.level <= old.level), Violation::RampJumped)
        }
        (Phase::Recovering { .. } | Phase::Closed, Phase::Open { .. }) => {
            (next, Violation::LostUpdate)
        }
        (Phase::Closed, Phase::Closed) => (same, Violation::LostUpdate),
        // Calls fail again soon after the circuit closed: it gets fewer of them.
        (Phase::Closed, Phase::Recovering { ramp }) => {
            (same && counted && ramp.level < 1.0, Violation::RampJumped)
        }
    };
    if !fine {
        return Some(otherwise);
    }
    let forced = matches!(before.mode, Mode::ForcedOpen | Mode::ForcedClosed);
    if forced && ordered.is_none() {
        return Some(Violation::ForcedOverruled);
    }
    let of_another = |generation| generation != before.generation;
    if deed.event.generation().is_some_and(of_another) {
        return Some(Violation::OldGeneration);
    }
    let alarmed = matches!(deed.event, Event::Alarm(_) | Event::Level(_));
    if alarmed && deed.acquitted {
        return Some(Violation::AlarmOverruled);
    }
    (after.revision != before.revision + 1).then_some(Violation::LostUpdate)
}
