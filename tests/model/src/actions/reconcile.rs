//! Reconciliation: looks for circuits whose incident is late, and for the incident.

use std::sync::Arc;

use breaker::circuit::Phase;
use breaker::decide::overdue;

use super::{set, settling};
use crate::actor::{Doing, Event, Stage};
use crate::setup::{GRACE, Setup};
use crate::table::Copy;
use crate::world::{World, at};

pub(super) fn step(world: &mut World, setup: &Setup, who: usize, copy: Copy, now: i64) {
    let found = world.table.read(copy, at(now), setup.fault);
    if let (Some(second), Phase::Closed) = (world.level, found.phase) {
        set(world, who, settling(Event::Level(second), now));
        return;
    }
    if overdue(&found, GRACE, at(now)).is_err() {
        return;
    }
    let owner = found.incident.clone().unwrap_or_default();
    match world.stage_of(&owner) {
        Some(Stage::Begun | Stage::Owner) => {}
        Some(Stage::Ended) => set(world, who, settling(Event::TakeOver, now)),
        None => {
            let name = Arc::from(owner);
            set(world, who, Doing::Starting { name });
        }
    }
}
