//! Everything around the rendered machines: the services of an account, the dependencies, the callers.
//!
//! One world is one run. Its parts take time on the virtual clock, draw from streams of chance of their own, and tell
//! the [`tally::Tally`] what happened.

pub(crate) mod alarm;
mod bucket;
pub(crate) mod cloudwatch;
pub(crate) mod dependency;
pub(crate) mod incidents;
pub(crate) mod lambda;
mod log;
pub(crate) mod meter;
mod notes;
pub(crate) mod own;
pub(crate) mod peers;
mod pool;
pub(crate) mod quotas;
mod schedule;
pub(crate) mod servable;
mod starts;
pub(crate) mod states;
pub(crate) mod table;
pub(crate) mod tally;
mod traffic;
mod trouble;
mod work;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::{after, elapsed};
use breaker::settings::Settings;
use jiff::Timestamp;
use serde_json::Value;
use spec::Dependency as Declared;
use spec::alarm::AlarmKind;

use crate::chance::{Chance, Latency};
use crate::requests::Watcher;
use crate::runtime::Clock;
use crate::scenario::Scenario;

use cloudwatch::CloudWatch;
use dependency::{Dependency, Fate};
use incidents::Incidents;
use lambda::{Function, LambdaService};
use meter::{Meter, Usage};
use own::Executions;
use peers::Peers;
use quotas::StartQuotas;
use servable::Servable;
use starts::Starts;
use states::Machines;
use table::TableService;
use tally::Tally;

/// The world of one run.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
    pub(crate) start: Timestamp,
    /// When the last call is offered, and schedules and alarms rest.
    pub(crate) end: Timestamp,
    pub(crate) scenario: Scenario,
    pub(crate) settings: Settings,
    pub(crate) machines: Machines,
    pub(crate) table: TableService,
    pub(crate) lambda: LambdaService,
    /// What `StartExecution` takes.
    pub(crate) quotas: StartQuotas,
    /// What other designs keep in place of the table.
    pub(crate) peers: Peers,
    pub(crate) cloudwatch: CloudWatch,
    subjects: BTreeMap<String, Subject>,
    /// What became of the executions of the user's own machines, by their names.
    executions: BTreeMap<String, RefCell<Executions>>,
    starts: RefCell<Starts>,
    pub(crate) incidents: Incidents,
    pub(crate) watcher: Watcher,
    /// The chance that seeds executions, handlers and the smaller services.
    seeds: RefCell<Chance>,
    draws: RefCell<Chance>,
    times: RefCell<Chance>,
    ids: Cell<u64>,
    /// What executions used that no caller waits for.
    aside: Cell<Usage>,
    /// Executions that failed and should not have.
    troubles: RefCell<Vec<String>>,
    /// Executions that callers started and that have not ended.
    running: Cell<u64>,
    /// Executions that have ended.
    done: Cell<u64>,
}

/// One dependency and what happened to it.
struct Subject {
    dependency: RefCell<Dependency>,
    /// Its health endpoint, where that is apart.
    health: Option<RefCell<Dependency>>,
    servable: RefCell<Servable>,
    tally: RefCell<Tally>,
    failures: RefCell<BTreeMap<String, u64>>,
}

impl World {
    /// A world in which nothing has happened.
    pub(crate) fn new(
        clock: Clock,
        scenario: Scenario,
        spec: &spec::Spec,
        machines: Machines,
        watcher: Watcher,
    ) -> Self {
        let (seed, start) = (scenario.seed, clock.now());
        let stream = |name: &str| RefCell::new(Chance::stream(seed, name));
        let subject = |subject: &crate::scenario::Subject| {
            let chance = Chance::stream(seed, &format!("dependency/{}", subject.name));
            let dependency = Dependency::new(subject.behaviour.clone(), chance);
            let health = subject.health.clone().map(|behaviour| {
                let chance = Chance::stream(seed, &format!("health/{}", subject.name));
                RefCell::new(Dependency::new(behaviour, chance))
            });
            let timeout = machines.timeouts.get(&subject.name).copied();
            let timeout = timeout.unwrap_or(Duration::MAX);
            let new = Subject {
                dependency: RefCell::new(dependency),
                health,
                servable: RefCell::new(Servable::new(timeout)),
                tally: RefCell::default(),
                failures: RefCell::default(),
            };
            (subject.name.clone(), new)
        };
        World {
            seed,
            start,
            end: after(start, scenario.duration),
            settings: deployed(generator::settings(spec), &machines, spec),
            table: TableService::new(clock.clone(), seed, start, scenario.faults.table.clone()),
            lambda: LambdaService::new(
                seed,
                start,
                scenario.faults.lambda.clone(),
                scenario.account.concurrency,
                &reserved(spec, &machines),
            ),
            quotas: StartQuotas::new(&scenario.account, start),
            peers: Peers::default(),
            cloudwatch: CloudWatch::default(),
            subjects: scenario.subjects.iter().map(subject).collect(),
            executions: scenario
                .machines
                .iter()
                .map(|machine| (machine.name.clone(), RefCell::default()))
                .collect(),
            starts: RefCell::default(),
            incidents: Incidents::new(seed, start, scenario.faults.incidents.clone()),
            seeds: stream("executions"),
            draws: stream("handlers"),
            times: stream("services"),
            ids: Cell::new(0),
            aside: Cell::default(),
            troubles: RefCell::default(),
            running: Cell::new(0),
            done: Cell::new(0),
            machines,
            clock,
            scenario,
            watcher,
        }
    }

    /// Begins everything that goes on by itself: callers, schedules, alarms, the observer.
    pub(crate) fn begin(self: &Rc<Self>, spec: &spec::Spec) {
        notes::observe(self);
        traffic::begin(self);
        if self.machines.incident.is_some() {
            schedule::begin(self, spec);
            cloudwatch::watch(self, spec);
        }
    }

    /// How long the scenario has gone on.
    pub(crate) fn since_start(&self) -> Duration {
        elapsed(self.start, self.clock.now())
    }

    /// A call arrives at a dependency, with the meter of the execution that makes it, or, without one, a probe at its
    /// health endpoint.
    pub(crate) fn arrive(&self, circuit: &str, caller: u64, call: Option<&Meter>) -> Fate {
        let Some(subject) = self.subjects.get(circuit) else {
            return Fate::Silent;
        };
        let since = self.since_start();
        let reached = match &subject.health {
            Some(health) if call.is_none() => health,
            Some(_) | None => &subject.dependency,
        };
        let arrival = reached.borrow_mut().arrive(since, caller);
        if let Some(meter) = call {
            let timeout = subject.servable.borrow().timeout();
            meter.attempt(arrival.well_after.is_some_and(|after| after <= timeout));
        }
        let mut tally = subject.tally.borrow_mut();
        tally.arrived(since, &arrival, call.is_some());
        arrival.fate
    }

    /// The body that a dependency answers with.
    pub(crate) fn answer(&self, circuit: &str) -> Value {
        let subject = self.subjects.get(circuit);
        subject.map_or(Value::Null, |subject| {
            subject.dependency.borrow().behaviour().answer.clone()
        })
    }

    /// How long a small service takes this time.
    pub(crate) fn take_time(&self, latency: Latency) -> Duration {
        latency.draw(&mut self.times.borrow_mut())
    }

    /// Chance for a handler: 0 to below 1.
    pub(crate) fn draw(&self) -> f64 {
        self.draws.borrow_mut().fraction()
    }

    /// What the next execution's chance comes from.
    pub(crate) fn next_seed(&self) -> u64 {
        self.seeds.borrow_mut().bits()
    }

    /// An id that nobody else has.
    pub(crate) fn next_id(&self) -> String {
        let id = self.ids.get() + 1;
        self.ids.set(id);
        format!("00000000-0000-4000-8000-{id:012x}")
    }
}

/// The concurrency that the first stack sets aside for its functions; other designs have no stack of ours.
fn reserved(spec: &spec::Spec, machines: &Machines) -> BTreeMap<Function, u32> {
    let stack = spec.stacks.first().filter(|_| machines.incident.is_some());
    let Some(stack) = stack else {
        return BTreeMap::new();
    };
    let handlers = spec.handlers();
    let own = Function::OWN.into_iter();
    own.filter(|function| handlers.contains(&function.word()))
        .filter_map(|function| Some((function, stack.concurrency.reserved_for(function.word())?)))
        .collect()
}

/// The settings with what the stack would put in: the names that alarms and guards have here.
fn deployed(mut settings: Settings, machines: &Machines, spec: &spec::Spec) -> Settings {
    for (circuit, settings) in &mut settings.circuits {
        let declared = spec.dependency(circuit).map(Declared::alarm_declarations);
        let declared = declared.unwrap_or_default();
        let named = |wanted: fn(AlarmKind) -> bool| {
            let wanted = declared.iter().filter(|alarm| wanted(alarm.kind));
            wanted
                .map(|alarm| cloudwatch::alarm_name(circuit, alarm))
                .collect()
        };
        settings.alarms = named(AlarmKind::opens);
        settings.callers = machines.callers.get(circuit).cloned();
    }
    settings
}
