//! The Lambda service: finds an environment, runs the handler in it, and answers as Step Functions sees it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use breaker::names::substitution;
use jiff::Timestamp;
use serde_json::{Value, json};
use workers::environment::Environment;
use workers::error::WorkerError;

use super::bucket::TokenBucket;
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
/// Concurrency that is left to functions without a reservation, at least: Lambda refuses reservations beyond it (Lambda
/// Developer Guide, "Configuring reserved concurrency for a function").
const LEAST_UNRESERVED: u32 = 100;
/// Synchronous requests a second for each unit of concurrency (Lambda quotas, "Invocation requests per function per
/// Region (synchronous)").
const REQUESTS_A_SECOND: f64 = 10.0;

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
    /// The limits of functions with reserved concurrency.
    reserved: BTreeMap<Function, Limit>,
    /// The limit that all others share.
    unreserved: Limit,
    start: Timestamp,
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

    /// The stack's own.
    pub(crate) const OWN: [Function; 6] = [
        Function::Call,
        Function::Record,
        Function::Trip,
        Function::Recover,
        Function::HealthCheck,
        Function::Reconcile,
    ];

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

/// A limit of concurrency, and of requests a second, which follows from it.
#[derive(Debug)]
struct Limit {
    concurrency: u32,
    busy: Cell<u32>,
    requests: RefCell<TokenBucket>,
}

impl Limit {
    fn new(concurrency: u32, start: Timestamp) -> Self {
        let requests = f64::from(concurrency) * REQUESTS_A_SECOND;
        Limit {
            concurrency,
            busy: Cell::new(0),
            requests: RefCell::new(TokenBucket::full(requests, requests, start)),
        }
    }

    /// Whether one more invocation fits.
    fn admits(&self, now: Timestamp) -> bool {
        self.busy.get() < self.concurrency && self.requests.borrow_mut().take(1.0, now)
    }
}

impl LambdaService {
    /// The service of an account with so much concurrency, of which some functions have their own.
    pub(crate) fn new(
        seed: u64,
        start: Timestamp,
        faults: Vec<Fault>,
        concurrency: u32,
        reserved: &BTreeMap<Function, u32>,
    ) -> Self {
        let left = concurrency.saturating_sub(reserved.values().sum());
        let limit =
            |(&function, &reserved): (&Function, &u32)| (function, Limit::new(reserved, start));
        LambdaService {
            pools: RefCell::default(),
            reserved: reserved.iter().map(limit).collect(),
            unreserved: Limit::new(left.max(LEAST_UNRESERVED), start),
            start,
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

    fn limit(&self, function: Function) -> &Limit {
        self.reserved.get(&function).unwrap_or(&self.unreserved)
    }

    /// Takes an environment for an invocation, if it may run.
    fn take(&self, function: Function, now: Timestamp) -> Result<Taken, FaultKind> {
        let limit = self.limit(function);
        if !limit.admits(now) {
            return Err(FaultKind::Throttled);
        }
        if let Some(fault) = self.trouble.strikes(now) {
            return Err(fault);
        }
        let mut pools = self.pools.borrow_mut();
        let pool = pools.entry(function);
        let pool = pool.or_insert_with(|| Pool::new(function.word(), self.start));
        let taken = pool.take(now).ok_or(FaultKind::Throttled)?;
        limit.busy.set(limit.busy.get() + 1);
        let busy = self.busy.get() + 1;
        self.busy.set(busy);
        self.most_busy.set(self.most_busy.get().max(busy));
        Ok(taken)
    }

    fn give_back(&self, function: Function, environment: Rc<Environment>, now: Timestamp) {
        let limit = self.limit(function);
        limit.busy.set(limit.busy.get().saturating_sub(1));
        self.busy.set(self.busy.get().saturating_sub(1));
        if let Some(pool) = self.pools.borrow_mut().get_mut(&function) {
            pool.give_back(environment, now);
        }
    }

    fn draw(&self, latency: Latency) -> std::time::Duration {
        latency.draw(&mut self.chance.borrow_mut())
    }
}

/// What a task sees of an invocation that Lambda did not take.
fn refused(fault: FaultKind) -> TaskError {
    let (name, cause) = match fault {
        FaultKind::Throttled => ("Lambda.TooManyRequestsException", "Rate Exceeded."),
        FaultKind::Down => ("Lambda.ServiceException", "The service failed."),
    };
    TaskError {
        name: name.to_owned(),
        cause: cause.to_owned(),
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
    let begun = world.clock.now();
    let taken = match lambda.take(function, begun) {
        Ok(taken) => taken,
        Err(fault) => {
            world.clock.sleep(half).await;
            return Err(refused(fault));
        }
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).unwrap()
    }

    fn service(concurrency: u32, reserved: &[(Function, u32)]) -> LambdaService {
        let reserved = reserved.iter().copied().collect();
        LambdaService::new(1, at(0), Vec::new(), concurrency, &reserved)
    }

    /// How many of these invocations run at once.
    fn taken(service: &LambdaService, function: Function, count: u32) -> Vec<Taken> {
        let taken = (0..count).filter_map(|_| service.take(function, at(0)).ok());
        taken.collect()
    }

    #[test]
    fn a_reservation_is_a_limit_and_is_taken_from_the_others() {
        let service = service(1_000, &[(Function::Record, 10), (Function::Trip, 2)]);
        let calls = taken(&service, Function::Call, 2_000);
        assert_eq!(calls.len(), 988);
        // The account is busy with calls, and failures are counted all the same.
        assert_eq!(taken(&service, Function::Record, 20).len(), 10);
        assert_eq!(taken(&service, Function::Trip, 20).len(), 2);
        assert_eq!(taken(&service, Function::Recover, 20).len(), 0);
        assert_eq!(service.most_busy(), 1_000);
        for call in calls {
            service.give_back(Function::Call, call.environment, at(0));
        }
        assert_eq!(taken(&service, Function::Recover, 20).len(), 20);
    }

    #[test]
    fn a_hundred_stay_without_a_reservation() {
        let service = service(100, &[(Function::Call, 95)]);
        assert_eq!(taken(&service, Function::Recover, 200).len(), 100);
    }

    /// Ten requests a second for each unit of concurrency, however short they are.
    #[test]
    fn requests_a_second_are_limited_too() {
        let service = service(1_000, &[(Function::Record, 10)]);
        let mut served = 0;
        for millis in 0..2_000 {
            if let Ok(taken) = service.take(Function::Record, at(millis)) {
                service.give_back(Function::Record, taken.environment, at(millis));
                served += 1;
            }
        }
        // The bucket's hundred, and a hundred for each second (the last one has 999 ms).
        assert!((298..=300).contains(&served), "{served}");
    }
}
