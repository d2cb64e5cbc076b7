//! CloudWatch: the metrics that alarms watch, the alarms of the stack, and the events of their state changes.

mod metrics;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::{after, elapsed};
use breaker::json;
use breaker::names::metric;
use breaker::payload::incident::{AlarmNews, IncidentInput};
use jiff::Timestamp;
use spec::alarm::{AlarmDeclaration, Metric, MetricSource, Statistic, Watched};
use workers::measures::Counts;

use self::metrics::Series;
use super::World;
use super::alarm::{Alarm, AlarmState, DataPoint};
use super::incidents::Started;
use crate::chance::{Chance, Latency};

/// From `PutMetricData` (the health check's way) to the alarm that sees it: an assumption; CloudWatch promises no time.
const PUT_INGESTION: Duration = Duration::from_secs(2);
/// From a line of a function's log (embedded metric format) to the alarm that sees it: an assumption.
const LOG_INGESTION: Duration = Duration::from_secs(5);
/// From the end of a minute to Step Functions' metrics of it: an assumption (reconciliation allows for twice as much).
const STATES_INGESTION: Duration = Duration::from_secs(60);
/// From an alarm's change to the start of the rule's target (EventBridge's own figure is half a second, typically).
const DELIVERY: Latency = Latency::millis(500, 2_500);
/// EventBridge delivers at least once; this share of the events comes twice: an assumption, higher than what is seen,
/// so that runs meet it.
const DUPLICATES: f64 = 0.05;
/// EventBridge tries a throttled target again, waiting twice as long each time from here: an assumption.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The age at which the stack's rule gives an event up (`MaximumEventAgeInSeconds`); reconciliation sees the level.
const OLDEST_EVENT: Duration = Duration::from_secs(900);
/// How long after the start of the scenario the first health check may come, by which silence is judged.
const FIRST_CHECK: Duration = Duration::from_secs(60);

/// The metrics and alarms of a stack.
#[derive(Default)]
pub(crate) struct CloudWatch {
    /// Those that an alarm watches, by circuit.
    metrics: RefCell<BTreeMap<String, Vec<Series>>>,
    /// The alarms that are in ALARM, and since when.
    on: RefCell<BTreeMap<String, Timestamp>>,
}

/// The name of an alarm: the stack puts its own name before it.
pub(crate) fn alarm_name(circuit: &str, declared: &AlarmDeclaration) -> String {
    format!("{circuit}-{}", declared.kind.word())
}

impl CloudWatch {
    /// Adds a value to a metric of a circuit, if an alarm watches it.
    fn put(&self, circuit: &str, name: &str, since: Duration, value: f64) {
        let mut metrics = self.metrics.borrow_mut();
        let series = metrics.get_mut(circuit).into_iter().flatten();
        for series in series.filter(|series| series.name == name) {
            series.put(since, value);
        }
    }

    /// Those of these alarms that are in ALARM.
    pub(crate) fn on(&self, names: &[String]) -> Vec<AlarmNews> {
        let on = self.on.borrow();
        let found = names.iter().filter_map(|name| on.get_key_value(name));
        found
            .map(|(name, &at)| AlarmNews {
                name: name.clone(),
                at,
            })
            .collect()
    }

    fn set(&self, alarm: &Alarm, state: AlarmState, now: Timestamp) {
        let mut on = self.on.borrow_mut();
        match state {
            AlarmState::Alarm => on.insert(alarm.name.clone(), now),
            AlarmState::Ok | AlarmState::InsufficientData => on.remove(&alarm.name),
        };
    }

    /// Keeps the metrics that an alarm watches, for as long as it needs them.
    fn keep(&self, circuit: &str, declared: &AlarmDeclaration) {
        let mut metrics = self.metrics.borrow_mut();
        let known = metrics.entry(circuit.to_owned()).or_default();
        // A data point is made once, when all of its metrics have come: at an evaluation, which are a minute apart at most.
        let kept = declared.period + lag(declared) + STATES_INGESTION + Duration::from_secs(60);
        let mut keep = |metric: Metric, values| match metric.source {
            MetricSource::Circuit => {
                let place = known.iter().position(|series| series.name == metric.name);
                let place = place.unwrap_or_else(|| {
                    known.push(Series::new(metric.name));
                    known.len() - 1
                });
                if let Some(series) = known.get_mut(place) {
                    series.keep(kept, values);
                }
            }
            // Executions are counted anyway.
            MetricSource::Callers => {}
        };
        match declared.watched {
            Watched::Metric { metric, statistic } => {
                keep(metric, matches!(statistic, Statistic::Percentile(_)));
            }
            Watched::Percentage { of, among, .. } => {
                keep(of, false);
                keep(among, false);
            }
        }
    }
}

impl World {
    /// An invocation wrote its counts, and what its request took, to the log.
    pub(super) fn put_counts(&self, circuit: &str, counts: Counts, latency: Option<Duration>) {
        let since = self.since_start();
        let put = |name, value| self.cloudwatch.put(circuit, name, since, value);
        if counts.calls > 0 {
            put(metric::CALLS, f64::from(counts.calls));
            if let Some(latency) = latency {
                put(metric::LATENCY, latency.as_secs_f64() * 1000.0);
            }
        }
        if counts.calls + counts.failures > 0 {
            put(metric::FAILURES, f64::from(counts.failures));
        }
    }

    /// A health check put what it found.
    pub(super) fn put_health(&self, circuit: &str, healthy: bool) {
        let value = if healthy { 1.0 } else { 0.0 };
        let since = self.since_start();
        self.cloudwatch.put(circuit, metric::HEALTHY, since, value);
    }

    /// The data point of the period that ended `end` after the start of the scenario, as far as it is known by now.
    fn data_point(
        &self,
        circuit: &str,
        declared: &AlarmDeclaration,
        end: Duration,
    ) -> Option<DataPoint> {
        let from = end.checked_sub(declared.period)?;
        match declared.watched {
            Watched::Metric { metric, statistic } => {
                let metrics = self.cloudwatch.metrics.borrow();
                let mut series = metrics.get(circuit).into_iter().flatten();
                let series = series.find(|series| series.name == metric.name)?;
                series.statistic(statistic, from, end)
            }
            Watched::Percentage { of, among, least } => {
                let whole = self.sum(circuit, among, from, end)?;
                let part = self.sum(circuit, of, from, end).unwrap_or(0.0);
                let value = if whole >= f64::from(least) {
                    100.0 * part / whole
                } else {
                    0.0
                };
                Some(DataPoint { value, samples: 1 })
            }
        }
    }

    /// The sum of a metric's values in a span; none: it has none that are known by now.
    fn sum(&self, circuit: &str, metric: Metric, from: Duration, to: Duration) -> Option<f64> {
        match metric.source {
            MetricSource::Circuit => {
                let metrics = self.cloudwatch.metrics.borrow();
                let mut series = metrics.get(circuit).into_iter().flatten();
                let series = series.find(|series| series.name == metric.name)?;
                series.sum(from, to)
            }
            MetricSource::Callers => {
                if to + STATES_INGESTION > self.since_start() {
                    return None;
                }
                let callers = self.settings.circuits.get(circuit)?.callers.as_deref()?;
                let at = |since| after(self.start, since);
                let started = self.started(callers, at(from), at(to));
                (started > 0.0).then_some(started)
            }
        }
    }
}

/// From the end of a period to its evaluation: by then the workers' own metrics have come.
fn lag(declared: &AlarmDeclaration) -> Duration {
    let of = |metric: Metric| match (metric.source, metric.name) {
        (MetricSource::Circuit, metric::HEALTHY) => PUT_INGESTION,
        (MetricSource::Circuit, _) => LOG_INGESTION,
        // Waiting for them would make every evaluation a minute late: their newest minute is missing instead.
        (MetricSource::Callers, _) => Duration::ZERO,
    };
    match declared.watched {
        Watched::Metric { metric, .. } => of(metric),
        Watched::Percentage {
            of: part, among, ..
        } => of(part).max(of(among)),
    }
}

/// Has every alarm of the spec evaluated, for as long as the simulation lasts.
pub(crate) fn watch(world: &Rc<World>, spec: &spec::Spec) {
    for dependency in &spec.dependencies {
        let circuit = dependency.name.as_str();
        for declared in dependency.alarm_declarations() {
            world.cloudwatch.keep(circuit, &declared);
            let alarm = Alarm::new(alarm_name(circuit, &declared), declared);
            let watching = follow(Rc::clone(world), circuit.to_owned(), alarm);
            world.clock.spawn(watching);
        }
    }
}

/// Evaluates one alarm again and again. The stack has been up for long, so nothing is judged on the time before the
/// scenario: the first evaluation comes when the alarm's periods are full.
async fn follow(world: Rc<World>, circuit: String, mut alarm: Alarm) {
    let mut chance = Chance::stream(world.seed, &format!("eventbridge/{}", alarm.name));
    let declared = alarm.declared.clone();
    let lag = lag(&declared);
    let checks = match declared.watched {
        Watched::Metric { metric, .. } if metric.name == metric::HEALTHY => FIRST_CHECK,
        Watched::Metric { .. } | Watched::Percentage { .. } => Duration::ZERO,
    };
    let mut end = declared.period * declared.periods + checks;
    let mut known: BTreeMap<Duration, DataPoint> = BTreeMap::new();
    loop {
        let now = after(world.start, end + lag);
        if now >= world.end {
            return;
        }
        world.clock.sleep_until(now).await;
        let points: Vec<Option<DataPoint>> = (0..alarm.range())
            .map(|back| {
                let end = end.checked_sub(declared.period * back)?;
                let point = known.get(&end).copied();
                let point = point.or_else(|| world.data_point(&circuit, &declared, end))?;
                known.insert(end, point);
                Some(point)
            })
            .collect();
        let oldest = end.saturating_sub(declared.period * alarm.range());
        known.retain(|end, _| *end > oldest);
        if let Some(state) = alarm.evaluate(&points) {
            world.cloudwatch.set(&alarm, state, now);
            if state == AlarmState::Alarm {
                world.note_alarm(&circuit, &alarm.name);
                if declared.kind.opens() {
                    publish(&world, &circuit, &alarm.name, now, &mut chance);
                }
            }
        }
        end += alarm.every();
    }
}

/// The state change as an event: the stack's rule starts the incident machine with it.
fn publish(world: &Rc<World>, circuit: &str, alarm: &str, at: Timestamp, chance: &mut Chance) {
    let copies = if chance.happens(DUPLICATES) { 2 } else { 1 };
    for _ in 0..copies {
        let delay = DELIVERY.draw(chance);
        // A rule names its executions at random.
        let name = format!("{circuit}-alarm-{:016x}", chance.bits());
        let input = IncidentInput {
            circuit: circuit.to_owned(),
            generation: None,
            continues: None,
            quiet: false,
            alarm: Some(AlarmNews {
                name: alarm.to_owned(),
                at,
            }),
        };
        let world = Rc::clone(world);
        let clock = world.clock.clone();
        clock.clone().spawn(async move {
            clock.sleep(delay).await;
            let mut pause = FIRST_PAUSE;
            // The rule's target is tried again when it is throttled; what a fault of the scenario hits is lost.
            while world.start_incident(&name, json::value(&input)).await == Started::Throttled
                && elapsed(at, clock.now()) + pause < OLDEST_EVENT
            {
                clock.sleep(pause).await;
                pause *= 2;
            }
        });
    }
}
