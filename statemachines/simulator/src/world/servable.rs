//! The calls that a dependency could serve, whatever protects them: the reference that a design is judged against.
//!
//! A call *could be served* when an unprotected call, tried once at the moment at which it was offered, would get an answer
//! in time from a dependency that no more calls reach than it can take. For each call that is a number from 0 to 1:
//!
//! - A dependency with a capacity serves at most that many calls of any second: a call beyond it counts 0. Which of the
//!   calls these are does not matter, because calls are compared by the second.
//! - When an attempt of the call reached the dependency, its first attempt decides: 1 when the dependency would have
//!   answered it in time, 0 when not. A failure by overload alone is left out: it is the design that sent too many calls.
//! - When no attempt reached the dependency, the expected value decides: 0 in a full outage, 1 in health, in between for a
//!   share of errors or of callers and for answers that may take longer than the timeout.
//!
//! Full outages and health are therefore exact. In a partial failure the calls that were made count with their own luck
//! and only the ones that were not made with the expected value. A second run without a breaker would not do instead:
//! it collapses under overload, which is what a breaker is there to prevent, and each of its calls has other luck.

use std::collections::VecDeque;
use std::time::Duration;

use super::dependency::LOAD_WINDOW;
use crate::chance::Latency;
use crate::scenario::{Behaviour, OutageKind};

/// Which calls one dependency could serve. Ask it in the order of time.
#[derive(Debug)]
pub(crate) struct Servable {
    /// An answer that takes longer is too late.
    timeout: Duration,
    /// When calls were offered in the last second that fit the capacity.
    fitting: VecDeque<Duration>,
}

/// What a dependency could do with one call when it was offered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Offer {
    /// Whether it fits the capacity.
    fits: bool,
    /// The likelihood of an answer in time (0 to 1) for a call that fits.
    likelihood: f64,
    /// Whether the dependency has a capacity then.
    limited: bool,
}

/// What became of the first attempt of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FirstAttempt {
    /// No attempt reached the dependency.
    #[default]
    NotMade,
    /// The dependency would answer it in time, or would not; overload is left out.
    Judged(bool),
    /// It failed, and whether by overload alone is not known.
    Failed,
}

impl Servable {
    /// A dependency that was offered no call yet; `timeout` is how long an attempt may take.
    pub(crate) fn new(timeout: Duration) -> Self {
        Servable {
            timeout,
            fitting: VecDeque::new(),
        }
    }

    /// How long an attempt may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// A call is offered.
    pub(crate) fn offer(&mut self, behaviour: &Behaviour, elapsed: Duration) -> Offer {
        let likelihood = likelihood(behaviour, elapsed, self.timeout);
        while let Some(oldest) = self.fitting.front()
            && *oldest + LOAD_WINDOW <= elapsed
        {
            self.fitting.pop_front();
        }
        let capacity = behaviour.capacity_at(elapsed);
        #[expect(clippy::cast_precision_loss, reason = "the calls of one second")]
        let with_this = (self.fitting.len() + 1) as f64;
        let fits = capacity.is_none_or(|capacity| with_this <= capacity);
        // What is dead takes no load, so that a call in an outage takes no room from one after it.
        if fits && capacity.is_some() && likelihood > 0.0 {
            self.fitting.push_back(elapsed);
        }
        Offer {
            fits,
            likelihood,
            limited: capacity.is_some(),
        }
    }
}

impl Offer {
    /// How far the call could be served (0 to 1), as far as is known when it is offered.
    pub(crate) fn expected(self) -> f64 {
        if self.fits { self.likelihood } else { 0.0 }
    }

    /// How far it could be served (0 to 1), now that its first attempt is over.
    pub(crate) fn with(self, first: FirstAttempt) -> f64 {
        match first {
            FirstAttempt::Judged(well) if self.fits => f64::from(u8::from(well)),
            // Only too many calls make a dependency fail that has a capacity and nothing wrong with it.
            FirstAttempt::Failed if !self.limited => 0.0,
            FirstAttempt::Judged(_) | FirstAttempt::Failed | FirstAttempt::NotMade => {
                self.expected()
            }
        }
    }
}

/// The likelihood that a call is answered well and in time (0 to 1), whatever the load.
fn likelihood(behaviour: &Behaviour, elapsed: Duration, timeout: Duration) -> f64 {
    let well = 1.0 - behaviour.errors.fraction();
    let in_time = |latency: Latency| latency.within(timeout);
    match behaviour.outage(elapsed).map(|outage| outage.kind) {
        Some(OutageKind::Down | OutageKind::Hang) => 0.0,
        // One draw decides about both shares.
        Some(OutageKind::Errors { share }) => {
            well.min(1.0 - share.fraction()) * in_time(behaviour.latency)
        }
        Some(OutageKind::Partial { share }) => {
            well * (1.0 - share.fraction()) * in_time(behaviour.latency)
        }
        Some(OutageKind::Slow { latency }) => well * in_time(latency),
        Some(OutageKind::Brownout { .. }) | None => well * in_time(behaviour.latency),
    }
}

#[cfg(test)]
mod tests {
    use breaker::rate::Rate;

    use super::*;
    use crate::scenario::Outage;

    fn behaviour(kind: Option<OutageKind>, capacity: Option<f64>) -> Behaviour {
        let script = kind.map(|kind| Outage {
            at: Duration::from_secs(10),
            lasts: Duration::from_secs(10),
            kind,
            flapping: None,
            recovery: None,
        });
        Behaviour {
            latency: Latency::Fixed(Duration::from_millis(50)),
            capacity,
            errors: Rate::percent(10),
            script: script.into_iter().collect(),
            ..Behaviour::default()
        }
    }

    /// The expected value of a call in the outage.
    fn expected(kind: OutageKind) -> f64 {
        let mut servable = Servable::new(Duration::from_secs(1));
        let offer = servable.offer(&behaviour(Some(kind), None), Duration::from_secs(15));
        offer.expected()
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-6, "{found}, not {wanted}");
    }

    #[test]
    fn each_kind_of_outage_has_its_likelihood() {
        let share = Rate::percent(40);
        near(expected(OutageKind::Down), 0.0);
        near(expected(OutageKind::Hang), 0.0);
        near(expected(OutageKind::Errors { share }), 0.6);
        near(expected(OutageKind::Errors { share: Rate::ONE }), 0.0);
        // Less than what fails anyway.
        let less = Rate::percent(5);
        near(expected(OutageKind::Errors { share: less }), 0.9);
        near(expected(OutageKind::Partial { share }), 0.54);
        near(expected(OutageKind::Brownout { capacity: 5.0 }), 0.9);
        let slow = |p50, p99| OutageKind::Slow {
            latency: Latency::millis(p50, p99),
        };
        near(expected(slow(1_000, 5_000)), 0.45);
        near(expected(slow(100, 1_000)), 0.891);
    }

    #[test]
    fn before_and_after_an_outage_the_dependency_is_well() {
        let mut servable = Servable::new(Duration::from_secs(1));
        let down = behaviour(Some(OutageKind::Down), None);
        let expected: Vec<f64> = [9, 10, 19, 20]
            .map(|at| servable.offer(&down, Duration::from_secs(at)).expected())
            .into();
        assert_eq!(expected, [0.9, 0.0, 0.0, 0.9]);
    }

    #[test]
    fn no_second_serves_more_than_the_capacity() {
        let mut servable = Servable::new(Duration::from_secs(1));
        let limited = behaviour(None, Some(30.0));
        let fits = (0..1_000).filter(|number| {
            let at = Duration::from_millis(10 * number);
            servable.offer(&limited, at).expected() > 0.0
        });
        // A hundred calls a second for ten seconds.
        assert_eq!(fits.count(), 300);
    }

    #[test]
    fn the_first_attempt_decides_where_there_was_one() {
        let offer = |capacity| Offer {
            fits: true,
            likelihood: 0.9,
            limited: capacity,
        };
        near(offer(true).with(FirstAttempt::Judged(true)), 1.0);
        near(offer(true).with(FirstAttempt::Judged(false)), 0.0);
        near(offer(true).with(FirstAttempt::NotMade), 0.9);
        near(offer(false).with(FirstAttempt::Failed), 0.0);
        near(offer(true).with(FirstAttempt::Failed), 0.9);
        let beyond = Offer {
            fits: false,
            ..offer(true)
        };
        for first in [
            FirstAttempt::NotMade,
            FirstAttempt::Judged(true),
            FirstAttempt::Failed,
        ] {
            near(beyond.with(first), 0.0);
        }
    }
}
