//! The stack that everything happens to: a shop that calls seven dependencies, each through another form of a guard.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cdk::names::output;
use harness::command::Ran;
use harness::ministack::MiniStack;
use harness::target::Target;
use harness::wait::until;
use serde_json::{Value, json};
use workers::environment::CIRCUIT_CACHED;

mod notices;
mod spec;

pub(crate) use notices::Notices;
pub(crate) use spec::{
    CIRCUITS, Circuit, FRAUD, LEDGER, PARCELS, PAYMENTS, PRICES, RATES, STOCK, prepare, project,
};

/// The stack's name.
pub(crate) const STACK: &str = "shop";

/// The longest that anything takes which is waited for: a busy machine, not the policy, decides.
pub(crate) const SOON: Duration = Duration::from_secs(180);

/// The queue that hears the notices.
const QUEUE: &str = "notices";

/// A command that did what it should.
pub(crate) fn done(ran: Ran) -> Ran {
    assert_eq!(ran.status, Some(0), "{ran}");
    ran
}

/// The deployed stack.
pub(crate) struct Shop<'a> {
    pub(crate) cloud: &'a MiniStack,
    pub(crate) target: &'a Target,
    pub(crate) queue: String,
    pub(crate) table: String,
    pub(crate) incident: String,
    outputs: BTreeMap<String, String>,
}

impl<'a> Shop<'a> {
    /// What stands in the account.
    pub(crate) fn find(cloud: &'a MiniStack, target: &'a Target, queue: &str) -> Self {
        let outputs = cloud.outputs(STACK);
        let found = |key: &str| match outputs.get(key) {
            Some(value) => value.clone(),
            None => panic!("no output {key}: {outputs:?}"),
        };
        for machine in cloud.state_machines() {
            cloud.let_succeed_states_answer(&machine);
        }
        Shop {
            cloud,
            target,
            queue: queue.to_owned(),
            table: found(output::TABLE),
            incident: found(output::INCIDENT_MACHINE),
            outputs,
        }
    }

    /// One call through a guard, for a customer: the guard's output.
    pub(crate) fn call(&self, circuit: Circuit, customer: &str) -> Value {
        let guard = &self.outputs[&output::guard(circuit.name)];
        let input = json!({ "customer": customer });
        let answered = match circuit.workflow {
            "STANDARD" => self.cloud.run_standard(guard, &input, SOON),
            _ => self.cloud.run_express(guard, &input),
        };
        match answered {
            Ok(output) => output,
            Err(answer) => panic!("a call to {} failed: {answer}", circuit.name),
        }
    }

    /// Where a call's answer came from: `live`, `fresh`, `stale` or `default`.
    pub(crate) fn source(&self, circuit: Circuit, customer: &str) -> String {
        let output = self.call(circuit, customer);
        let source = output["breaker"]["source"].as_str();
        source.unwrap_or_else(|| panic!("{output}")).to_owned()
    }

    /// The circuit's phase; one that never opened has none written and is closed.
    pub(crate) fn phase(&self, circuit: &str) -> String {
        let item = self.circuit(circuit);
        item["phase"]["S"].as_str().unwrap_or("closed").to_owned()
    }

    /// How often the circuit opened.
    pub(crate) fn generation(&self, circuit: &str) -> u64 {
        number(&self.circuit(circuit)["generation"]).unwrap_or(0)
    }

    /// Calls until the circuit is in this phase.
    pub(crate) fn call_until(&self, circuit: Circuit, phase: &str) {
        until(&format!("{} is {phase}", circuit.name), SOON, || {
            self.call(circuit, "ada");
            (self.phase(circuit.name) == phase).then_some(())
        });
    }

    /// Waits until every call is decided by what the table says now: where the function is the gate, each environment
    /// goes by what it read for a moment longer.
    pub(crate) fn until_forgotten(&self, circuit: Circuit) {
        let begun = Instant::now();
        until("what was read before is forgotten", SOON, || {
            let is_over = circuit.gate != "worker" || begun.elapsed() > CIRCUIT_CACHED;
            is_over.then_some(())
        });
    }

    /// Lets time pass for the answers that are kept, and for nothing else.
    pub(crate) fn grow_old(&self, circuit: Circuit, by: Duration) {
        for mut answer in self.items(&format!("answer#{}#", circuit.name)) {
            let stored: u128 = number(&answer["storedAt"]).unwrap();
            answer["storedAt"] = json!({ "N": (stored - by.as_millis()).to_string() });
            self.cloud.put_item(&self.table, &answer);
        }
    }

    /// The incidents of a circuit, by name, each with the states that it went through.
    pub(crate) fn incidents(&self, circuit: &str) -> Vec<(String, Vec<String>)> {
        let all = self.cloud.executions(&self.incident);
        let mut of: Vec<_> = all
            .into_iter()
            .filter(|run| run.input["circuit"] == circuit)
            .map(|run| {
                let path = self.cloud.path(&self.incident, &run.name);
                (run.name, path)
            })
            .collect();
        of.sort();
        of
    }

    /// The items whose key begins so.
    fn items(&self, prefix: &str) -> Vec<Value> {
        let mut items = self.cloud.items(&self.table);
        items.retain(|item| {
            let pk = item["pk"]["S"].as_str();
            pk.is_some_and(|pk| pk.starts_with(prefix))
        });
        items
    }

    fn circuit(&self, circuit: &str) -> Value {
        self.cloud.item(&self.table, &format!("circuit#{circuit}"))
    }
}

/// A number as items hold it; none when the attribute is not there.
fn number<T: std::str::FromStr>(attribute: &Value) -> Option<T> {
    attribute["N"].as_str()?.parse().ok()
}
