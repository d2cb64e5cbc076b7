//! The Lambda service: finds an environment, runs the handler in it, and answers as Step Functions sees it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use breaker::names::substitution;
use jiff::Timestamp;
use serde_json::{Value, json};
use workers::environment::Environment;
use workers::error::WorkerError;

use super::peers::Peer;
use super::pool::{Pool, Taken};
use super::trouble::Trouble;
use super::{Meter, World};
use crate::chance::{Chance, Latency};
use crate::scenario::{Fault, FaultKind};
use crate::world::meter::begun_millis;
use crate::world::work::{self, Errand};

/// From a Step Functions task to the function's first instruction, and back: an assumption.
const HAND_OVER: Latency = Latency::millis(6, 25);
/// Making an environment for a small native function (`provided.al2023`): an assumption; the function's own start
/// takes some 15 ms of it.
const COLD_START: Latency = Latency::millis(90, 250);
/// Executions at once in an account (Lambda's default quota).
const CONCURRENCY: u32 = 1_000;

/// The functions of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Function {
    /// Makes the protected call.
    Call,
    /// Counts a failure.
    Record,
    /// Opens the circuit.
    Trip,
    /// Takes an incident's step.
    Recover,
    /// Checks the dependency.
    HealthCheck,
    /// Puts right what got lost.
    Reconcile,
    /// One of another design.
    Peer(Peer),
}

/// Why an invocation gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TaskError {
    /// The name that `ErrorEquals` matches.
    pub(crate) name: String,
    /// For people, or for `$parse`.
    pub(crate) cause: String,
}

/// The Lambda service of an account.
pub(crate) struct LambdaService {
    pools: RefCell<BTreeMap<Function, Pool>>,
    busy: Cell<u32>,
    most_busy: Cell<u32>,
    trouble: Trouble,
    chance: RefCell<Chance>,
}

impl Function {
    /// The function that a `FunctionName` means: ours are named by their substitutions.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix("${")?.strip_suffix('}')?;
        let peer = Peer::ALL.into_iter().find(|peer| peer.word() == name);
        match name {
            substitution::CALL_FUNCTION => Some(Function::Call),
            substitution::RECORD_FUNCTION => Some(Function::Record),
            substitution::TRIP_FUNCTION => Some(Function::Trip),
            substitution::RECOVER_FUNCTION => Some(Function::Recover),
            substitution::HEALTH_CHECK_FUNCTION => Some(Function::HealthCheck),
            _ => peer.map(Function::Peer),
        }
    }

    /// What other designs write for it.
    pub(crate) fn substitute(self) -> String {
        format!("${{{}}}", self.word())
    }

    /// Its handler's name, where it is one of the stack's own.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Function::Call => "call",
            Function::Record => "record",
            Function::Trip => "trip",
            Function::Recover => "recover",
            Function::HealthCheck => "health-check",
            Function::Reconcile => "reconcile",
            Function::Peer(peer) => peer.word(),
        }
    }
}

impl LambdaService {
    pub(crate) fn new(seed: u64, start: Timestamp, faults: Vec<Fault>) -> Self {
        LambdaService {
            pools: RefCell::default(),
            busy: Cell::new(0),
            most_busy: Cell::new(0),
            trouble: Trouble::new(seed, "lambda faults", start, faults),
            chance: RefCell::new(Chance::stream(seed, "lambda")),
        }
    }

    /// Environments that were made, over all functions.
    pub(crate) fn cold_starts(&self) -> u64 {
        self.pools.borrow().values().map(Pool::made).sum()
    }

    /// The most invocations that ran at once.
    pub(crate) fn most_busy(&self) -> u32 {
        self.most_busy.get()
    }

    fn take(&self, function: Function, now: Timestamp) -> Taken {
        let busy = self.busy.get() + 1;
        self.busy.set(busy);
        self.most_busy.set(self.most_busy.get().max(busy));
        let mut pools = self.pools.borrow_mut();
        let pool = pools.entry(function);
        pool.or_insert_with(|| Pool::new(function.word())).take(now)
    }

    fn give_back(&self, function: Function, environment: Rc<Environment>, now: Timestamp) {
        self.busy.set(self.busy.get().saturating_sub(1));
        if let Some(pool) = self.pools.borrow_mut().get_mut(&function) {
            pool.give_back(environment, now);
        }
    }

    fn draw(&self, latency: Latency) -> std::time::Duration {
        latency.draw(&mut self.chance.borrow_mut())
    }

    /// Why an invocation is refused; none: it is not.
    fn refusal(&self, now: Timestamp) -> Option<TaskError> {
        let full = (self.busy.get() >= CONCURRENCY).then_some(FaultKind::Throttled);
        let (name, cause) = match full.or_else(|| self.trouble.strikes(now))? {
            FaultKind::Throttled => ("Lambda.TooManyRequestsException", "Rate Exceeded."),
            FaultKind::Down => ("Lambda.ServiceException", "The service failed."),
        };
        Some(TaskError {
            name: name.to_owned(),
            cause: cause.to_owned(),
        })
    }
}

/// Invokes a function and waits for its answer, as `lambda:invoke` gives it.
pub(crate) async fn invoke(
    world: &Rc<World>,
    function: Function,
    payload: Value,
    meter: &Rc<Meter>,
) -> Result<Value, TaskError> {
    let lambda = &world.lambda;
    let half = lambda.draw(HAND_OVER) / 2;
    world.clock.sleep(half).await;
    if let Some(refusal) = lambda.refusal(world.clock.now()) {
        world.clock.sleep(half).await;
        return Err(refusal);
    }
    let begun = world.clock.now();
    let taken = lambda.take(function, begun);
    if taken.cold {
        world.clock.sleep(lambda.draw(COLD_START)).await;
    }
    let errand = Errand {
        world: Rc::clone(world),
        meter: Rc::clone(meter),
    };
    let result = work::run(function, payload, &taken.environment, errand).await;
    let ended = world.clock.now();
    lambda.give_back(function, taken.environment, ended);
    let took = breaker::circuit::elapsed(begun, ended);
    meter.add(|usage| {
        usage.invocations += 1;
        usage.lambda_millis += begun_millis(took).max(1);
    });
    world.clock.sleep(half).await;
    result.map(answer).map_err(error)
}

/// What `lambda:invoke` answers with.
fn answer(payload: Value) -> Value {
    json!({
        "ExecutedVersion": "$LATEST",
        "Payload": payload,
        "StatusCode": 200,
    })
}

/// What a task sees of a function's error: its type as the name, and the whole as the cause.
fn error(error: WorkerError) -> TaskError {
    let cause = json!({ "errorMessage": error.message, "errorType": error.name });
    TaskError {
        name: error.name.to_owned(),
        cause: cause.to_string(),
    }
}
