//! EventBridge Scheduler: starts the health machines, and reconciliation.

use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::after;
use jiff::Timestamp;
use serde_json::json;

use super::lambda::{self, Function};
use super::states::{self, Prepared};
use super::{Meter, World};
use crate::chance::Chance;

/// The shortest rate of a schedule (EventBridge Scheduler).
const SHORTEST: Duration = Duration::from_secs(60);
/// A schedule's precision: it may fire anywhere within its minute (EventBridge Scheduler).
const PRECISION: Duration = Duration::from_secs(60);
/// How much two firings of the same schedule differ, a second: an assumption.
const JITTER: Duration = Duration::from_secs(1);
/// How often reconciliation looks.
const RECONCILE: Duration = Duration::from_secs(60);

/// Starts every health machine and reconciliation on their schedules, for as long as the simulation lasts.
pub(crate) fn begin(world: &Rc<World>, spec: &spec::Spec) {
    for dependency in &spec.dependencies {
        let name = dependency.name.as_str();
        let (Some(check), Some(machine)) = (&dependency.health_check, world.machines.health(name))
        else {
            continue;
        };
        let schedule = Schedule::new(world, name, check.every.max(SHORTEST));
        let checking = check_health(Rc::clone(world), Rc::clone(machine), schedule);
        world.clock.spawn(checking);
    }
    let schedule = Schedule::new(world, "reconcile", RECONCILE);
    world.clock.spawn(reconcile(Rc::clone(world), schedule));
}

async fn check_health(world: Rc<World>, machine: Rc<Prepared>, mut schedule: Schedule) {
    while let Some(number) = schedule.fire(&world).await {
        let name = format!("{}-{number}", machine.name);
        let running = states::run_aside(Rc::clone(&world), Rc::clone(&machine), name, json!({}));
        world.clock.spawn(running);
    }
}

async fn reconcile(world: Rc<World>, mut schedule: Schedule) {
    while schedule.fire(&world).await.is_some() {
        let meter = Rc::new(Meter::default());
        // One that fails is made good by the next.
        let _ = lambda::invoke(&world, Function::Reconcile, json!({}), &meter).await;
        world.note_usage(meter.usage());
    }
}

/// One schedule.
struct Schedule {
    due: Timestamp,
    every: Duration,
    fired: u64,
    chance: Chance,
}

impl Schedule {
    fn new(world: &World, name: &str, every: Duration) -> Self {
        let mut chance = Chance::stream(world.seed, &format!("schedule/{name}"));
        let offset = PRECISION.mul_f64(chance.fraction());
        Schedule {
            due: after(world.start, offset),
            every,
            fired: 0,
            chance,
        }
    }

    /// Waits until it fires; how often it has, or none once the simulation is over.
    async fn fire(&mut self, world: &World) -> Option<u64> {
        if self.due >= world.end {
            return None;
        }
        let jitter = JITTER.mul_f64(self.chance.fraction());
        world.clock.sleep_until(after(self.due, jitter)).await;
        self.due = after(self.due, self.every);
        self.fired += 1;
        Some(self.fired)
    }
}
