//! The CloudWatch alarms of a dependency as data: the stack writes them into its template, the simulator evaluates them,
//! and both read this declaration, so that they cannot differ.

use std::time::Duration;

use breaker::names::metric;

use crate::model::{Call, Dependency, FailureRateAlarm, LatencyAlarm};

/// The period of Step Functions' own metrics, and CloudWatch's standard resolution.
const MINUTE: Duration = Duration::from_secs(60);

/// The shortest period of an alarm (CloudWatch API Reference, `PutMetricAlarm`).
const SHORTEST_PERIOD: Duration = Duration::from_secs(10);

/// The kinds of alarms of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmKind {
    /// Too many calls fail.
    FailureRate,
    /// Calls are too slow.
    Latency,
    /// The health check finds the dependency unhealthy.
    Unhealthy,
    /// The health check is silent.
    Heartbeat,
}

/// One alarm of a circuit. All of its data points must breach (`DatapointsToAlarm` is `EvaluationPeriods`).
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmDeclaration {
    /// Its kind.
    pub kind: AlarmKind,
    /// What makes a data point of a period.
    pub watched: Watched,
    /// The length of a period: 10 s, 20 s, 30 s or whole minutes. A period slides with every evaluation.
    pub period: Duration,
    /// The number of periods that are evaluated, at least 1.
    pub periods: u32,
    /// When a data point breaches.
    pub breaching: Breaching,
    /// The treatment of periods without a data point.
    pub missing: MissingData,
}

/// What makes a data point of a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Watched {
    /// A statistic of one metric.
    Metric {
        /// The metric.
        metric: Metric,
        /// The statistic.
        statistic: Statistic,
    },
    /// Percentage that the sum of one metric is of the sum of another: 0 where the whole is less than `least`, no data
    /// point where the whole has none. A part without data is 0.
    Percentage {
        /// The part.
        of: Metric,
        /// The whole.
        among: Metric,
        /// The least whole that makes a percentage.
        least: u32,
    },
}

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its source.
    pub source: MetricSource,
    /// Its name.
    pub name: &'static str,
}

/// The source of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricSource {
    /// The workers, with the dimension [`metric::CIRCUIT`], at a resolution of one second.
    Circuit,
    /// Step Functions, of the machine whose executions stand for the dependency's calls, by the minute.
    Callers,
}

/// A statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The largest value.
    Maximum,
    /// The number of values.
    SampleCount,
    /// A percentile (50 to 99). With fewer than [`least_samples`] values in the evaluated periods the alarm keeps its
    /// state (`EvaluateLowSampleCountPercentile: ignore`).
    Percentile(u8),
}

/// When a data point breaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Breaching {
    /// Above the threshold.
    Above(f64),
    /// Below the threshold.
    Below(f64),
}

/// The treatment of periods without a data point (`TreatMissingData`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingData {
    /// They are within the threshold.
    NotBreaching,
    /// They breach it.
    Breaching,
}

/// The fewest values with which CloudWatch takes a percentile (50 to 99) for significant: 10 / (1 - percentile), which is
/// 1,000 for the 99th (CloudWatch User Guide, "Percentile-based alarms and low data samples").
#[must_use]
pub fn least_samples(percentile: u8) -> u64 {
    1_000 / u64::from(100_u8.saturating_sub(percentile).max(1))
}

impl AlarmKind {
    /// Every kind.
    pub const ALL: [AlarmKind; 4] = [
        AlarmKind::FailureRate,
        AlarmKind::Latency,
        AlarmKind::Unhealthy,
        AlarmKind::Heartbeat,
    ];

    /// The word in the alarm's name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            AlarmKind::FailureRate => "failure-rate",
            AlarmKind::Latency => "latency",
            AlarmKind::Unhealthy => "unhealthy",
            AlarmKind::Heartbeat => "heartbeat",
        }
    }

    /// Whether it opens the circuit. A silent health check says nothing about the dependency: that alarm only notifies.
    #[must_use]
    pub const fn opens(self) -> bool {
        match self {
            AlarmKind::FailureRate | AlarmKind::Latency | AlarmKind::Unhealthy => true,
            AlarmKind::Heartbeat => false,
        }
    }

    /// Whether it holds recovery back while it is in ALARM: only one that clears without any call.
    #[must_use]
    pub const fn holds(self) -> bool {
        match self {
            AlarmKind::Unhealthy => true,
            AlarmKind::FailureRate | AlarmKind::Latency | AlarmKind::Heartbeat => false,
        }
    }
}

impl Dependency {
    /// Its alarms, in the order of [`AlarmKind::ALL`].
    #[must_use]
    pub fn alarm_declarations(&self) -> Vec<AlarmDeclaration> {
        let alarms = &self.alarms;
        let all = [
            alarms.failure_rate.map(|alarm| failure_rate(self, alarm)),
            match self.call {
                Call::Http(_) => alarms.latency.map(latency),
                // Step Functions tells no latency of a Task that could be told apart from others of the same kind.
                Call::Task(_) => None,
            },
            alarms.unhealthy.map(|during| unhealthy(self, during)),
            alarms.heartbeat.map(heartbeat),
        ];
        all.into_iter().flatten().collect()
    }
}

/// Failures of a hundred calls. Of Tasks that Step Functions calls itself only failures are counted, so the callers'
/// executions stand for the calls; what the circuit refuses dilutes that, which is right.
fn failure_rate(dependency: &Dependency, alarm: FailureRateAlarm) -> AlarmDeclaration {
    let calls = match dependency.call {
        Call::Http(_) => own(metric::CALLS),
        Call::Task(_) => Metric {
            source: MetricSource::Callers,
            name: "ExecutionsStarted",
        },
    };
    // Both sides of a fraction must be about the same time.
    let during = match calls.source {
        MetricSource::Circuit => alarm.during,
        MetricSource::Callers => alarm.during.max(MINUTE),
    };
    let watched = Watched::Percentage {
        of: own(metric::FAILURES),
        among: calls,
        least: dependency.policy.detection.minimum_calls,
    };
    let above = Breaching::Above(alarm.above.fraction() * 100.0);
    declared(AlarmKind::FailureRate, watched, periods(during), above)
}

fn latency(alarm: LatencyAlarm) -> AlarmDeclaration {
    let watched = Watched::Metric {
        metric: own(metric::LATENCY),
        statistic: Statistic::Percentile(99),
    };
    let above = Breaching::Above(alarm.p99.as_secs_f64() * 1000.0);
    declared(AlarmKind::Latency, watched, periods(alarm.during), above)
}

/// All checks of the time must have failed, and there must have been one. No period is shorter than the time from one check
/// to the next: between two checks there is no data, and the alarm would never trigger.
fn unhealthy(dependency: &Dependency, during: Duration) -> AlarmDeclaration {
    let every = dependency.health_check.as_ref().map(|check| check.every);
    let during = during.max(every.unwrap_or_default());
    let (period, count) = periods(during);
    let periods = match every {
        Some(every) if every > MINUTE => (period * count, 1),
        Some(_) | None => (period, count),
    };
    let watched = Watched::Metric {
        metric: own(metric::HEALTHY),
        statistic: Statistic::Maximum,
    };
    let below = Breaching::Below(1.0);
    declared(AlarmKind::Unhealthy, watched, periods, below)
}

fn heartbeat(during: Duration) -> AlarmDeclaration {
    let watched = Watched::Metric {
        metric: own(metric::HEALTHY),
        statistic: Statistic::SampleCount,
    };
    let below = Breaching::Below(1.0);
    AlarmDeclaration {
        missing: MissingData::Breaching,
        ..declared(AlarmKind::Heartbeat, watched, periods(during), below)
    }
}

const fn own(name: &'static str) -> Metric {
    Metric {
        source: MetricSource::Circuit,
        name,
    }
}

/// A declaration in which missing data is no news.
fn declared(
    kind: AlarmKind,
    watched: Watched,
    (period, periods): (Duration, u32),
    breaching: Breaching,
) -> AlarmDeclaration {
    AlarmDeclaration {
        kind,
        watched,
        period,
        periods,
        breaching,
        missing: MissingData::NotBreaching,
    }
}

/// A span of time as CloudWatch divides it: below a minute one period, above it periods of a minute.
fn periods(during: Duration) -> (Duration, u32) {
    if during < MINUTE {
        return (during.max(SHORTEST_PERIOD), 1);
    }
    let minutes = during.as_secs() / MINUTE.as_secs();
    (MINUTE, u32::try_from(minutes).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declarations(dependency: &str) -> Vec<AlarmDeclaration> {
        let text = format!("{{version: 1, dependencies: {{payments: {dependency}}}}}");
        let spec = crate::parse(&text).unwrap();
        spec.dependencies[0].alarm_declarations()
    }

    #[test]
    fn three_lines_have_alarms_on_failures_and_on_latency() {
        let alarms = declarations("{http: 'https://p.example'}");
        assert_eq!(alarms.len(), 2);
        assert_eq!(alarms[0].kind, AlarmKind::FailureRate);
        assert_eq!((alarms[0].period, alarms[0].periods), (MINUTE, 1));
        assert_eq!(alarms[0].breaching, Breaching::Above(50.0));
        assert_eq!(alarms[1].kind, AlarmKind::Latency);
        assert_eq!((alarms[1].period, alarms[1].periods), (MINUTE, 2));
        assert!(
            alarms
                .iter()
                .all(|alarm| alarm.missing == MissingData::NotBreaching)
        );
    }

    #[test]
    fn a_latency_alarm_without_a_threshold_of_its_own_relates_to_the_timeout() {
        let threshold = |call: &str| {
            let alarms = declarations(&format!("{{http: {{url: 'https://p.example', {call}}}}}"));
            alarms[1].breaching
        };
        assert_eq!(threshold("timeout: 3s"), Breaching::Above(2_400.0));
        assert_eq!(threshold("timeout: 12s"), Breaching::Above(9_600.0));
        assert_eq!(threshold("timeout: 100ms"), Breaching::Above(80.0));
    }

    #[test]
    fn a_task_has_no_latency_and_is_judged_by_the_minute() {
        let alarms = declarations(
            "{task: {resource: 'arn:aws:lambda:eu-west-1:1:function:f'}, alarms: {failureRate: {for: 10s}}}",
        );
        assert_eq!(alarms.len(), 1);
        assert_eq!((alarms[0].period, alarms[0].periods), (MINUTE, 1));
    }

    #[test]
    fn silence_breaches() {
        let alarms = declarations(
            "{http: 'https://p.example', detection: {healthCheck: {http: 'https://p.example/health'}}}",
        );
        let kinds: Vec<AlarmKind> = alarms.iter().map(|alarm| alarm.kind).collect();
        assert_eq!(kinds, AlarmKind::ALL);
        assert_eq!(alarms[3].missing, MissingData::Breaching);
        assert_eq!((alarms[3].period, alarms[3].periods), (MINUTE, 3));
    }

    #[test]
    fn a_percentile_needs_ten_values_beyond_it() {
        assert_eq!(least_samples(99), 1_000);
        assert_eq!(least_samples(90), 100);
        assert_eq!(least_samples(50), 20);
    }
}
