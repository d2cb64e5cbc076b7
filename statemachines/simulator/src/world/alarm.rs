//! One CloudWatch alarm: how its state follows from data points, and which changes of it are published.

use std::time::Duration;

use spec::alarm::{AlarmDeclaration, Breaching, MissingData, Statistic, Watched, least_samples};

/// Periods beyond the evaluated ones from which older data points are taken when newer ones are missing. CloudWatch
/// documents no number, but shows five for three evaluated ones (User Guide, "Configuring how CloudWatch alarms treat
/// missing data"): an assumption for every other alarm.
const EXTRA_PERIODS: u32 = 2;

/// An alarm's state, as CloudWatch names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlarmState {
    /// `INSUFFICIENT_DATA`: the first state of every alarm. With the treatments of missing data that declarations know,
    /// none comes back to it.
    InsufficientData,
    /// `OK`.
    Ok,
    /// `ALARM`.
    Alarm,
}

/// One alarm.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    /// Its name.
    pub(crate) name: String,
    /// What it watches, and how.
    pub(crate) declared: AlarmDeclaration,
    state: AlarmState,
}

/// The data point of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DataPoint {
    /// The statistic, or the result of the expression.
    pub(crate) value: f64,
    /// The number of values that it was made of.
    pub(crate) samples: u64,
}

impl Alarm {
    /// A new alarm, which has not been evaluated yet.
    pub(crate) fn new(name: String, declared: AlarmDeclaration) -> Self {
        Alarm {
            name,
            declared,
            state: AlarmState::InsufficientData,
        }
    }

    /// Time between two evaluations: 10 s when its period is below a minute, a minute otherwise (CloudWatch User Guide,
    /// "Alarm evaluation").
    pub(crate) fn every(&self) -> Duration {
        if self.declared.period < Duration::from_secs(60) {
            Duration::from_secs(10)
        } else {
            Duration::from_secs(60)
        }
    }

    /// Periods whose data points an evaluation looks at.
    pub(crate) fn range(&self) -> u32 {
        self.declared.periods.saturating_add(EXTRA_PERIODS)
    }

    /// Evaluates the data points of the newest periods, the newest first and [`Alarm::range`] of them; the new state if it
    /// changed.
    ///
    /// The newest data points that exist are evaluated, as many as there are evaluation periods; the treatment of missing
    /// data stands in for those that even the whole range lacks. ALARM takes that all of them breach.
    pub(crate) fn evaluate(&mut self, points: &[Option<DataPoint>]) -> Option<AlarmState> {
        let wanted = usize::try_from(self.declared.periods).unwrap_or(usize::MAX);
        let found: Vec<DataPoint> = points.iter().flatten().copied().take(wanted).collect();
        if self.has_too_few_samples(&found) {
            return None;
        }
        let complete = found.len() >= wanted || self.declared.missing == MissingData::Breaching;
        let next = if complete && found.iter().all(|point| self.breaches(point.value)) {
            AlarmState::Alarm
        } else {
            AlarmState::Ok
        };
        let changed = next != self.state;
        self.state = next;
        changed.then_some(next)
    }

    fn breaches(&self, value: f64) -> bool {
        match self.declared.breaching {
            Breaching::Above(threshold) => value > threshold,
            Breaching::Below(threshold) => value < threshold,
        }
    }

    /// Whether the data points have values, but too few for the percentile.
    fn has_too_few_samples(&self, found: &[DataPoint]) -> bool {
        match self.declared.watched {
            Watched::Metric {
                statistic: Statistic::Percentile(percentile),
                ..
            } => {
                let samples: u64 = found.iter().map(|point| point.samples).sum();
                samples > 0 && samples < least_samples(percentile)
            }
            Watched::Metric {
                statistic: Statistic::Maximum | Statistic::SampleCount,
                ..
            }
            | Watched::Percentage { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use spec::alarm::{AlarmKind, Metric, MetricSource};

    use super::*;

    fn alarm(
        statistic: Statistic,
        periods: u32,
        breaching: Breaching,
        missing: MissingData,
    ) -> Alarm {
        let metric = Metric {
            source: MetricSource::Circuit,
            name: "Healthy",
        };
        let declared = AlarmDeclaration {
            kind: AlarmKind::Unhealthy,
            watched: Watched::Metric { metric, statistic },
            period: Duration::from_secs(60),
            periods,
            breaching,
            missing,
        };
        Alarm::new("a".to_owned(), declared)
    }

    /// Data points from `X` (breaching), `0` (not breaching) and `-` (missing), the newest last as CloudWatch's guide
    /// writes them.
    fn points(text: &str) -> Vec<Option<DataPoint>> {
        let point = |letter| match letter {
            'X' => Some(DataPoint {
                value: 0.0,
                samples: 1,
            }),
            '0' => Some(DataPoint {
                value: 1.0,
                samples: 1,
            }),
            _ => None,
        };
        text.chars().rev().map(point).collect()
    }

    /// The table of the guide's section "How alarm state is evaluated when data is missing" (three of three, a range of
    /// five), for the two treatments that declarations use.
    #[test]
    fn missing_data_is_treated_as_the_guide_shows() {
        let rows = [
            ("0-X-X", AlarmState::Ok, AlarmState::Ok),
            ("0----", AlarmState::Ok, AlarmState::Ok),
            ("-----", AlarmState::Alarm, AlarmState::Ok),
            ("0XX-X", AlarmState::Alarm, AlarmState::Alarm),
            ("--X--", AlarmState::Alarm, AlarmState::Ok),
        ];
        for (row, breaching, not_breaching) in rows {
            for (missing, expected) in [
                (MissingData::Breaching, breaching),
                (MissingData::NotBreaching, not_breaching),
            ] {
                let mut alarm = alarm(Statistic::Maximum, 3, Breaching::Below(1.0), missing);
                assert_eq!(alarm.range(), 5);
                assert_eq!(
                    alarm.evaluate(&points(row)),
                    Some(expected),
                    "{row}, {missing:?}"
                );
            }
        }
    }

    #[test]
    fn only_changes_are_published() {
        let breaching = Breaching::Below(1.0);
        let mut alarm = alarm(Statistic::Maximum, 1, breaching, MissingData::NotBreaching);
        let seen: Vec<Option<AlarmState>> = ["---", "--0", "-0X", "0XX", "XX-", "X--", "---"]
            .map(|row| alarm.evaluate(&points(row)))
            .into();
        let (on, off) = (Some(AlarmState::Alarm), Some(AlarmState::Ok));
        // The last breaching data point keeps it in ALARM for as long as it is within the range.
        assert_eq!(seen, [off, None, on, None, None, None, off]);
    }

    #[test]
    fn a_percentile_of_few_values_keeps_the_state() {
        let statistic = Statistic::Percentile(99);
        let above = Breaching::Above(2_000.0);
        let mut alarm = alarm(statistic, 2, above, MissingData::NotBreaching);
        let mut evaluate = |points: [(f64, u64); 2]| {
            let point = |(value, samples)| Some(DataPoint { value, samples });
            let [newest, before] = points.map(point);
            alarm.evaluate(&[newest, before, None, None])
        };
        assert_eq!(evaluate([(9_000.0, 499), (9_000.0, 500)]), None);
        assert_eq!(
            evaluate([(9_000.0, 500), (9_000.0, 500)]),
            Some(AlarmState::Alarm)
        );
        assert_eq!(evaluate([(10.0, 2), (10.0, 2)]), None);
        assert_eq!(alarm.evaluate(&[None; 4]), Some(AlarmState::Ok));
    }
}
