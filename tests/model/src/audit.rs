//! What must never be: every write, admission and probe is held against it.

use breaker::admission::{admission, along, risen_at};
use breaker::circuit::{Circuit, Mode, Phase, after as later};
use breaker::decide::Order;
use breaker::lease::Round;
use jiff::Timestamp;

use crate::actor::{Event, Role, Why};
use crate::setup::{LAG, Setup, policy};
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
    /// A ramp began, or ended, under an alarm that had been on all the while, sooner than it may.
    NotHeld,
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
    /// Since when the alarm has been on.
    pub alarm: Option<i64>,
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
            Role::Worker | Role::Reconcile | Role::Operator => false,
        }
    }

    /// Whether an alarm was on from before `due` on, by the writer's clock, and it is too early to do without it.
    fn ignores_alarm(&self, due: Timestamp) -> bool {
        self.alarm
            .is_some_and(|since| at(since + self.clock) < due && at(self.now) < later(due, LAG))
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
        | Event::Level(_)
        | Event::HandOn
        | Event::TakeOver => None,
    };
    let owner = deed.owns(before);
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
            let fine = matches!(deed.event, Event::Feedback { trouble: None, .. });
            let risen = fine && along(ramp, now) >= 1.0;
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
    let held = match (before.phase, after.phase) {
        (Phase::Open { retry_at }, Phase::Recovering { .. }) => {
            deed.event == Event::Probed && deed.ignores_alarm(retry_at)
        }
        (Phase::Recovering { ramp }, Phase::Closed) => deed.ignores_alarm(risen_at(ramp)),
        (Phase::Closed | Phase::Open { .. } | Phase::Recovering { .. }, _) => false,
    };
    if held {
        return Some(Violation::NotHeld);
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
