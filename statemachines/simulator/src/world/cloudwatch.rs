//! CloudWatch: the health metrics, and the alarms that look at them.
//!
//! The alarms on failure rate and latency are not here: no worker puts the metrics that they look at yet.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::{after, elapsed};
use breaker::json;
use breaker::payload::incident::{AlarmNews, IncidentInput};
use jiff::Timestamp;
use workers::ports::Health;

use super::World;
use super::alarm::{Alarm, AlarmState, Point, Watch};
use crate::chance::Latency;

/// From putting a metric to the alarm that sees it: an assumption; CloudWatch promises no time.
const INGESTION: Duration = Duration::from_secs(2);
/// From an alarm's edge to the start of the rule's target (EventBridge's own figure is half a second, typically).
const DELIVERY: Latency = Latency::millis(500, 2_500);
/// EventBridge delivers at least once; this share of the events comes twice: an assumption, higher than what is seen,
/// so that runs meet it.
const DUPLICATES: f64 = 0.05;
/// What the name of the alarm on a circuit's health ends with.
pub(crate) const UNHEALTHY: &str = "unhealthy";
/// Points older than the longest alarm looks are forgotten.
const KEPT: Duration = Duration::from_secs(2 * 60 * 60);

/// The metrics of a stack.
#[derive(Default)]
pub(crate) struct CloudWatch {
    points: RefCell<BTreeMap<String, Vec<Point>>>,
    /// The alarms that are on, and since when.
    on: RefCell<BTreeMap<String, Timestamp>>,
}

impl CloudWatch {
    /// Puts what a health check saw.
    pub(crate) fn put(&self, circuit: &str, seen: &Health) {
        let mut points = self.points.borrow_mut();
        let series = points.entry(circuit.to_owned()).or_default();
        series.retain(|point| elapsed(point.at, seen.at) < KEPT);
        series.push(Point {
            at: seen.at,
            healthy: seen.healthy,
        });
    }

    /// Those of these alarms that are on.
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
            AlarmState::Fine | AlarmState::Unknown => on.remove(&alarm.name),
        };
    }

    /// The points of the last `during` that have come in by now.
    fn window(&self, circuit: &str, during: Duration, now: Timestamp) -> Vec<Point> {
        let points = self.points.borrow();
        let series = points.get(circuit).map(Vec::as_slice).unwrap_or_default();
        let inside = |point: &&Point| {
            after(point.at, INGESTION) <= now && elapsed(point.at, now) < during + INGESTION
        };
        series.iter().filter(inside).copied().collect()
    }
}

/// Has every alarm of the spec looked at, for as long as the simulation lasts.
pub(crate) fn watch(world: &Rc<World>, spec: &spec::Spec) {
    for dependency in &spec.dependencies {
        let circuit = dependency.name.as_str();
        let alarms = [
            (UNHEALTHY, Watch::Unhealthy, dependency.alarms.unhealthy),
            ("heartbeat", Watch::Silence, dependency.alarms.heartbeat),
        ];
        for (word, watch, during) in alarms {
            if let Some(during) = during {
                let alarm = Alarm::new(format!("{circuit}-{word}"), watch, during);
                let watching = follow(Rc::clone(world), circuit.to_owned(), alarm);
                world.clock.spawn(watching);
            }
        }
    }
}

/// Looks at one alarm again and again. The stack has been up for long, so nothing is judged on the time before the
/// scenario: the first look comes when the alarm's period is full.
async fn follow(world: Rc<World>, circuit: String, mut alarm: Alarm) {
    world
        .clock
        .sleep(alarm.during() + INGESTION + Duration::from_secs(60))
        .await;
    while world.clock.now() < world.end {
        let now = world.clock.now();
        let points = world.cloudwatch.window(&circuit, alarm.during(), now);
        if let Some(state) = alarm.evaluate(&points) {
            world.cloudwatch.set(&alarm, state, now);
            if state == AlarmState::Alarm {
                world.note_alarm(&circuit, &alarm.name);
            }
            if state == AlarmState::Alarm && alarm.opens() {
                publish(&world, &circuit, &alarm.name, now);
            }
        }
        world.clock.sleep(alarm.every()).await;
    }
}

/// The state change as an event: the stack's rule starts the incident machine with it.
fn publish(world: &Rc<World>, circuit: &str, alarm: &str, at: Timestamp) {
    let mut chance = world.deliveries.borrow_mut();
    let copies = if chance.happens(DUPLICATES) { 2 } else { 1 };
    for _ in 0..copies {
        let delay = DELIVERY.draw(&mut chance);
        // A rule names its executions at random.
        let name = format!("{circuit}-alarm-{:016x}", chance.bits());
        let input = IncidentInput {
            circuit: circuit.to_owned(),
            generation: None,
            continues: None,
            alarm: Some(AlarmNews {
                name: alarm.to_owned(),
                at,
            }),
        };
        let world = Rc::clone(world);
        let clock = world.clock.clone();
        clock.clone().spawn(async move {
            clock.sleep(delay).await;
            world.start_incident(&name, json::value(&input)).await;
        });
    }
}
