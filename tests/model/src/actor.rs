//! Who acts, and what they are in the middle of.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use breaker::circuit::Circuit;
use breaker::circuit::Phase;
use breaker::decide::{self, Alarm, Change, Decision, Keep, Trip};
use breaker::evidence::{Bucket, Known, Verdict, judge};
use breaker::lease::{ProbeKind, Round};
use breaker::policy::Policy;

use crate::faults::Fault;
use crate::setup::{GRACE, IDLE, LAG, Setup};
use crate::table::{Table, Version};
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
    /// Makes calls and counts them. While the table cannot be reached it has a breaker of its own, which refuses calls until
    /// this second of its clock (none: it does not).
    Worker(Option<i64>),
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
    /// Whether a health check failed in the cool-down of these trips.
    pub saw_failure: Option<u32>,
    /// The second of its clock from which on it checks again.
    pub checks_from: i64,
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
    /// A call is out, in fact a burst of them: admitted under this generation (none: the table could not be reached), in this
    /// second of the caller's clock.
    Calling {
        /// The generation.
        generation: Option<u64>,
        /// The second.
        since: i64,
        /// Whether it is the probe of an open circuit.
        is_probe: bool,
    },
    /// An outcome is counted; what it amounts to is not known yet.
    Judging {
        /// The generation.
        generation: u64,
    },
    /// Reads, decides and writes until the decision stands.
    Settling(Settling),
    /// Is about to take the lease of a probe.
    Leasing {
        /// What the probe is.
        kind: ProbeKind,
        /// The cool-down.
        round: Round,
    },
    /// Has the lease and is about to check the dependency's health.
    Checking {
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
    /// Whether calls contradicted an alarm when it decided.
    pub acquitted: bool,
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// Outcomes of this generation were counted: they open a closed circuit or take a step of a recovering one.
    Counted(u64),
    /// An incident looks at the ramp of this generation, on which there may be no calls.
    Tended(u64),
    /// An alarm went on at this second.
    Alarm(i64),
    /// A probe of this generation passed.
    Passed(u64),
    /// A probe of this generation failed.
    Failed(u64),
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
    /// The generation whose calls the event is about; none: it is about no call.
    #[must_use]
    pub const fn generation(self) -> Option<u64> {
        match self {
            Event::Counted(generation)
            | Event::Tended(generation)
            | Event::Passed(generation)
            | Event::Failed(generation) => Some(generation),
            Event::Alarm(_)
            | Event::Level(_)
            | Event::HandOn
            | Event::TakeOver
            | Event::Order(_) => None,
        }
    }

    /// What the breaker decides about it: the functions that are checked.
    #[must_use]
    pub fn decide(
        self,
        circuit: &Circuit,
        table: &Table,
        policy: &Policy,
        setup: &Setup,
        role: &Role,
        now: i64,
    ) -> Decision {
        let incident = role.incident();
        let fenced = |generation| {
            if setup.fault == Fault::NoGenerations { circuit.generation } else { generation }
        };
        let acquitted = setup.fault != Fault::AlarmsOverrule
            && acquits(circuit, table, policy, now);
        let instant = at(now);
        match self {
            Event::Counted(_) | Event::Tended(_) if setup.fault == Fault::EdgesOnly => {
                Decision::Keep(Keep::Same)
            }
            Event::Counted(generation) => {
                let buckets = table.window(generation, now);
                counted(circuit, policy, fenced(generation), &buckets, now)
            }
            Event::Tended(generation) => {
                let buckets = table.window(generation, now);
                let generation = fenced(generation);
                decide::step(circuit, policy, generation, &buckets, Some(IDLE), incident, instant)
            }
            Event::Passed(generation) => {
                decide::probe_passed(circuit, policy, fenced(generation), "", incident, instant)
            }
            Event::Failed(generation) => {
                decide::probe_failed(circuit, policy, fenced(generation), "", incident, instant)
            }
            Event::Alarm(second) => {
                let seen = Alarm {
                    name: String::new(),
                    at: at(second),
                    incident: incident.to_owned(),
                };
                decide::alarm(circuit, policy, &seen, acquitted, instant)
            }
            Event::Level(second) => {
                let seen = Alarm {
                    name: String::new(),
                    at: at(second),
                    incident: format!("{CIRCUIT}-{}", circuit.generation + 1),
                };
                decide::level(circuit, policy, &seen, acquitted, LAG, instant)
            }
            Event::HandOn => match role {
                Role::Incident(Incident {
                    why: Why::Continues(before),
                    ..
                }) => decide::hand_on(circuit, before, incident, instant),
                Role::Incident(_) | Role::Worker(_) | Role::Reconcile | Role::Operator => {
                    Decision::Keep(Keep::Same)
                }
            },
            Event::TakeOver => {
                decide::take_over(circuit, &circuit.successor_name(), GRACE, instant)
            }
            Event::Order(number) => {
                setup.orders.get(number).map_or(Decision::Keep(Keep::Same), |&order| {
                    decide::order(circuit, policy, order, "", "", instant)
                })
            }
        }
    }
}

/// What outcomes that were counted do, as the workers have it.
fn counted(
    circuit: &Circuit,
    policy: &Policy,
    generation: u64,
    buckets: &[Bucket],
    now: i64,
) -> Decision {
    let now = at(now);
    match circuit.phase {
        Phase::Open { .. } => Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { .. } => {
            decide::step(circuit, policy, generation, buckets, None, "", now)
        }
        Phase::Closed => {
            let known = Known {
                usual: circuit.usual,
                rate: 0.0,
            };
            match judge(&policy.detection, buckets, known, now) {
                Verdict::Healthy => Decision::Keep(Keep::Same),
                Verdict::Breach(breach) => {
                    let seen = Trip {
                        generation,
                        breach,
                        actor: String::new(),
                    };
                    decide::trip(circuit, policy, &seen, now)
                }
            }
        }
    }
}

/// Whether the calls of the circuit's generation contradict an alarm.
#[must_use]
pub fn acquits(circuit: &Circuit, table: &Table, policy: &Policy, now: i64) -> bool {
    decide::acquits(&policy.detection, &table.window(circuit.generation, now))
}

impl Role {
    /// The incident's name, if it is one.
    #[must_use]
    pub fn incident(&self) -> &str {
        match self {
            Role::Incident(incident) => &incident.name,
            Role::Worker(_) | Role::Reconcile | Role::Operator => "",
        }
    }
}

impl Hash for Settling {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.event, self.now, self.acquitted).hash(state);
        if let Some(change) = &self.held {
            change.seen.hash(state);
            Version(Arc::new(change.next.clone())).hash(state);
        }
    }
}
