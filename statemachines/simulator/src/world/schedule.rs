//! EventBridge Scheduler: starts the health machines.

use std::rc::Rc;
use std::time::Duration;

use super::World;
use super::states::{self, Prepared};
use crate::chance::Chance;

/// The shortest rate of a schedule (EventBridge Scheduler).
const SHORTEST: Duration = Duration::from_secs(60);
/// A schedule's precision: it may fire anywhere within its minute (EventBridge Scheduler).
const PRECISION: Duration = Duration::from_secs(60);
/// How much two firings of the same schedule differ, a second: an assumption.
const JITTER: Duration = Duration::from_secs(1);

/// Starts every health machine on its schedule, for as long as the simulation lasts.
pub(crate) fn begin(world: &Rc<World>, spec: &spec::Spec) {
    for dependency in &spec.dependencies {
        let name = dependency.name.as_str();
        let (Some(check), Some(machine)) = (&dependency.health_check, world.machines.health(name))
        else {
            continue;
        };
        let every = check.every.max(SHORTEST);
        let chance = Chance::stream(world.seed, &format!("schedule/{name}"));
        let firing = fire(Rc::clone(world), Rc::clone(machine), every, chance);
        world.clock.spawn(firing);
    }
}

async fn fire(world: Rc<World>, machine: Rc<Prepared>, every: Duration, mut chance: Chance) {
    let offset = PRECISION.mul_f64(chance.fraction());
    let mut due = breaker::circuit::after(world.start, offset);
    let mut number = 0_u64;
    while due < world.end {
        let jitter = JITTER.mul_f64(chance.fraction());
        world
            .clock
            .sleep_until(breaker::circuit::after(due, jitter))
            .await;
        number += 1;
        let name = format!("{}-{number}", machine.name);
        let input = serde_json::json!({});
        let running = states::run_aside(Rc::clone(&world), Rc::clone(&machine), name, input);
        world.clock.spawn(running);
        due = breaker::circuit::after(due, every);
    }
}
