//! What becomes of a state once nothing more goes wrong: the way to say “eventually” of every state there is.
//!
//! From the state on, nobody crashes, no reply is lost, reads are fresh, and everybody takes their turns. That is one
//! fair schedule of many; what the others may do on the way is in the states that it starts from.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use breaker::circuit::{Mode, Phase};
use breaker::decide::{Decision, Order, order};

use crate::actions;
use crate::actor::{Doing, Role, Why};
use crate::audit::Audit;
use crate::setup::{Setup, policy};
use crate::table::Copy;
use crate::world::{World, at};

/// A calm of this many seconds is long enough: the longest cool-down, a ramp, reconciliation's grace, and clocks apart.
const SECONDS: i64 = 40;

/// Steps that anybody may take within one turn.
const TURNS: usize = 12;

/// States that are known to come to a good end, so that no way is walked twice.
#[derive(Debug, Default)]
pub struct Known(Mutex<HashSet<u64>>);

/// Whether the circuit closes once the dependency stays healthy.
#[must_use]
pub fn closes(world: &World, setup: &Setup, known: &Known) -> bool {
    let calm = come_to_rest(world, true);
    reaches(calm, setup, known, |world| {
        world.circuit().phase == Phase::Closed
    })
}

/// Whether the circuit opens once the dependency stays dead while calls keep coming.
#[must_use]
pub fn opens(world: &World, setup: &Setup, known: &Known) -> bool {
    let calm = come_to_rest(world, false);
    reaches(calm, setup, known, |world| {
        matches!(world.circuit().phase, Phase::Open { .. })
    })
}

/// Nothing goes wrong any more, and operators leave the circuit to itself.
fn come_to_rest(world: &World, healthy: bool) -> World {
    let mut world = world.clone();
    world.healthy = healthy;
    world.audit = Audit::default();
    world.left.flips = 0;
    world.left.table_flips = 0;
    world.table_is_down = false;
    world.left.crashes = 0;
    world.left.kills = 0;
    world.left.hand_ons = 0;
    world.left.lost_replies = 0;
    world.left.orders.clear();
    for actor in &mut world.actors {
        if actor.role == Role::Operator {
            actor.doing = Doing::Idle;
        }
    }
    world.left.calls = 1;
    if let Decision::Write(change) = order(
        &world.circuit(),
        &policy(),
        Order::Mode(Mode::Auto),
        "",
        "",
        at(world.second),
    ) {
        world.table.write(&change, crate::faults::Fault::None);
    }
    world
}

fn reaches(mut world: World, setup: &Setup, known: &Known, there: impl Fn(&World) -> bool) -> bool {
    let mut way = Vec::new();
    let left = std::mem::take(&mut world.left.deliveries);
    for (number, left) in left.into_iter().enumerate() {
        for copy in 0..left {
            let name = format!("event-{number}-{copy}").into();
            let second = setup.alarms.get(number).map_or(0, |alarm| alarm.at);
            world.start(setup, name, Why::Alarm(second));
        }
    }
    for _ in 0..SECONDS {
        world.left.calls = 1;
        let mut who = 0;
        while who < world.actors.len() {
            for _ in 0..TURNS {
                actions::step(&mut world, setup, who, Copy::Fresh);
                if world
                    .actors
                    .get(who)
                    .is_none_or(|actor| actor.doing == Doing::Idle)
                {
                    break;
                }
            }
            who += 1;
        }
        if there(&world) || known.has(&world) {
            known.learn(way);
            return true;
        }
        way.push(fingerprint(&world));
        world.tick();
    }
    false
}

impl Known {
    fn has(&self, world: &World) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(&fingerprint(world))
    }

    fn learn(&self, way: Vec<u64>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(way);
    }
}

fn fingerprint(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}
