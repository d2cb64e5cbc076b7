//! One CloudWatch alarm: it looks at a metric, and says so when its state changes, and only then.

use std::time::Duration;

use jiff::Timestamp;

/// What an alarm looks for in the health metrics of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    /// No healthy check in the whole period (`Maximum` of `Healthy` below 1). Without data it does not know.
    Unhealthy,
    /// No check at all in the whole period (`SampleCount` below 1, missing data breaching).
    Silence,
}

/// An alarm's state, as CloudWatch names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlarmState {
    /// `INSUFFICIENT_DATA`: what every alarm begins with.
    Unknown,
    /// `OK`.
    Fine,
    /// `ALARM`.
    Alarm,
}

/// One alarm.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    /// Its name.
    pub(crate) name: String,
    watch: Watch,
    during: Duration,
    state: AlarmState,
}

/// One data point of the health metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// The time it carries.
    pub(crate) at: Timestamp,
    /// Whether the check found the dependency healthy.
    pub(crate) healthy: bool,
}

impl Alarm {
    /// A new alarm, which knows nothing yet.
    pub(crate) fn new(name: String, watch: Watch, during: Duration) -> Self {
        Alarm {
            name,
            watch,
            during,
            state: AlarmState::Unknown,
        }
    }

    /// How often it is evaluated: every 10 s when its period is below a minute, every minute otherwise.
    pub(crate) fn every(&self) -> Duration {
        if self.during < Duration::from_secs(60) {
            Duration::from_secs(10)
        } else {
            Duration::from_secs(60)
        }
    }

    /// How far back it looks.
    pub(crate) fn during(&self) -> Duration {
        self.during
    }

    /// Whether it opens the circuit: silence says nothing about the dependency, so that one only tells people.
    pub(crate) fn opens(&self) -> bool {
        match self.watch {
            Watch::Unhealthy => true,
            Watch::Silence => false,
        }
    }

    /// Looks at the points of its period, which slides; the new state if it changed.
    pub(crate) fn evaluate(&mut self, points: &[Point]) -> Option<AlarmState> {
        let next = match self.watch {
            Watch::Unhealthy if points.is_empty() => AlarmState::Unknown,
            Watch::Unhealthy if points.iter().any(|point| point.healthy) => AlarmState::Fine,
            Watch::Unhealthy => AlarmState::Alarm,
            Watch::Silence if points.is_empty() => AlarmState::Alarm,
            Watch::Silence => AlarmState::Fine,
        };
        let changed = next != self.state;
        self.state = next;
        changed.then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(healthy: &[bool]) -> Vec<Point> {
        let point = |healthy: &bool| Point {
            at: Timestamp::UNIX_EPOCH,
            healthy: *healthy,
        };
        healthy.iter().map(point).collect()
    }

    #[test]
    fn only_edges_are_told() {
        let mut alarm = Alarm::new("a".to_owned(), Watch::Unhealthy, Duration::from_secs(30));
        let seen: Vec<Option<AlarmState>> = [
            &[][..],
            &[true],
            &[true, false],
            &[false, false],
            &[false],
            &[],
            &[false],
            &[true],
        ]
        .map(|healthy| alarm.evaluate(&points(healthy)))
        .into();
        let (alarm, fine, unknown) = (AlarmState::Alarm, AlarmState::Fine, AlarmState::Unknown);
        let expected = [
            None,
            Some(fine),
            None,
            Some(alarm),
            None,
            Some(unknown),
            Some(alarm),
            Some(fine),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn silence_is_an_alarm() {
        let mut alarm = Alarm::new("a".to_owned(), Watch::Silence, Duration::from_secs(180));
        assert_eq!(alarm.evaluate(&points(&[false])), Some(AlarmState::Fine));
        assert_eq!(alarm.evaluate(&points(&[])), Some(AlarmState::Alarm));
        assert_eq!(alarm.evaluate(&points(&[])), None);
        assert_eq!(alarm.every(), Duration::from_secs(60));
    }
}
