//! A worker: asks the gate, probes an open circuit under a lease, calls, counts, judges.

use breaker::admission::admission;
use breaker::circuit::{Mode, Phase};
use breaker::lease::{Ask, Grant, ProbeKind, Round};

use super::{set, settling};
use crate::actor::{Doing, Event, Role};
use crate::setup::{LEASE, OWN_COOL_DOWN, Setup};
use crate::table::Copy;
use crate::world::{CIRCUIT, World, at};

pub(super) fn step(
    world: &mut World,
    setup: &Setup,
    who: usize,
    copy: Copy,
    now: i64,
    doing: &Doing,
) {
    match *doing {
        Doing::Idle if world.left.calls == 0 => {}
        Doing::Idle if world.table_is_down => begin(world, who, None, now, false),
        Doing::Idle => ask(world, setup, who, copy, now),
        Doing::Leasing { kind, round } => {
            let ask = Ask {
                circuit: CIRCUIT.to_owned(),
                kind,
                holder: format!("{who}-{now}"),
                round,
                most: u32::MAX,
                now: at(now),
                until: at(now + LEASE),
            };
            if let Grant::Take(_) = world.table.lease(&ask, setup.fault) {
                world.audit.probed(kind, round, now, LEASE);
                begin(world, who, Some(round.generation), now, true);
            } else {
                set(world, who, Doing::Idle);
            }
        }
        Doing::Calling {
            generation,
            since,
            is_probe,
        } => known(world, who, now, generation, since, is_probe),
        Doing::Judging { generation } => {
            set(world, who, settling(Event::Counted(generation), now));
        }
        Doing::Settling(_) | Doing::Checking { .. } | Doing::Starting { .. } => {}
    }
}

/// Reads the circuit, and calls if it lets the call through.
fn ask(world: &mut World, setup: &Setup, who: usize, copy: Copy, now: i64) {
    let stored = world.table.stored(copy, at(now));
    let read = world.table.read(copy, at(now), setup.fault);
    world.audit.admitted(&stored, &read, now);
    if admission(&read, at(now)) <= 0.0 {
        return;
    }
    match (read.phase, read.mode) {
        (Phase::Open { .. }, Mode::Auto) => {
            let (kind, round) = (ProbeKind::Call, Round::of(&read));
            set(world, who, Doing::Leasing { kind, round });
        }
        (Phase::Open { .. } | Phase::Closed | Phase::Recovering { .. }, _) => {
            begin(world, who, Some(read.generation), now, false);
        }
    }
}

fn begin(world: &mut World, who: usize, generation: Option<u64>, now: i64, is_probe: bool) {
    let own = world.actors.get(who).map(|actor| &actor.role);
    let refused = matches!(own, Some(Role::Worker(Some(until))) if now < *until);
    if generation.is_none() && refused {
        return;
    }
    world.left.calls = world.left.calls.saturating_sub(1);
    let doing = Doing::Calling {
        generation,
        since: now,
        is_probe,
    };
    set(world, who, doing);
}

/// The outcome of a call is known: it is counted under the generation that admitted it, or for this worker alone.
fn known(
    world: &mut World,
    who: usize,
    now: i64,
    generation: Option<u64>,
    since: i64,
    is_probe: bool,
) {
    let failed = !world.healthy;
    let own = (generation.is_none() && failed).then_some(now + OWN_COOL_DOWN);
    if let Some(actor) = world.actors.get_mut(who) {
        actor.role = Role::Worker(own);
    }
    let Some(generation) = generation else {
        set(world, who, Doing::Idle);
        return;
    };
    world.table.count(generation, since, now, failed);
    if is_probe {
        world.audit.answered(ProbeKind::Call);
    }
    let doing = match (is_probe, failed) {
        (true, false) => settling(Event::Passed(generation), now),
        (true, true) => settling(Event::Failed(generation), now),
        (false, _) => Doing::Judging { generation },
    };
    set(world, who, doing);
}
