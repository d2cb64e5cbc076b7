//! One state of the model.

use std::sync::Arc;

use breaker::circuit::Circuit;
use jiff::Timestamp;

use crate::actor::{Actor, Doing, Incident, Role, Stage, Why};
use crate::audit::Audit;
use crate::setup::Setup;
use crate::table::Table;

/// The circuit's name.
pub const CIRCUIT: &str = "c";

/// Everything there is at one moment.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct World {
    /// The true time, in seconds since the beginning.
    pub second: i64,
    /// Whether the dependency is well.
    pub healthy: bool,
    /// Since when the alarm on the dependency's health has been on; none: it is off.
    pub level: Option<i64>,
    /// The table.
    pub table: Table,
    /// Whether the table cannot be reached.
    pub table_is_down: bool,
    /// Everybody: workers, reconciliation, operators, then incidents as they are started.
    pub actors: Vec<Actor>,
    /// What may still go wrong, or come.
    pub left: Left,
    /// What must never be.
    pub audit: Audit,
}

/// What may still go wrong, or come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Left {
    /// Calls.
    pub calls: u8,
    /// Crashes.
    pub crashes: u8,
    /// Killed incidents.
    pub kills: u8,
    /// Incidents that go on in a new execution.
    pub hand_ons: u8,
    /// Lost replies.
    pub lost_replies: u8,
    /// Failures and recoveries of the dependency.
    pub flips: u8,
    /// Times that the table may become unreachable or reachable again.
    pub table_flips: u8,
    /// Deliveries of each alarm event.
    pub deliveries: Vec<u8>,
    /// Orders not given yet.
    pub orders: Vec<bool>,
}

impl World {
    /// The beginning.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let actor = |role, clock| Actor {
            role,
            clock,
            doing: Doing::Idle,
        };
        let workers = setup
            .workers
            .iter()
            .map(|&clock| actor(Role::Worker(None), clock));
        let reconcile = setup.reconcile.map(|clock| actor(Role::Reconcile, clock));
        let operator = (!setup.orders.is_empty()).then(|| actor(Role::Operator, 0));
        World {
            second: 0,
            healthy: true,
            level: None,
            table: Table::default(),
            table_is_down: false,
            actors: workers.chain(reconcile).chain(operator).collect(),
            left: Left {
                calls: setup.calls,
                crashes: setup.crashes,
                kills: setup.kills,
                hand_ons: setup.hand_ons,
                lost_replies: setup.lost_replies,
                flips: setup.flips,
                table_flips: setup.table_flips,
                deliveries: setup.alarms.iter().map(|a| a.deliveries).collect(),
                orders: vec![true; setup.orders.len()],
            },
            audit: Audit::default(),
        }
    }

    /// The circuit as it stands.
    #[must_use]
    pub fn circuit(&self) -> Circuit {
        self.table
            .stored(crate::table::Copy::Fresh, at(self.second))
    }

    /// Starts an incident under its name, if none had that name before.
    pub fn start(&mut self, setup: &Setup, name: Arc<str>, why: Why) {
        if self.stage_of(&name).is_some() {
            return;
        }
        let number = self.incidents().count();
        let clock = setup
            .incident_clocks
            .get(number % setup.incident_clocks.len().max(1));
        self.actors.push(Actor {
            role: Role::Incident(Incident {
                name,
                why,
                stage: Stage::Begun,
                saw_failure: None,
                checks_from: i64::MIN,
            }),
            clock: clock.copied().unwrap_or(0),
            doing: Doing::Idle,
        });
    }

    /// Where the incident of a name stands; none: there never was one.
    #[must_use]
    pub fn stage_of(&self, name: &str) -> Option<Stage> {
        self.incidents()
            .find(|incident| &*incident.name == name)
            .map(|incident| incident.stage)
    }

    /// Every incident that was ever started.
    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.actors.iter().filter_map(|actor| match &actor.role {
            Role::Incident(incident) => Some(incident),
            Role::Worker(_) | Role::Reconcile | Role::Operator => None,
        })
    }

    /// A second passes.
    pub fn tick(&mut self) {
        self.second += 1;
        self.table.settle_down(self.second);
    }
}

/// A second of the model as an instant.
#[must_use]
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_000_000 + second).unwrap_or(Timestamp::UNIX_EPOCH)
}
