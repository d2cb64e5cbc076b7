//! One execution of the incident machine: finds its trip, checks the dependency's health, looks at the ramp.

use breaker::circuit::{Circuit, Mode, Phase};
use breaker::decide::{Change, Keep, Kind};
use breaker::lease::{Ask, Grant, ProbeKind, Round};

use super::{end, set, settling};
use crate::actor::{Doing, Event, Incident, Role, Stage, Why};
use crate::setup::{LEASE, Setup};
use crate::table::Copy;
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
                look(world, who, now, &found, incident);
            }
            (Stage::Ended, _) => {}
        },
        Doing::Leasing { kind, round } => {
            let ask = Ask {
                circuit: CIRCUIT.to_owned(),
                kind,
                holder: incident.name.to_string(),
                round,
                most: u32::MAX,
                now: at(now),
                until: at(now + LEASE),
            };
            let granted = matches!(world.table.lease(&ask, setup.fault), Grant::Take(_));
            if granted {
                world.audit.probed(kind, round, now, LEASE);
            }
            set(world, who, if granted { Doing::Checking { round } } else { Doing::Idle });
        }
        Doing::Checking { round } => {
            // One that passes says something only if one failed in the same cool-down.
            let saw_failure = incident.saw_failure == Some(round.trips);
            let doing = if world.healthy && saw_failure {
                settling(Event::Passed(round.generation), now)
            } else {
                Doing::Idle
            };
            world.audit.answered(ProbeKind::HealthCheck);
            let seen = (!world.healthy || saw_failure).then_some(round.trips);
            remember(world, who, seen, now + 1);
            set(world, who, doing);
        }
        Doing::Calling { .. }
        | Doing::Judging { .. }
        | Doing::Settling(_)
        | Doing::Starting { .. } => {}
    }
}

/// The recover worker's first read, and what it leads to.
fn look(world: &mut World, who: usize, now: i64, found: &Circuit, incident: &Incident) {
    if found.incident.as_deref() != Some(&incident.name) {
        end(world, who);
        return;
    }
    let is_forced = matches!(found.mode, Mode::ForcedOpen | Mode::ForcedClosed);
    match found.phase {
        Phase::Closed => end(world, who),
        Phase::Open { .. } if is_forced || now < incident.checks_from => {}
        Phase::Open { .. } => {
            let (kind, round) = (ProbeKind::HealthCheck, Round::of(found));
            set(world, who, Doing::Leasing { kind, round });
        }
        Phase::Recovering { .. } => {
            set(world, who, settling(Event::Tended(found.generation), now));
        }
    }
}

/// A decision of this incident stands.
pub(super) fn written(world: &mut World, who: usize, change: &Change) {
    match change.kind {
        Kind::Opened | Kind::TakenOver | Kind::Ordered => own_or_end(world, who, &change.next),
        Kind::Closed => end(world, who),
        // It keeps its circuit when that opens again.
        Kind::Reopened
        | Kind::CoolDownExtended
        | Kind::RampStarted
        | Kind::RampRaised
        | Kind::RampCut
        | Kind::Throttled
        | Kind::Measured => set(world, who, Doing::Idle),
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
    match keep {
        // What changed meanwhile is seen by the next step.
        Keep::Rising
        | Keep::Recovering
        | Keep::TooEarly
        | Keep::Forced
        | Keep::Stale
        | Keep::AlreadyOpen
        | Keep::Closed
        | Keep::Same => set(world, who, Doing::Idle),
        Keep::Outdated | Keep::NotOwner | Keep::Acquitted | Keep::Held => end(world, who),
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

fn remember(world: &mut World, who: usize, saw_failure: Option<u32>, checks_from: i64) {
    if let Some(actor) = world.actors.get_mut(who)
        && let Role::Incident(incident) = &mut actor.role
    {
        incident.saw_failure = saw_failure;
        incident.checks_from = checks_from;
    }
}
