//! Reading, deciding and writing on condition: what every actor does the same way.

use std::sync::Arc;

use breaker::circuit::Circuit;
use breaker::decide::{Change, Decision, Keep, Kind};

use super::{incident, set};
use crate::actor::{Doing, Role, Settling, acquits};
use crate::audit::Deed;
use crate::setup::{Setup, policy};
use crate::table::Copy;
use crate::world::{World, at};

/// Reads and decides, or writes what was decided.
pub(super) fn step(world: &mut World, setup: &Setup, who: usize, copy: Copy, settling: &Settling) {
    let Some(change) = &settling.held else {
        read(world, setup, who, copy, settling);
        return;
    };
    if write(world, setup, who, settling, change) {
        written(world, who, change);
    } else {
        set(world, who, again(settling));
    }
}

/// Writes, but the reply gets lost: the request is repeated, finds its own write, and takes that for somebody else's.
pub(super) fn unheard(world: &mut World, setup: &Setup, who: usize, settling: &Settling) {
    if let Some(change) = &settling.held {
        write(world, setup, who, settling, change);
        set(world, who, again(settling));
    }
}

fn read(world: &mut World, setup: &Setup, who: usize, copy: Copy, settling: &Settling) {
    let now = settling.now;
    let found = world.table.read(copy, at(now), setup.fault);
    let Some(role) = world.actors.get(who).map(|actor| &actor.role) else {
        return;
    };
    let (table, policy) = (&world.table, policy());
    let decision = settling.event.decide(&found, table, &policy, setup, role, now);
    let acquitted = acquits(&found, table, &policy, now);
    match decision {
        Decision::Keep(keep) => kept(world, who, &found, keep),
        Decision::Write(change) => {
            let held = Some(Arc::from(change));
            let settling = Settling {
                held,
                acquitted,
                ..settling.clone()
            };
            set(world, who, Doing::Settling(settling));
        }
    }
}

fn write(
    world: &mut World,
    setup: &Setup,
    who: usize,
    settling: &Settling,
    change: &Change,
) -> bool {
    let before = world.circuit();
    let done = world.table.write(change, setup.fault);
    if done {
        let Some(actor) = world.actors.get(who) else {
            return done;
        };
        let deed = Deed {
            event: settling.event,
            role: &actor.role,
            now: settling.now,
            clock: actor.clock,
            acquitted: settling.acquitted,
        };
        world.audit.written(setup, &before, &change.next, &deed);
    }
    done
}

fn written(world: &mut World, who: usize, change: &Change) {
    if is_incident(world, who) {
        incident::written(world, who, change);
        return;
    }
    let name = change.next.incident.as_deref().unwrap_or_default();
    let doing = match change.kind {
        // A ramp under an incident that nobody started was ordered.
        Kind::Opened | Kind::Reopened | Kind::Throttled | Kind::TakenOver | Kind::RampStarted
            if world.stage_of(name).is_none() =>
        {
            Doing::Starting { name: name.into() }
        }
        Kind::Opened
        | Kind::Reopened
        | Kind::Throttled
        | Kind::TakenOver
        | Kind::RampStarted
        | Kind::CoolDownExtended
        | Kind::RampRaised
        | Kind::RampCut
        | Kind::Closed
        | Kind::Ordered
        | Kind::Measured => Doing::Idle,
    };
    set(world, who, doing);
}

fn kept(world: &mut World, who: usize, circuit: &Circuit, keep: Keep) {
    if is_incident(world, who) {
        incident::kept(world, who, circuit, keep);
    } else {
        set(world, who, Doing::Idle);
    }
}

fn again(settling: &Settling) -> Doing {
    Doing::Settling(Settling {
        held: None,
        ..settling.clone()
    })
}

fn is_incident(world: &World, who: usize) -> bool {
    world
        .actors
        .get(who)
        .is_some_and(|actor| matches!(actor.role, Role::Incident(_)))
}
