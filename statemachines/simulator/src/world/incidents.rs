//! The incidents' executions: each is started once under its name, unless a fault keeps it from starting.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::Timestamp;
use serde_json::Value;
use workers::ports::Execution;

use super::World;
use super::states;
use super::trouble::Trouble;
use crate::chance::Latency;
use crate::scenario::Fault;

/// Starting an execution: an assumption.
const START_EXECUTION: Latency = Latency::millis(30, 150);

/// The executions of the incident machine.
pub(crate) struct Incidents {
    known: RefCell<BTreeMap<String, Execution>>,
    trouble: Trouble,
}

/// What became of starting one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Started {
    /// It runs.
    New,
    /// One of this name was started before.
    Before,
    /// Step Functions did not take it.
    Not,
    /// More were started than the quota of `StartExecution` allows.
    Throttled,
}

impl Incidents {
    pub(crate) fn new(seed: u64, start: Timestamp, faults: Vec<Fault>) -> Self {
        Incidents {
            known: RefCell::default(),
            trouble: Trouble::new(seed, "incident faults", start, faults),
        }
    }

    /// How the incident of a name does.
    pub(crate) fn stage(&self, name: &str) -> Execution {
        let known = self.known.borrow().get(name).copied();
        known.unwrap_or(Execution::NeverStarted)
    }

    fn set(&self, name: &str, stage: Execution) {
        self.known.borrow_mut().insert(name.to_owned(), stage);
    }
}

impl World {
    /// Starts an incident, unless one of this name was started before.
    pub(crate) async fn start_incident(self: &Rc<Self>, name: &str, input: Value) -> Started {
        self.clock.sleep(self.take_time(START_EXECUTION)).await;
        if self.incidents.trouble.strikes(self.clock.now()).is_some() {
            return Started::Not;
        }
        let workflow = self
            .machines
            .incident
            .as_ref()
            .map(|machine| machine.workflow);
        if workflow.is_some_and(|workflow| !self.quotas.admits(workflow, self.clock.now())) {
            return Started::Throttled;
        }
        if self.incidents.stage(name) != Execution::NeverStarted {
            return Started::Before;
        }
        self.incidents.set(name, Execution::Running);
        if let Some(machine) = &self.machines.incident {
            let (world, machine) = (Rc::clone(self), Rc::clone(machine));
            let name = name.to_owned();
            self.clock.spawn(async move {
                states::run_aside(Rc::clone(&world), machine, name.clone(), input).await;
                world.incidents.set(&name, Execution::Ended);
            });
        }
        Started::New
    }
}
