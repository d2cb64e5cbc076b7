//! A worker: asks the gate, calls, counts, judges.

use breaker::admission::admission;
use breaker::evidence::{Counting, Scrutiny, Verdict, judge};

use super::{set, settling};
use crate::actor::{Doing, Event};
use crate::setup::{Setup, policy};
use crate::table::{Copy, slots};
use crate::world::{World, at};

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
        Doing::Idle => {
            let stored = world.table.stored(copy, at(now));
            let read = world.table.read(copy, at(now), setup.fault);
            world.audit.admitted(&stored, &read, now);
            if admission(&read, at(now)) > 0.0 {
                world.left.calls -= 1;
                let generation = read.generation;
                set(
                    world,
                    who,
                    Doing::Calling {
                        generation,
                        slot: now,
                    },
                );
            }
        }
        Doing::Calling { generation, slot } => {
            let failed = !world.healthy;
            world.table.count(generation, slot, failed);
            let doing = if failed {
                Doing::Judging { generation }
            } else {
                Doing::Idle
            };
            set(world, who, doing);
        }
        Doing::Judging { generation } => {
            let detection = policy().detection;
            let buckets = world
                .table
                .window(generation, &slots(now, detection.window));
            let verdict = judge(&detection, &buckets, Counting::Everything, Scrutiny::Closed);
            let doing = match verdict {
                Verdict::Breach(_) => settling(Event::Breach(generation), now),
                Verdict::TooFew | Verdict::Healthy => Doing::Idle,
            };
            set(world, who, doing);
        }
        Doing::Settling(_)
        | Doing::Leasing { .. }
        | Doing::Probing { .. }
        | Doing::Starting { .. } => {}
    }
}
