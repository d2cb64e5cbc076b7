//! What must never be: every write, admission and probe is held against it.

use breaker::admission::{admission, along};
use breaker::circuit::{Circuit, Mode, Phase};
use breaker::decide::Order;
use breaker::lease::Round;

use crate::actor::Event;
use crate::setup::{Setup, policy};
use crate::world::at;

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audit {
    /// The first thing that must never be.
    pub violation: Option<Violation>,
    /// Probes of the latest cool-down.
    probes: Option<(Round, u32)>,
}

/// What must never be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Violation {
    /// An open circuit was closed, let calls through, or was forgotten by somebody who may not.
    LostOpen,
    /// A write replaced something that its writer never read.
    LostUpdate,
    /// Admission rose by a write, or a recovery ended before its ramp did.
    RampJumped,
    /// Calls that an older generation admitted changed a newer one.
    OldGeneration,
    /// A cool-down cost more probes than the policy allows.
    TooManyProbes,
    /// A forced circuit moved without an order, or let through what the mode forbids.
    ForcedOverruled,
    /// Calls were let through that the circuit refuses.
    OverAdmitted,
}

/// Who writes what.
pub struct Deed<'a> {
    /// What the decision is about.
    pub event: Event,
    /// The writer's incident name, or nothing.
    pub incident: &'a str,
    /// The writer's time.
    pub now: i64,
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

    /// Counts a probe.
    pub fn probed(&mut self, round: Round) {
        let so_far = self
            .probes
            .filter(|(latest, _)| *latest == round)
            .map_or(0, |(_, count)| count);
        self.probes = Some((round, so_far + 1));
        let most = policy().recovery.probes.map_or(0, |probes| probes.of);
        if so_far + 1 > most {
            self.violation = self.violation.or(Some(Violation::TooManyProbes));
        }
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
        Event::Breach(_)
        | Event::Alarm(_)
        | Event::Probed
        | Event::ProbingFailed
        | Event::Feedback { .. }
        | Event::TakeOver => None,
    };
    let owner = before.incident.as_deref() == Some(deed.incident);
    let same = after.generation == before.generation;
    let next = after.generation == before.generation + 1;
    let now = at(deed.now);
    let (fine, otherwise) = match (before.phase, after.phase) {
        (Phase::Open { .. }, Phase::Closed) => (false, Violation::LostOpen),
        (Phase::Open { retry_at }, Phase::Recovering { .. }) => {
            let probed = deed.event == Event::Probed && owner && now >= retry_at;
            let right = same && (probed || ordered == Some(Order::Reset));
            (right, Violation::LostOpen)
        }
        (Phase::Open { retry_at: old }, Phase::Open { retry_at: new }) => {
            let owned = owner || deed.event == Event::TakeOver || before.incident == after.incident;
            (same && new >= old && owned, Violation::LostOpen)
        }
        (Phase::Recovering { ramp }, Phase::Closed) => {
            let risen = deed.event == Event::Feedback { bad: false } && along(ramp, now) >= 1.0;
            (same && owner && risen, Violation::RampJumped)
        }
        (Phase::Recovering { ramp: old }, Phase::Recovering { ramp: new }) => {
            let cut = along(new, now) <= along(old, now);
            (same && cut, Violation::RampJumped)
        }
        (Phase::Recovering { .. } | Phase::Closed, Phase::Open { .. }) => {
            (next, Violation::LostUpdate)
        }
        (Phase::Closed, Phase::Closed) => (same, Violation::LostUpdate),
        (Phase::Closed, Phase::Recovering { .. }) => (false, Violation::RampJumped),
    };
    if !fine {
        return Some(otherwise);
    }
    let forced = matches!(before.mode, Mode::ForcedOpen | Mode::ForcedClosed);
    if forced && ordered.is_none() {
        return Some(Violation::ForcedOverruled);
    }
    if matches!(deed.event, Event::Breach(generation) if generation != before.generation) {
        return Some(Violation::OldGeneration);
    }
    (after.revision != before.revision + 1).then_some(Violation::LostUpdate)
}
