//! Who acts, and what they are in the middle of.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use breaker::circuit::Circuit;
use breaker::decide::{self, Alarm, AlarmOn, Breach, Change, Decision, Hold, Look, Trouble};
use breaker::lease::Round;
use breaker::policy::Policy;
use jiff::Timestamp;

use crate::faults::Fault;
use crate::setup::{GRACE, LAG, Setup};
use crate::table::Version;
use crate::world::{CIRCUIT, at};

/// One actor.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Actor {
    /// What it is.
    pub role: Role,
    /// Seconds between its clock and the true time.
    pub clock: i64,
    /// What it is in the middle of.
    pub doing: Doing,
}

/// What an actor is.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Role {
    /// Makes calls and counts them.
    Worker,
    /// One execution of the incident machine.
    Incident(Incident),
    /// Puts right what got lost.
    Reconcile,
    /// Gives orders.
    Operator,
}

/// What an incident's execution remembers.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Incident {
    /// The execution's name.
    pub name: Arc<str>,
    /// What it was started for.
    pub why: Why,
    /// Where the execution stands.
    pub stage: Stage,
    /// Probes that passed in this cool-down.
    pub passed: u32,
    /// Probes that failed in this cool-down.
    pub failed: u32,
}

/// What an incident's execution was started for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// A trip that stands.
    Trip,
    /// An alarm's event, of this second.
    Alarm(i64),
    /// Another execution's history is nearly full.
    Continues(Arc<str>),
}

/// Where an incident's execution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// It has not found its trip yet.
    Begun,
    /// It owns its trip.
    Owner,
    /// It is over, or was killed.
    Ended,
}

/// What an actor is in the middle of. A crash forgets it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Doing {
    /// Nothing.
    Idle,
    /// A call is out: admitted under this generation, in this second of the caller's clock.
    Calling {
        /// The generation.
        generation: u64,
        /// The second.
        slot: i64,
    },
    /// A failure is counted; what it amounts to is not known yet.
    Judging {
        /// The generation.
        generation: u64,
    },
    /// Reads, decides and writes until the decision stands.
    Settling(Settling),
    /// Is about to take the lease.
    Leasing {
        /// The cool-down.
        round: Round,
    },
    /// Has the lease and is about to probe.
    Probing {
        /// The cool-down.
        round: Round,
    },
    /// The circuit is written; its incident is not started yet.
    Starting {
        /// The incident.
        name: Arc<str>,
    },
}

/// A decision on its way into the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Settling {
    /// What happened.
    pub event: Event,
    /// When, by the actor's clock.
    pub now: i64,
    /// What it decided on the copy it read.
    pub held: Option<Arc<Change>>,
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A window of this generation breached.
    Breach(u64),
    /// An alarm went on at this second.
    Alarm(i64),
    /// Probes passed.
    Probed,
    /// Probes failed.
    ProbingFailed,
    /// A look at the ramp.
    Feedback {
        /// Since when something has been wrong, if it is: a second since the epoch.
        trouble: Option<i64>,
        /// Whether an alarm from before is still on.
        held: bool,
    },
    /// The alarm has been on since this second.
    Level(i64),
    /// This incident goes on for another one.
    HandOn,
    /// The incident is dead.
    TakeOver,
    /// The order of this number.
    Order(usize),
}

impl Event {
    /// What the breaker decides about it: the functions that are checked.
    #[must_use]
    pub fn decide(
        self,
        circuit: &Circuit,
        policy: &Policy,
        setup: &Setup,
        role: &Role,
        now: i64,
    ) -> Decision {
        let incident = role.incident();
        let now = at(now);
        let edges_only = setup.fault == Fault::EdgesOnly;
        match self {
            Event::Breach(_) if edges_only => Decision::Keep(decide::Keep::Same),
            Event::Breach(generation) => {
                let generation = if setup.fault == Fault::NoGenerations {
                    circuit.generation
                } else {
                    generation
                };
                let seen = Breach {
                    generation,
                    reason: String::new(),
                    actor: String::new(),
                };
                decide::breach(circuit, policy, &seen, now)
            }
            Event::Alarm(second) => {
                let seen = Alarm {
                    name: String::new(),
                    at: at(second),
                    incident: incident.to_owned(),
                };
                decide::alarm(circuit, policy, &seen, now)
            }
            Event::Probed => decide::probed(circuit, policy, incident, now),
            Event::ProbingFailed => decide::probing_failed(circuit, policy, incident, "", now),
            Event::Level(second) => {
                let seen = Alarm {
                    name: String::new(),
                    at: at(second),
                    incident: format!("{CIRCUIT}-{}", circuit.generation + 1),
                };
                decide::level(circuit, policy, &seen, LAG, now)
            }
            Event::HandOn => match role {
                Role::Incident(Incident {
                    why: Why::Continues(before),
                    ..
                }) => decide::hand_on(circuit, before, incident, now),
                Role::Incident(_) | Role::Worker | Role::Reconcile | Role::Operator => {
                    Decision::Keep(decide::Keep::Same)
                }
            },
            Event::Feedback { trouble, held } => {
                let trouble = trouble.filter(|_| !edges_only).map(|second| Trouble {
                    reason: String::new(),
                    since: Timestamp::from_second(second).unwrap_or(Timestamp::MIN),
                });
                let look = Look { trouble, held };
                decide::feedback(circuit, policy, incident, &look, now)
            }
            Event::TakeOver => decide::take_over(circuit, &circuit.successor_name(), GRACE, now),
            Event::Order(number) => setup
                .orders
                .get(number)
                .map_or(Decision::Keep(decide::Keep::Same), |&order| {
                    decide::order(circuit, policy, order, "", "", now)
                }),
        }
    }
}

/// What the alarm means for a circuit, when it has been on since that second.
#[must_use]
pub fn holding(circuit: &Circuit, alarm: Option<i64>, now: Timestamp) -> Hold {
    let on: Vec<AlarmOn> = alarm
        .map(|since| AlarmOn {
            name: String::new(),
            since: at(since),
        })
        .into_iter()
        .collect();
    decide::hold(circuit, &on, LAG, now)
}

impl Role {
    /// The incident's name, if it is one.
    #[must_use]
    pub fn incident(&self) -> &str {
        match self {
            Role::Incident(incident) => &incident.name,
            Role::Worker | Role::Reconcile | Role::Operator => "",
        }
    }
}

impl Hash for Settling {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.event, self.now).hash(state);
        if let Some(change) = &self.held {
            change.seen.hash(state);
            Version(Arc::new(change.next.clone())).hash(state);
        }
    }
}
