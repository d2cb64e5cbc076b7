//! Step Functions: runs the rendered machines in the interpreter.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use asl::ExecutionType;
use breaker::circuit::elapsed;
use interpreter::{
    Effect, Execution, Failure, HistoryMode, Identity, Input, Outcome, Program, Start, StartTask,
};
use serde_json::Value;

use super::own::{Calls, Own};
use super::quotas::THROTTLED;
use super::tally::{Phase, Served};
use super::{Meter, World, log};
use crate::integration;
use crate::runtime::Mailbox;

/// What entering a state takes in a STANDARD execution: an assumption, about what users measure.
const STANDARD_STATE: Duration = Duration::from_millis(20);
/// What it takes in an EXPRESS execution.
const EXPRESS_STATE: Duration = Duration::from_millis(4);
/// What an EXPRESS execution is billed for at least: 64 MB (Step Functions pricing), which a guard never exceeds.
const EXPRESS_UNIT: Duration = Duration::from_millis(100);

/// A machine, ready to run.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Its name.
    pub(crate) name: String,
    /// The dependency it belongs to; the incident and machines of the user's own have none.
    pub(crate) circuit: Option<String>,
    pub(crate) workflow: ExecutionType,
    pub(crate) program: Program,
    /// Only of a machine of the user's own.
    pub(crate) own: Option<Own>,
    /// Whether every event is logged.
    pub(crate) logs_all: bool,
}

/// The machines of a stack.
#[derive(Debug, Default)]
pub(crate) struct Machines {
    pub(crate) guards: BTreeMap<String, Rc<Prepared>>,
    pub(crate) health: BTreeMap<String, Rc<Prepared>>,
    pub(crate) incident: Option<Rc<Prepared>>,
    /// The user's own.
    pub(crate) own: Vec<Rc<Prepared>>,
    /// The circuits of which only failures are counted, each with the machine whose executions stand for the calls.
    pub(crate) callers: BTreeMap<String, String>,
    /// How long an attempt of a call may take, by circuit.
    pub(crate) timeouts: BTreeMap<String, Duration>,
}

impl Machines {
    /// The guard of a circuit.
    pub(crate) fn guard(&self, circuit: &str) -> Option<&Rc<Prepared>> {
        self.guards.get(circuit)
    }

    pub(crate) fn health(&self, circuit: &str) -> Option<&Rc<Prepared>> {
        self.health.get(circuit)
    }
}

/// Runs one protected call, and counts what came of it.
pub(crate) async fn run_guard(
    world: Rc<World>,
    machine: Rc<Prepared>,
    circuit: String,
    name: String,
    input: Value,
) {
    let offered_at = world.since_start();
    let phase = phase_of(&world, &circuit);
    world.note_begun();
    let offer = world.note_offer(&circuit, offered_at);
    let meter = Rc::new(Meter::default());
    let outcome = if world
        .quotas
        .admits_caller(machine.workflow, world.clock.now())
    {
        world.note_start(&machine.name);
        run(&world, &machine, &name, &input, &meter, &mut None).await
    } else {
        throttled()
    };
    let waited = world.since_start().saturating_sub(offered_at);
    let served = match &outcome {
        Outcome::Succeeded { output } => source(output),
        Outcome::Failed(_) | Outcome::TimedOut(_) | Outcome::Aborted(_) => Served::Failed,
    };
    if let Some(failure) = outcome.failure() {
        world.note_failure(&circuit, failure);
    }
    world.note_end(&circuit, offered_at, served, waited);
    if let Some(offer) = offer {
        world.note_first_attempt(&circuit, offered_at, offer, meter.first_attempt());
    }
    world.note_call_usage(&circuit, phase, meter.usage());
    world.note_done();
}

/// Runs one execution of a machine of the user's own, and counts what came of it and of its calls.
pub(crate) async fn run_own(world: Rc<World>, machine: Rc<Prepared>, name: String, input: Value) {
    let Some(own) = &machine.own else {
        return;
    };
    let begun = world.since_start();
    let phases = own.circuits().map(|circuit| phase_of(&world, circuit));
    let phase = phases.max().unwrap_or_default();
    world.note_begun();
    if let Some(mut executions) = world.executions(&machine.name) {
        executions.started += 1;
    }
    let meter = Rc::new(Meter::default());
    let mut calls = Some(own.calls());
    let outcome = if world
        .quotas
        .admits_caller(machine.workflow, world.clock.now())
    {
        world.note_start(&machine.name);
        run(&world, &machine, &name, &input, &meter, &mut calls).await
    } else {
        throttled()
    };
    let waited = world.since_start().saturating_sub(begun);
    if let Some(calls) = calls {
        let (ended, calls) = calls.end(&outcome);
        for call in calls {
            let (begun, at) = (call.begun, elapsed(world.start, call.begun.at));
            let waited = elapsed(begun.at, begun.last);
            world.note_end(begun.circuit, at, call.served, waited);
            if let Some(offer) = call.offer {
                world.note_first_attempt(begun.circuit, at, offer, call.first);
            }
        }
        if let Some(mut executions) = world.executions(&machine.name) {
            executions.ended(ended, &outcome, waited);
            executions.used.add(phase, meter.usage());
        }
    }
    world.note_done();
}

/// What a caller sees of an execution that was not started.
fn throttled() -> Outcome {
    Outcome::Failed(Failure::new(THROTTLED, "Rate exceeded"))
}

/// Runs an execution that no caller waits for.
pub(crate) async fn run_aside(world: Rc<World>, machine: Rc<Prepared>, name: String, input: Value) {
    let meter = Rc::new(Meter::default());
    let outcome = run(&world, &machine, &name, &input, &meter, &mut None).await;
    if let Some(failure) = outcome.failure() {
        world.note_trouble(format!("{} {name} failed: {failure}", machine.name));
    }
    world.note_usage(meter.usage());
}

/// What a guard's output says of its source.
fn source(output: &expr::Value) -> Served {
    let source = output
        .get("breaker")
        .and_then(|breaker| breaker.get("source"));
    Served::from_source(source.and_then(expr::Value::as_str).unwrap_or_default())
}

/// Runs one execution to its end, and follows its calls.
async fn run(
    world: &Rc<World>,
    machine: &Rc<Prepared>,
    name: &str,
    input: &Value,
    meter: &Rc<Meter>,
    calls: &mut Option<Calls<'_>>,
) -> Outcome {
    let begun = world.clock.now();
    let start = Start {
        identity: Arc::new(Identity::named(&machine.name, name)),
        execution_type: machine.workflow,
        seed: world.next_seed(),
        // Of the user's machines only the states that they come to tell what becomes of a call.
        history: if calls.is_some() || machine.logs_all {
            HistoryMode::Full
        } else {
            HistoryMode::Counted
        },
        ..Start::new(expr::Value::from(input))
    };
    let per_state = match machine.workflow {
        ExecutionType::Standard => STANDARD_STATE,
        ExecutionType::Express => EXPRESS_STATE,
    };
    let answers = Mailbox::new(&world.clock);
    let mut execution = Execution::start(&machine.program, start, begun);
    let mut entered = 0;
    let outcome = loop {
        if let Some(calls) = calls {
            for call in calls.follow(execution.events()) {
                let offer = world.note_offer(call.circuit, elapsed(world.start, call.at));
                calls.offered(offer);
            }
        }
        // Entering states takes no time in the interpreter: it is made up for before what they start.
        let transitions = execution.counts().transitions;
        let overhead = per_state.saturating_mul(fresh(transitions, entered));
        entered = transitions;
        while let Some(effect) = execution.poll_effect() {
            match effect {
                Effect::StartTask(task) => {
                    let work = perform(
                        Rc::clone(world),
                        Rc::clone(machine),
                        *task,
                        overhead,
                        Rc::clone(meter),
                        answers.clone(),
                    );
                    world.clock.spawn(work);
                }
                // What was begun goes on, as a Lambda invocation does; its answer finds nobody waiting.
                Effect::CancelTask { .. } => {}
            }
        }
        if let Some(outcome) = execution.outcome() {
            world.clock.sleep(overhead).await;
            break outcome.clone();
        }
        let until = execution.next_deadline().map(|deadline| deadline.at);
        let news = answers.receive(until).await.unwrap_or(Input::Wake);
        execution.handle(news, world.clock.now());
    };
    let took = elapsed(begun, world.clock.now());
    let transitions = execution.counts().transitions;
    meter.add(|usage| match machine.workflow {
        ExecutionType::Standard => usage.transitions += transitions,
        ExecutionType::Express => {
            usage.express_requests += 1;
            let units = took.as_millis().div_ceil(EXPRESS_UNIT.as_millis());
            usage.express_units += u64::try_from(units).unwrap_or(u64::MAX).max(1);
        }
    });
    if machine.logs_all {
        let bytes = log::bytes(machine, execution.events());
        meter.add(|usage| usage.log_bytes += bytes);
    }
    outcome
}

fn fresh(now: u64, before: u64) -> u32 {
    u32::try_from(now.saturating_sub(before)).unwrap_or(u32::MAX)
}

/// Does a task's work and hands in what became of it.
async fn perform(
    world: Rc<World>,
    machine: Rc<Prepared>,
    task: StartTask,
    overhead: Duration,
    meter: Rc<Meter>,
    answers: Mailbox<Input>,
) {
    world.clock.sleep(overhead).await;
    let result = integration::perform(&world, &machine, &task, &meter).await;
    let task = task.task;
    answers.send(match result {
        Ok(output) => Input::TaskSucceeded { task, output },
        Err(error) => Input::TaskFailed {
            task,
            failure: interpreter::Failure::new(error.name, error.cause),
            report: interpreter::Report::Failed,
        },
    });
}

/// Where the circuit stands, for a call that is being offered.
pub(crate) fn phase_of(world: &World, circuit: &str) -> Phase {
    if let Some(phase) = world.peers.phase(circuit, world.clock.now()) {
        return phase;
    }
    let found = world.table.peek(circuit);
    found.map_or(Phase::Closed, |circuit| Phase::of(circuit.phase))
}
