//! The stack that everything happens to: a shop that calls two dependencies.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use cdk::names::output;
use cdk::worker::Architecture;
use harness::command::{self, Ran, Sandbox};
use harness::ministack::{ACCOUNT, MiniStack, REGION};
use harness::target::Target;
use harness::wait::until;
use serde_json::{Value, json};

/// The stack's name.
pub(crate) const STACK: &str = "shop";

/// The longest that anything takes which is waited for: a busy machine, not the policy, decides.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// The queue that hears the notices.
const QUEUE: &str = "notices";

/// The spec: an impatient policy, so that an outage from open to closed takes seconds.
///
/// `payments` lets calls through when the table is down, `stock` refuses them.
pub(crate) fn spec(target: &Target) -> String {
    let dependency = |name: &str, when_store_down: &str| {
        format!(
            "
  {name}:
    http: {{ url: '{url}', timeout: 2s }}
    whenStoreDown: {when_store_down}
    detection:
      window: 5s
      minimumCalls: 4
      consecutiveFailures: 4
      reporters: 1
      healthCheck: {{ http: '{health}', timeout: 1s }}
    open: {{ coolDown: 1s, maximum: 2s, jitter: 0% }}
    recovery:
      probes: {{ pass: 2, of: 3, every: 1s }}
      ramp: {{ start: 20%, duration: 3s, every: 1s }}
    retries: {{ attempts: 1 }}
    fallback:
      cache: {{ key: '{{% $states.input.customer %}}', fresh: 2s, stale: 15s }}
      default: {{ paid: unknown }}
",
            url = target.url(name, "charges"),
            health = target.url(name, "health"),
        )
    };
    format!(
        "version: 1
name: {STACK}
defaults: {{ workflow: EXPRESS }}
notifications:
  - sqs: arn:aws:sqs:{REGION}:{ACCOUNT}:{QUEUE}
dependencies:{}{}",
        dependency("payments", "allow"),
        dependency("stock", "refuse"),
    )
}

/// A folder as a user has it: the spec and the functions' program.
pub(crate) fn project(target: &Target) -> Sandbox {
    let project = Sandbox::new();
    project.write("breaker.yaml", spec(target));
    let workers = project.path().join("dist/workers");
    fs::create_dir_all(&workers).unwrap();
    let architecture = match std::env::consts::ARCH {
        "aarch64" => Architecture::Arm64,
        _ => Architecture::X86_64,
    };
    fs::copy(command::worker(), workers.join(architecture.program_file())).unwrap();
    project
}

/// The queue that the spec names, made before the stack is: it is not the stack's.
pub(crate) fn make_queue(cloud: &MiniStack) -> String {
    cloud.create_queue(QUEUE)
}

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
    pub(crate) fn call(&self, circuit: &str, customer: &str) -> Value {
        let guard = &self.outputs[&output::guard(circuit)];
        let input = json!({ "customer": customer });
        match self.cloud.run_machine(guard, &input) {
            Ok(output) => output,
            Err(answer) => panic!("a call to {circuit} failed: {answer}"),
        }
    }

    /// Where a call's answer came from: `live`, `fresh`, `stale` or `default`.
    pub(crate) fn source(&self, circuit: &str, customer: &str) -> String {
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
        let item = self.circuit(circuit);
        let digits = item["generation"]["N"].as_str().unwrap_or("0");
        digits.parse().unwrap()
    }

    /// Calls until the circuit is in this phase.
    pub(crate) fn call_until(&self, circuit: &str, phase: &str) {
        until(&format!("{circuit} is {phase}"), SOON, || {
            self.call(circuit, "ada");
            (self.phase(circuit) == phase).then_some(())
        });
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

    fn circuit(&self, circuit: &str) -> Value {
        self.cloud.item(&self.table, &format!("circuit#{circuit}"))
    }
}

/// What the queue heard so far, of one circuit.
pub(crate) struct Notices<'a> {
    shop: &'a Shop<'a>,
    heard: Vec<Value>,
}

impl<'a> Notices<'a> {
    pub(crate) fn of(shop: &'a Shop<'a>) -> Self {
        Notices {
            shop,
            heard: Vec::new(),
        }
    }

    /// Waits until the last notice of a circuit tells programs of a phase; returns those of all its notices so far.
    pub(crate) fn until(&mut self, circuit: &str, phase: &str) -> Vec<String> {
        until(&format!("notice that {circuit} is {phase}"), SOON, || {
            self.heard.extend(self.shop.cloud.receive(&self.shop.queue));
            let told = self.heard.iter().filter(|one| one["circuit"] == circuit);
            let phases: Vec<String> = told
                .filter_map(|one| one["phase"].as_str().map(str::to_owned))
                .collect();
            (phases.last().is_some_and(|last| last == phase)).then_some(phases)
        })
    }
}
