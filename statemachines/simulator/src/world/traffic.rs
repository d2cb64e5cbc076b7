//! The callers: each call is one execution of a guard, or of a machine of the user's own.

use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::{after, elapsed};
use serde_json::Value;

use super::World;
use super::states;
use crate::chance::Chance;
use crate::scenario::{Arrivals, Traffic};

/// Begins the traffic of every guard and every machine of the user's own.
pub(crate) fn begin(world: &Rc<World>) {
    for subject in &world.scenario.subjects {
        let (Some(traffic), Some(machine)) =
            (&subject.traffic, world.machines.guard(&subject.name))
        else {
            continue;
        };
        let (circuit, machine) = (subject.name.clone(), Rc::clone(machine));
        let start = move |world: &Rc<World>, name, input| {
            let (running, machine) = (Rc::clone(world), Rc::clone(&machine));
            let call = states::run_guard(running, machine, circuit.clone(), name, input);
            world.clock.spawn(call);
        };
        let callers = subject.name.clone();
        let offering = offer(Rc::clone(world), callers, traffic.clone(), start);
        world.clock.spawn(offering);
    }
    let own = world.scenario.machines.iter().zip(&world.machines.own);
    for (described, machine) in own {
        let machine = Rc::clone(machine);
        let start = move |world: &Rc<World>, name, input| {
            let (running, machine) = (Rc::clone(world), Rc::clone(&machine));
            let execution = states::run_own(running, machine, name, input);
            world.clock.spawn(execution);
        };
        // A machine may be called what a dependency is called.
        let callers = format!("machine-{}", described.name);
        let offering = offer(Rc::clone(world), callers, described.traffic.clone(), start);
        world.clock.spawn(offering);
    }
}

/// Starts executions for as long as calls are offered: `start` gets each one's name and input.
async fn offer(
    world: Rc<World>,
    callers: String,
    traffic: Traffic,
    start: impl Fn(&Rc<World>, String, Value),
) {
    let mut spacing = Chance::stream(world.seed, &format!("arrivals/{callers}"));
    let mut keys = Chance::stream(world.seed, &format!("keys/{callers}"));
    let mut number = 0_u64;
    loop {
        let since = elapsed(world.start, world.clock.now());
        let Some(wait) = next(&traffic, since, &mut spacing) else {
            return;
        };
        let at = after(world.clock.now(), wait);
        if at >= world.end {
            return;
        }
        world.clock.sleep_until(at).await;
        number += 1;
        let drawn = traffic.keys.iter();
        let drawn = drawn.map(|(name, count)| (name.as_str(), keys.below(u64::from(*count))));
        let input = traffic.input_for(number, &drawn.collect());
        start(&world, format!("{callers}-call-{number}"), input);
    }
}

/// How long until the next call; none when there is none any more.
fn next(traffic: &Traffic, since: Duration, chance: &mut Chance) -> Option<Duration> {
    match traffic.arrivals {
        Arrivals::Constant => evenly(traffic, since),
        Arrivals::Poisson => thinned(traffic, since, chance),
    }
}

/// The grain in which a rate that changes is followed.
const GRAIN: Duration = Duration::from_millis(10);

/// Walks along the rate until one whole call has come together.
fn evenly(traffic: &Traffic, since: Duration) -> Option<Duration> {
    let last = traffic
        .changes
        .last()
        .map_or(Duration::ZERO, |change| change.at + change.over);
    let mut wait = Duration::ZERO;
    let mut gathered = 0.0;
    loop {
        let now = since + wait;
        let rate = traffic.rate_at(now);
        if now >= last {
            // From here on the rate stays as it is.
            let rest = (1.0 - gathered) / rate;
            return Duration::try_from_secs_f64(rest)
                .ok()
                .map(|rest| wait + rest);
        }
        let part = rate * GRAIN.as_secs_f64();
        if gathered + part >= 1.0 {
            return Some(wait + GRAIN.mul_f64((1.0 - gathered) / part));
        }
        gathered += part;
        wait += GRAIN;
    }
}

/// Draws calls at the highest rate and keeps the share that the present rate is of it, which is exact for any rate.
fn thinned(traffic: &Traffic, since: Duration, chance: &mut Chance) -> Option<Duration> {
    let peak = traffic.peak();
    let last = traffic
        .changes
        .last()
        .map_or(Duration::ZERO, |change| change.at + change.over);
    let mut wait = Duration::ZERO;
    loop {
        let step = Duration::try_from_secs_f64(chance.exponential(peak)).ok()?;
        wait += step;
        let rate = traffic.rate_at(since + wait);
        if chance.happens(rate / peak) {
            return Some(wait);
        }
        if rate <= 0.0 && since + wait >= last {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::scenario::Change;

    fn traffic(arrivals: Arrivals, rate: f64, changes: Vec<Change>) -> Traffic {
        Traffic {
            rate,
            arrivals,
            changes,
            input: serde_json::json!({}),
            keys: BTreeMap::new(),
        }
    }

    /// Calls in each of the first `minutes`.
    fn counts(traffic: &Traffic, minutes: usize) -> Vec<u32> {
        let mut chance = Chance::stream(5, "arrivals");
        let mut counts = vec![0; minutes];
        let mut since = Duration::ZERO;
        while let Some(wait) = next(traffic, since, &mut chance) {
            since += wait;
            let minute = usize::try_from(since.as_secs() / 60).unwrap();
            match counts.get_mut(minute) {
                Some(count) => *count += 1,
                None => break,
            }
        }
        counts
    }

    #[test]
    fn constant_traffic_is_even_and_follows_its_changes() {
        let change = Change {
            at: Duration::from_secs(60),
            rate: 0.0,
            over: Duration::from_secs(60),
        };
        let counts = counts(&traffic(Arrivals::Constant, 100.0, vec![change]), 3);
        // The first call comes one gap after the start; along the ramp half the calls are left.
        assert_eq!(counts[2], 0);
        assert!((5_999..=6_000).contains(&counts[0]), "{counts:?}");
        assert!((2_990..=3_010).contains(&counts[1]), "{counts:?}");
    }

    #[test]
    fn poisson_traffic_has_its_rate() {
        let step = Change {
            at: Duration::from_secs(60),
            rate: 50.0,
            over: Duration::ZERO,
        };
        let counts = counts(&traffic(Arrivals::Poisson, 100.0, vec![step]), 2);
        assert!((5_750..=6_250).contains(&counts[0]), "{counts:?}");
        assert!((2_800..=3_200).contains(&counts[1]), "{counts:?}");
    }

    #[test]
    fn no_traffic_ends_at_once() {
        for arrivals in [Arrivals::Constant, Arrivals::Poisson] {
            assert_eq!(counts(&traffic(arrivals, 0.0, Vec::new()), 1), [0]);
        }
    }
}
