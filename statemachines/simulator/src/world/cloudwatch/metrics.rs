//! The metrics of a circuit that its alarms watch.

use std::collections::VecDeque;
use std::time::Duration;

use spec::alarm::Statistic;

use crate::world::alarm::DataPoint;

/// The grain of time: the greatest common divisor of all periods (10 s, 20 s, 30 s, whole minutes) and of the times
/// between evaluations.
pub(super) const SLOT: Duration = Duration::from_secs(10);

/// One metric of one circuit, no further back than its alarms look.
#[derive(Debug)]
pub(super) struct Series {
    /// The metric's name.
    pub(super) name: &'static str,
    /// How far back values are needed.
    kept: Duration,
    /// Whether single values are kept, for percentiles.
    keeps_values: bool,
    /// The number of the first slot, counted from the start of the scenario.
    first: u64,
    slots: VecDeque<Slot>,
}

/// The values of ten seconds.
#[derive(Debug, Default)]
struct Slot {
    count: u64,
    sum: f64,
    maximum: f64,
    values: Vec<f64>,
}

impl Series {
    /// A metric without any value.
    pub(super) fn new(name: &'static str) -> Self {
        Series {
            name,
            kept: Duration::ZERO,
            keeps_values: false,
            first: 0,
            slots: VecDeque::new(),
        }
    }

    /// Keeps values for at least this long, and single ones if somebody needs them.
    pub(super) fn keep(&mut self, kept: Duration, keeps_values: bool) {
        self.kept = self.kept.max(kept);
        self.keeps_values |= keeps_values;
    }

    /// Adds a value. Values come in the order of time.
    pub(super) fn put(&mut self, at: Duration, value: f64) {
        let slot = number(at);
        if self.slots.is_empty() {
            self.first = slot;
        }
        while self.first + (self.slots.len() as u64) <= slot {
            self.slots.push_back(Slot::default());
        }
        while self.slots.len() > 1 && self.first + number(self.kept) + 1 < slot {
            self.slots.pop_front();
            self.first += 1;
        }
        if let Some(last) = self.slots.back_mut() {
            last.maximum = if last.count == 0 {
                value
            } else {
                last.maximum.max(value)
            };
            last.count += 1;
            last.sum += value;
            if self.keeps_values {
                last.values.push(value);
            }
        }
    }

    /// The sum of the values in a span of whole slots; none without values.
    pub(super) fn sum(&self, from: Duration, to: Duration) -> Option<f64> {
        let mut slots = self.within(from, to).peekable();
        slots.peek()?;
        Some(slots.map(|slot| slot.sum).sum())
    }

    /// A statistic of the values in a span of whole slots; none without values.
    pub(super) fn statistic(
        &self,
        statistic: Statistic,
        from: Duration,
        to: Duration,
    ) -> Option<DataPoint> {
        let samples: u64 = self.within(from, to).map(|slot| slot.count).sum();
        let mut slots = self.within(from, to).peekable();
        slots.peek()?;
        let value = match statistic {
            Statistic::Maximum => slots
                .map(|slot| slot.maximum)
                .fold(f64::NEG_INFINITY, f64::max),
            #[expect(clippy::cast_precision_loss, reason = "the values of one period")]
            Statistic::SampleCount => samples as f64,
            Statistic::Percentile(percentile) => {
                let values = slots.flat_map(|slot| slot.values.iter().copied());
                nearest_rank(values.collect(), percentile)?
            }
        };
        Some(DataPoint { value, samples })
    }

    /// The slots of a span that hold anything.
    fn within(&self, from: Duration, to: Duration) -> impl Iterator<Item = &Slot> {
        let index = |at| usize::try_from(number(at).saturating_sub(self.first));
        let (from, to) = (index(from).unwrap_or(0), index(to).unwrap_or(0));
        let slots = self.slots.iter().skip(from).take(to.saturating_sub(from));
        slots.filter(|slot| slot.count > 0)
    }
}

/// The number of the slot that a time lies in.
fn number(at: Duration) -> u64 {
    at.as_secs() / SLOT.as_secs()
}

/// The least value that `percentile` of a hundred values do not exceed (nearest rank). CloudWatch documents no method; with
/// the thousand values that an alarm waits for the usual ones differ by little.
fn nearest_rank(mut values: Vec<f64>, percentile: u8) -> Option<f64> {
    let rank = (values.len() * usize::from(percentile)).div_ceil(100);
    let index = rank.saturating_sub(1);
    if index >= values.len() {
        return None;
    }
    let (_, value, _) = values.select_nth_unstable_by(index, f64::total_cmp);
    Some(*value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn series(values: &[(u64, f64)]) -> Series {
        let mut series = Series::new("Latency");
        series.keep(seconds(60), true);
        for (at, value) in values {
            series.put(seconds(*at), *value);
        }
        series
    }

    #[test]
    fn statistics_are_those_of_the_span() {
        let series = series(&[(12, 5.0), (19, -1.0), (20, 7.0), (45, 100.0)]);
        let of = |statistic, from, to| {
            let point = series.statistic(statistic, seconds(from), seconds(to));
            point.map(|point| (point.value, point.samples))
        };
        assert_eq!(of(Statistic::Maximum, 10, 20), Some((5.0, 2)));
        assert_eq!(of(Statistic::Maximum, 10, 30), Some((7.0, 3)));
        assert_eq!(of(Statistic::SampleCount, 0, 50), Some((4.0, 4)));
        assert_eq!(of(Statistic::Maximum, 30, 40), None);
        assert_eq!(of(Statistic::Maximum, 50, 900), None);
        assert_eq!(series.sum(seconds(10), seconds(30)), Some(11.0));
        assert_eq!(series.sum(seconds(0), seconds(10)), None);
    }

    #[test]
    fn a_percentile_is_that_of_the_nearest_rank() {
        let of = |count: u32, percentile| {
            nearest_rank((1..=count).rev().map(f64::from).collect(), percentile)
        };
        assert_eq!(of(100, 99), Some(99.0));
        assert_eq!(of(1_000, 99), Some(990.0));
        assert_eq!(of(10, 99), Some(10.0));
        assert_eq!(of(1, 50), Some(1.0));
        assert_eq!(of(0, 50), None);
    }

    #[test]
    fn values_are_forgotten_when_no_alarm_looks_that_far_back() {
        let mut series = series(&[(0, 1.0), (30, 1.0)]);
        series.put(seconds(95), 1.0);
        assert_eq!(series.sum(seconds(0), seconds(10)), None);
        assert_eq!(series.sum(seconds(30), seconds(100)), Some(2.0));
        series.put(seconds(100_000), 3.0);
        assert_eq!(series.sum(seconds(0), seconds(200_000)), Some(3.0));
        assert!(series.slots.len() <= 8, "{}", series.slots.len());
    }
}
