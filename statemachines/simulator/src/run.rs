//! One run, from spec and scenario to report.

use std::rc::Rc;
use std::time::Duration;

use asl::{ExecutionType, StateMachine};
use breaker::circuit::after;
use generator::{Kind, Machine};
use interpreter::Program;
use jiff::Timestamp;
use spec::{Call, Dependency, ExecutionLog, Spec, Workflow};

use crate::baseline;
use crate::report::{Report, collect};
use crate::requests::{Request, Watcher};
use crate::runtime::Executor;
use crate::scenario::{OwnMachine, Scenario};
use crate::world::World;
use crate::world::own::Own;
use crate::world::states::{Machines, Prepared};

/// When every simulation begins: 2026-01-01T00:00:00Z.
const START: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// How often the progress is told.
const STEP: Duration = Duration::from_secs(5);

/// How long calls may go on after the last one was offered.
const SETTLING: Duration = Duration::from_secs(120);

/// How calls are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// By the rendered machines.
    Breaker,
    /// Not at all: one Task, tried once.
    Unprotected,
    /// By a `Retry` of the Task: four attempts, 1 s, 2 s and 4 s apart.
    Retries,
    /// By the circuit breaker that AWS publishes as a sample for Step Functions.
    Sample,
    /// By a circuit breaker in the function that makes the call, as Powertools for AWS Lambda has one: of `http` only.
    Counter,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Time simulated.
    pub simulated: Duration,
    /// Time to simulate.
    pub of: Duration,
    /// Executions that have ended.
    pub executions: u64,
}

/// A spec whose machines do not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the machine `{machine}` cannot run: {problem}")]
pub struct Unrunnable {
    /// The machine's name.
    pub machine: String,
    /// What is wrong with it.
    pub problem: String,
}

impl Design {
    /// Every design that can be put through a scenario, ours first. A machine of the user's own has no place for another
    /// breaker, and a Task no function of ours for one to live in.
    #[must_use]
    pub fn compared(spec: &Spec, scenario: &Scenario) -> Vec<Design> {
        let own = !scenario.machines.is_empty();
        let http = spec.dependencies.iter().all(|one| match one.call {
            Call::Http(_) => true,
            Call::Task(_) => false,
        });
        let all = [
            (Design::Breaker, true),
            (Design::Counter, http && !own),
            (Design::Sample, !own),
            (Design::Retries, true),
            (Design::Unprotected, true),
        ];
        let fitting = all.into_iter().filter(|(_, fits)| *fits);
        fitting.map(|(design, _)| design).collect()
    }

    /// The words that reports use.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Design::Breaker => "with the breaker",
            Design::Unprotected => "without a breaker",
            Design::Retries => "retries only",
            Design::Sample => "AWS sample",
            Design::Counter => "in each function",
        }
    }
}

/// Runs a scenario.
///
/// # Errors
/// When a rendered machine does not compile: mostly an expression of the user's own that is no JSONata.
pub fn simulate(
    spec: &Spec,
    scenario: &Scenario,
    design: Design,
    progress: impl FnMut(Progress),
) -> Result<Report, Unrunnable> {
    run(spec, scenario, design, Watcher::default(), progress)
}

/// Runs a scenario with the breaker, and tells of every request that machines and functions make to AWS.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_watched(
    spec: &Spec,
    scenario: &Scenario,
    watch: impl Fn(Request<'_>) + 'static,
) -> Result<Report, Unrunnable> {
    run(spec, scenario, Design::Breaker, Watcher::new(watch), |_| ())
}

fn run(
    spec: &Spec,
    scenario: &Scenario,
    design: Design,
    watcher: Watcher,
    mut progress: impl FnMut(Progress),
) -> Result<Report, Unrunnable> {
    let mut machines = machines(spec, design)?;
    for own in &scenario.machines {
        let prepared = prepare_own(own, scenario.seed, design)?;
        machines.own.push(Rc::new(prepared));
    }
    let mut executor = Executor::starting_at(START);
    let world = Rc::new(World::new(
        executor.clock(),
        scenario.clone(),
        spec,
        machines,
        watcher,
    ));
    world.begin(spec);

    let mut simulated = Duration::ZERO;
    while simulated < scenario.duration {
        simulated = (simulated + STEP).min(scenario.duration);
        executor.run_until(after(START, simulated));
        progress(Progress {
            simulated,
            of: scenario.duration,
            executions: world.done(),
        });
    }
    let last = simulated + SETTLING;
    while world.running() > 0 && simulated < last {
        simulated += Duration::from_secs(1);
        executor.run_until(after(START, simulated));
    }
    Ok(collect(&world, design.words()))
}

fn machines(spec: &Spec, design: Design) -> Result<Machines, Unrunnable> {
    let mut machines = Machines::default();
    for mut machine in generator::render(spec) {
        let circuit = machine.dependency.clone().unwrap_or_default();
        if machine.kind == Kind::Guard {
            match design {
                Design::Breaker => {}
                Design::Unprotected => baseline::unprotected(&mut machine.definition),
                Design::Retries => baseline::retries(&mut machine.definition),
                Design::Sample => baseline::sample::protect(&mut machine.definition, &circuit),
                Design::Counter => {
                    if let Some(dependency) = spec.dependency(&circuit) {
                        baseline::counter::protect(&mut machine.definition, dependency);
                    }
                }
            }
        }
        if let (Kind::Guard, Some(dependency)) = (machine.kind, spec.dependency(&circuit)) {
            let timeout = dependency.call.timeout();
            machines.timeouts.insert(circuit.clone(), timeout);
            let callers = callers(dependency, &machine.name);
            machines
                .callers
                .extend(callers.map(|callers| (circuit.clone(), callers)));
        }
        let kind = machine.kind;
        let logs_all = kind == Kind::Guard
            && design == Design::Breaker
            && spec
                .dependency(&circuit)
                .is_some_and(|one| one.execution_log == ExecutionLog::All);
        let prepared = Rc::new(prepare(machine, logs_all)?);
        match (kind, design) {
            (Kind::Guard, _) => {
                machines.guards.insert(circuit, prepared);
            }
            (Kind::Incident, Design::Breaker) => machines.incident = Some(prepared),
            (Kind::Health, Design::Breaker) => {
                machines.health.insert(circuit, prepared);
            }
            // No other design checks health or has somebody who owns an outage.
            (
                Kind::Incident | Kind::Health,
                Design::Unprotected | Design::Retries | Design::Sample | Design::Counter,
            ) => {}
        }
    }
    Ok(machines)
}

/// The machine whose executions stand for the calls of a Task; none where the worker counts them.
fn callers(dependency: &Dependency, guard: &str) -> Option<String> {
    match &dependency.call {
        Call::Task(task) => Some(task.callers.clone().unwrap_or_else(|| guard.to_owned())),
        Call::Http(_) => None,
    }
}

fn prepare(machine: Machine, logs_all: bool) -> Result<Prepared, Unrunnable> {
    Ok(Prepared {
        program: compile(&machine.name, &machine.definition)?,
        name: machine.name,
        circuit: machine.dependency,
        workflow: type_of(machine.workflow),
        own: None,
        logs_all,
    })
}

/// A machine of the user's own: with its breakers, or as it was, whose `Retry` is then all the protection there is.
fn prepare_own(own: &OwnMachine, seed: u64, design: Design) -> Result<Prepared, Unrunnable> {
    let (definition, wrapped) = match design {
        Design::Breaker => (&own.wrapped, true),
        Design::Unprotected | Design::Retries | Design::Sample | Design::Counter => {
            (&own.plain, false)
        }
    };
    Ok(Prepared {
        program: compile(&own.name, definition)?,
        name: own.name.clone(),
        circuit: None,
        workflow: type_of(own.workflow),
        own: Some(Own::new(own, seed, wrapped)),
        logs_all: false,
    })
}

fn compile(name: &str, definition: &StateMachine) -> Result<Program, Unrunnable> {
    Program::compile(definition).map_err(|error| Unrunnable {
        machine: name.to_owned(),
        problem: error.to_string(),
    })
}

const fn type_of(workflow: Workflow) -> ExecutionType {
    match workflow {
        Workflow::Standard => ExecutionType::Standard,
        Workflow::Express => ExecutionType::Express,
    }
}
