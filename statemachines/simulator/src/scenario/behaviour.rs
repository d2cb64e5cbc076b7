//! How a dependency behaves when it is well, and what happens to it.

use std::time::Duration;

use breaker::rate::Rate;
use serde_json::Value;

use crate::chance::Latency;

/// How one dependency behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// How long an answer takes, network included (default p50 `40ms`, p99 `250ms`).
    pub latency: Latency,
    /// Calls a second that it can take; more collapse it (default none: any number).
    pub capacity: Option<f64>,
    /// The share of calls that fail when nothing is wrong (default `0%`).
    pub errors: Rate,
    /// The body of its answers (default `{"ok": true}`).
    pub answer: Value,
    /// What happens to it, in the order of the times.
    pub script: Vec<Outage>,
}

/// Something that happens to a dependency, and to its health endpoint unless that has a behaviour of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Outage {
    /// When it begins, from the start of the scenario.
    pub at: Duration,
    /// How long it lasts.
    pub lasts: Duration,
    /// What it is.
    pub kind: OutageKind,
    /// Whether it comes and goes; none: it is there all the time.
    pub flapping: Option<Flapping>,
    /// How the dependency comes back; none: at once and whole.
    pub recovery: Option<Recovery>,
}

/// What happens to a dependency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutageKind {
    /// Connections are refused.
    Down,
    /// No call is ever answered.
    Hang,
    /// A share of the calls, by chance, is answered with status 500.
    Errors {
        /// The share (default `100%`).
        share: Rate,
    },
    /// A share of the callers is answered with status 500, always the same ones: a shard is gone.
    Partial {
        /// The share of different requests.
        share: Rate,
    },
    /// Answers take longer.
    Slow {
        /// How long they take instead.
        latency: Latency,
    },
    /// It can take fewer calls.
    Brownout {
        /// Calls a second.
        capacity: f64,
    },
}

/// An outage that comes and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flapping {
    /// How long it is there each time (it begins with this).
    pub down: Duration,
    /// How long it is away in between.
    pub up: Duration,
}

/// A dependency that comes back cold: its capacity grows along a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recovery {
    /// Calls a second that it can take when the outage ends.
    pub from: f64,
    /// Calls a second that it can take afterwards; the behaviour's capacity from then on.
    pub to: f64,
    /// How long that takes.
    pub over: Duration,
}

impl Outage {
    /// When it ends, from the start of the scenario.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.at.saturating_add(self.lasts)
    }

    /// Whether it is there at a time.
    #[must_use]
    pub fn active(&self, elapsed: Duration) -> bool {
        if elapsed < self.at || elapsed >= self.end() {
            return false;
        }
        let Some(Flapping { down, up }) = self.flapping else {
            return true;
        };
        let cycle = (down + up).as_millis().max(1);
        (elapsed.saturating_sub(self.at)).as_millis() % cycle < down.as_millis()
    }
}

impl Behaviour {
    /// What is wrong with it at a time; the last one that began when several are.
    #[must_use]
    pub fn outage(&self, elapsed: Duration) -> Option<&Outage> {
        let mut active = self.script.iter().filter(|one| one.active(elapsed));
        active.next_back()
    }

    /// Calls a second that it can take at a time; none: any number.
    #[must_use]
    pub fn capacity_at(&self, elapsed: Duration) -> Option<f64> {
        let bounds = self.script.iter().filter_map(|one| one.bound(elapsed));
        bounds.chain(self.capacity).reduce(f64::min)
    }
}

impl Outage {
    /// What it leaves of the capacity at a time; none: all.
    fn bound(&self, elapsed: Duration) -> Option<f64> {
        if self.active(elapsed)
            && let OutageKind::Brownout { capacity } = self.kind
        {
            return Some(capacity);
        }
        let recovery = self.recovery?;
        let since = elapsed.checked_sub(self.end())?;
        (since < recovery.over).then(|| {
            let done = since.as_secs_f64() / recovery.over.as_secs_f64();
            recovery.from + (recovery.to - recovery.from) * done
        })
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Behaviour {
            latency: Latency::millis(40, 250),
            capacity: None,
            errors: Rate::ZERO,
            answer: serde_json::json!({"ok": true}),
            script: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn outage(kind: OutageKind) -> Outage {
        Outage {
            at: seconds(60),
            lasts: seconds(300),
            kind,
            flapping: None,
            recovery: None,
        }
    }

    #[test]
    fn an_outage_is_there_from_its_first_instant_to_before_its_last() {
        let outage = outage(OutageKind::Down);
        let active: Vec<bool> = [59, 60, 359, 360]
            .map(|at| outage.active(seconds(at)))
            .into();
        assert_eq!(active, [false, true, true, false]);
    }

    #[test]
    fn a_flapping_one_comes_and_goes() {
        let flapping = Some(Flapping {
            down: seconds(20),
            up: seconds(10),
        });
        let outage = Outage {
            flapping,
            ..outage(OutageKind::Down)
        };
        let active: Vec<bool> = [60, 79, 80, 89, 90, 109, 110]
            .map(|at| outage.active(seconds(at)))
            .into();
        assert_eq!(active, [true, true, false, false, true, true, false]);
    }

    #[test]
    fn capacity_comes_back_along_its_line() {
        let recovery = Some(Recovery {
            from: 20.0,
            to: 150.0,
            over: seconds(60),
        });
        let behaviour = Behaviour {
            capacity: Some(150.0),
            script: vec![Outage {
                recovery,
                ..outage(OutageKind::Down)
            }],
            ..Behaviour::default()
        };
        let capacity: Vec<Option<f64>> = [0, 100, 360, 390, 420]
            .map(|at| behaviour.capacity_at(seconds(at)))
            .into();
        let expected = [150.0, 150.0, 20.0, 85.0, 150.0].map(Some);
        assert_eq!(capacity, expected);
    }

    #[test]
    fn a_brownout_takes_capacity_away_while_it_lasts() {
        let behaviour = Behaviour {
            script: vec![outage(OutageKind::Brownout { capacity: 50.0 })],
            ..Behaviour::default()
        };
        assert_eq!(behaviour.capacity_at(seconds(59)), None);
        assert_eq!(behaviour.capacity_at(seconds(60)), Some(50.0));
        assert!(behaviour.outage(seconds(60)).is_some());
    }
}
