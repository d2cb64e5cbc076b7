//! The service behind the breaker: what becomes of a call that reaches it.

use std::collections::VecDeque;
use std::time::Duration;

use crate::chance::{Chance, Latency, fraction_of};
use crate::scenario::{Behaviour, OutageKind};

/// How long it takes to be refused a connection: one round trip in a region.
const REFUSAL: Latency = Latency::millis(2, 10);

/// How far back arrivals count as simultaneous load.
pub(super) const LOAD_WINDOW: Duration = Duration::from_secs(1);

/// One dependency. Ask it in the order of time.
#[derive(Debug)]
pub(crate) struct Dependency {
    behaviour: Behaviour,
    chance: Chance,
    /// When calls arrived in the last second, from the start of the scenario.
    recent: VecDeque<Duration>,
}

/// What becomes of one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// What the caller sees.
    pub(crate) fate: Fate,
    /// Whether an outage was there.
    pub(crate) in_outage: bool,
    /// Calls that arrived in the last second, over those that it can take; none when it can take any number, or is
    /// dead anyway.
    pub(crate) load: Option<f64>,
    /// How long the dependency takes to answer the call well when nothing but this load may fail it; none: it does not.
    pub(crate) well_after: Option<Duration>,
}

/// What a caller sees of its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// An answer.
    Answered {
        /// After so long.
        after: Duration,
        /// An HTTP status.
        status: u16,
    },
    /// No connection.
    Refused {
        /// After so long.
        after: Duration,
    },
    /// Nothing, ever.
    Silent,
}

impl Dependency {
    /// A dependency that nobody has called yet.
    pub(crate) fn new(behaviour: Behaviour, chance: Chance) -> Self {
        Dependency {
            behaviour,
            chance,
            recent: VecDeque::new(),
        }
    }

    /// How it behaves.
    pub(crate) fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// A call arrives. `caller` tells one request from another, evenly spread over all 64-bit numbers.
    ///
    /// Up to its capacity a dependency answers everything. Beyond it, it collapses as services without load shedding
    /// do: of `a` calls a second on a capacity of `c`, a share of `(c / a)²` succeeds, because what it spends on calls
    /// that fail is lost to the others.
    pub(crate) fn arrive(&mut self, elapsed: Duration, caller: u64) -> Arrival {
        self.recent.push_back(elapsed);
        while let Some(oldest) = self.recent.front()
            && *oldest + LOAD_WINDOW <= elapsed
        {
            self.recent.pop_front();
        }
        // Drawn in any case, so that the calls after an outage fare the same whatever came before.
        let after = self.behaviour.latency.draw(&mut self.chance);
        let luck = self.chance.fraction();
        let outage = self.behaviour.outage(elapsed).map(|outage| outage.kind);
        let capacity = self.behaviour.capacity_at(elapsed);

        let answered = |after, well| Fate::Answered {
            after,
            status: if well { 200 } else { 500 },
        };
        let well = luck >= self.behaviour.errors.fraction();
        let fate = match outage {
            Some(OutageKind::Down) => Fate::Refused {
                after: REFUSAL.draw(&mut self.chance),
            },
            Some(OutageKind::Hang) => Fate::Silent,
            Some(OutageKind::Errors { share }) => answered(after, well && luck >= share.fraction()),
            Some(OutageKind::Partial { share }) => {
                answered(after, well && fraction_of(caller) >= share.fraction())
            }
            Some(OutageKind::Slow { latency }) => answered(latency.draw(&mut self.chance), well),
            Some(OutageKind::Brownout { .. }) | None => answered(after, well),
        };
        let dead = matches!(outage, Some(OutageKind::Down | OutageKind::Hang));
        let load = capacity.filter(|_| !dead).map(|capacity| {
            #[expect(clippy::cast_precision_loss, reason = "the calls of one second")]
            let arrived = self.recent.len() as f64;
            arrived / capacity.max(f64::MIN_POSITIVE)
        });
        let well_after = match fate {
            Fate::Answered { after, status: 200 } => Some(after),
            Fate::Answered { .. } | Fate::Refused { .. } | Fate::Silent => None,
        };
        let fate = match (fate, load) {
            (Fate::Answered { after, .. }, Some(load))
                if load > 1.0 && !self.chance.happens(load.powi(-2)) =>
            {
                Fate::Answered { after, status: 503 }
            }
            (fate, _) => fate,
        };
        Arrival {
            fate,
            in_outage: outage.is_some(),
            load,
            well_after,
        }
    }
}

#[cfg(test)]
mod tests {
    use breaker::rate::Rate;

    use super::*;
    use crate::scenario::Outage;

    fn dependency(kind: Option<OutageKind>, capacity: Option<f64>) -> Dependency {
        let script = kind.map(|kind| Outage {
            at: Duration::ZERO,
            lasts: Duration::from_secs(1_000_000),
            kind,
            flapping: None,
            recovery: None,
        });
        let behaviour = Behaviour {
            capacity,
            script: script.into_iter().collect(),
            ..Behaviour::default()
        };
        Dependency::new(behaviour, Chance::stream(1, "dependency"))
    }

    /// The share of `count` calls that succeed when they come `rate` a second.
    fn served(mut dependency: Dependency, rate: f64, count: u32) -> f64 {
        let mut chance = Chance::stream(2, "callers");
        let good = (0..count).filter(|number| {
            let elapsed = Duration::from_secs_f64(f64::from(*number) / rate);
            let fate = dependency.arrive(elapsed, chance.bits()).fate;
            matches!(fate, Fate::Answered { status: 200, .. })
        });
        f64::from(u32::try_from(good.count()).unwrap()) / f64::from(count)
    }

    #[test]
    fn within_its_capacity_everything_succeeds() {
        assert_eq!(served(dependency(None, Some(150.0)), 150.0, 10_000), 1.0);
        assert_eq!(served(dependency(None, None), 100_000.0, 10_000), 1.0);
    }

    #[test]
    fn beyond_it_the_square_of_the_overload_is_lost() {
        let share = served(dependency(None, Some(100.0)), 200.0, 100_000);
        assert!((0.24..0.27).contains(&share), "{share}");
        let share = served(dependency(None, Some(20.0)), 100.0, 100_000);
        assert!((0.035..0.05).contains(&share), "{share}");
    }

    #[test]
    fn outages_do_what_they_say() {
        let half = Rate::percent(50);
        for kind in [
            OutageKind::Errors { share: half },
            OutageKind::Partial { share: half },
        ] {
            let share = served(dependency(Some(kind), None), 100.0, 100_000);
            assert!((0.49..0.51).contains(&share), "{kind:?}: {share}");
        }
        for kind in [OutageKind::Down, OutageKind::Hang] {
            assert_eq!(served(dependency(Some(kind), None), 100.0, 1_000), 0.0);
        }
        let latency = Latency::Fixed(Duration::from_secs(5));
        let mut slow = dependency(Some(OutageKind::Slow { latency }), None);
        let expected = Fate::Answered {
            after: Duration::from_secs(5),
            status: 200,
        };
        assert_eq!(slow.arrive(Duration::ZERO, 0).fate, expected);
    }

    #[test]
    fn a_partial_outage_hits_the_same_callers_every_time() {
        let share = Rate::percent(30);
        let mut partial = dependency(Some(OutageKind::Partial { share }), None);
        for caller in [0, u64::MAX / 2, u64::MAX] {
            let mut good = || {
                let fate = partial.arrive(Duration::ZERO, caller).fate;
                matches!(fate, Fate::Answered { status: 200, .. })
            };
            let first = good();
            assert_eq!(first, caller > 0);
            assert!((0..100).all(|_| good() == first));
        }
    }
}
