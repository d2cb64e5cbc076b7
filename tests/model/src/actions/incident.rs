//! One execution of the incident machine: finds its trip, probes, looks at the ramp.

use std::sync::Arc;

use breaker::circuit::{Circuit, Phase};
use breaker::decide::{Change, Hold, Keep, Kind, Look};
use breaker::lease::{Ask, Grant, Round};

use super::{end, set, settling};
use crate::actor::{Doing, Event, Incident, Role, Stage, Why, holding};
use crate::faults::Fault;
use crate::setup::{Setup, policy};
use crate::table::{Copy, slots};
use crate::world::{CIRCUIT, World, at};

pub(super) fn step(
    world: &mut World,
    setup: &Setup,
    who: usize,
    copy: Copy,
    now: i64,
    doing: &Doing,
    incident: &Incident,
) {
    match *doing {
        Doing::Idle => match (incident.stage, &incident.why) {
            (Stage::Begun, Why::Alarm(second)) => {
                set(world, who, settling(Event::Alarm(*second), now));
            }
            (Stage::Begun, Why::Continues(_)) => set(world, who, settling(Event::HandOn, now)),
            (Stage::Begun, Why::Trip) => {
                let found = world.table.read(copy, at(now), setup.fault);
                own_or_end(world, who, &found);
            }
            (Stage::Owner, _) => {
                let found = world.table.read(copy, at(now), setup.fault);
                look(world, setup, who, now, &found, incident);
            }
            (Stage::Ended, _) => {}
        },
        Doing::Leasing { round } => lease(world, setup, who, now, round, &incident.name),
        Doing::Probing { round } => {
            world.audit.probed(round);
            let (passed, failed) = if world.healthy {
                (incident.passed + 1, incident.failed)
            } else {
                (incident.passed, incident.failed + 1)
            };
            remember(world, who, passed, failed);
            let Some(probes) = policy().recovery.probes else {
                return;
            };
            let doing = if passed >= probes.pass {
                settling(Event::Probed, now)
            } else if failed > probes.of - probes.pass {
                settling(Event::ProbingFailed, now)
            } else {
                Doing::Idle
            };
            set(world, who, doing);
        }
        Doing::Calling { .. }
        | Doing::Judging { .. }
        | Doing::Settling(_)
        | Doing::Starting { .. } => {}
    }
}

/// The recover worker's first read, and what it leads to.
fn look(
    world: &mut World,
    setup: &Setup,
    who: usize,
    now: i64,
    found: &Circuit,
    incident: &Incident,
) {
    let level = world.level.filter(|_| setup.fault != Fault::AlarmsIgnored);
    let hold = holding(found, level, at(now));
    match found.phase {
        Phase::Closed => end(world, who),
        Phase::Open { .. } if found.incident.as_deref() != Some(&incident.name) => end(world, who),
        Phase::Open { retry_at } if at(now) < retry_at => {}
        Phase::Open { .. } if matches!(hold, Hold::Waits(_)) => {}
        Phase::Open { .. } => {
            let round = Round::of(found);
            set(world, who, Doing::Leasing { round });
        }
        Phase::Recovering { .. } => {
            let detection = policy().detection;
            let slots = slots(now, detection.window);
            let buckets = world.table.window(found.generation, &slots);
            let look = Look::new(found, &detection, &buckets, &hold);
            let event = Event::Feedback {
                trouble: look.trouble.map(|trouble| trouble.since.as_second()),
                held: look.held,
            };
            set(world, who, settling(event, now));
        }
    }
}

fn lease(world: &mut World, setup: &Setup, who: usize, now: i64, round: Round, name: &str) {
    let ask = Ask {
        circuit: CIRCUIT.to_owned(),
        holder: name.to_owned(),
        round,
        most: policy().recovery.probes.map_or(0, |probes| probes.of),
        now: at(now),
        until: at(now + 1),
    };
    let doing = match world.table.lease(&ask, setup.fault) {
        Grant::Take(_) => Doing::Probing { round },
        Grant::Held | Grant::Stale => Doing::Idle,
        Grant::Spent => settling(Event::ProbingFailed, now),
    };
    set(world, who, doing);
}

/// A decision of this incident stands.
pub(super) fn written(world: &mut World, who: usize, change: &Change) {
    match change.kind {
        Kind::Opened | Kind::TakenOver | Kind::Ordered => own_or_end(world, who, &change.next),
        Kind::Reopened => {
            let name = Arc::from(change.next.incident_name());
            set(world, who, Doing::Starting { name });
        }
        Kind::Closed => end(world, who),
        Kind::CoolDownExtended | Kind::RampStarted => {
            remember(world, who, 0, 0);
            set(world, who, Doing::Idle);
        }
        Kind::RampCut | Kind::Measured => set(world, who, Doing::Idle),
    }
}

/// A decision of this incident is to leave the circuit alone.
pub(super) fn kept(world: &mut World, who: usize, circuit: &Circuit, keep: Keep) {
    let begun = world.actors.get(who).is_some_and(
        |actor| matches!(&actor.role, Role::Incident(incident) if incident.stage == Stage::Begun),
    );
    if begun {
        own_or_end(world, who, circuit);
        return;
    }
    let open = circuit.phase != Phase::Closed;
    match keep {
        Keep::Rising | Keep::Held | Keep::Recovering | Keep::TooEarly => {
            set(world, who, Doing::Idle)
        }
        Keep::Forced if open => set(world, who, Doing::Idle),
        Keep::Forced
        | Keep::Stale
        | Keep::Outdated
        | Keep::AlreadyOpen
        | Keep::Closed
        | Keep::NotOwner
        | Keep::Same => end(world, who),
    }
}

fn own_or_end(world: &mut World, who: usize, circuit: &Circuit) {
    let Some(actor) = world.actors.get_mut(who) else {
        return;
    };
    if let Role::Incident(incident) = &mut actor.role {
        let open = circuit.phase != Phase::Closed;
        let owner = open && circuit.incident.as_deref() == Some(&*incident.name);
        incident.stage = if owner { Stage::Owner } else { Stage::Ended };
    }
    actor.doing = Doing::Idle;
}

fn remember(world: &mut World, who: usize, passed: u32, failed: u32) {
    if let Some(actor) = world.actors.get_mut(who)
        && let Role::Incident(incident) = &mut actor.role
    {
        (incident.passed, incident.failed) = (passed, failed);
    }
}
