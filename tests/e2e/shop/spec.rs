//! The shop's spec: one dependency for each form of a guard, all under the same impatient policy.

use std::fs;

use cdk::worker::Architecture;
use harness::command::{self, Sandbox};
use harness::ministack::{ACCOUNT, REGION};
use harness::target::Target;

use super::{QUEUE, STACK};

/// One dependency, and how its guard is built.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circuit {
    pub(crate) name: &'static str,
    /// `STANDARD` or `EXPRESS`.
    pub(crate) workflow: &'static str,
    /// Who asks the circuit: `explicit`, `compact` or `worker`.
    pub(crate) gate: &'static str,
    /// What becomes of calls when the table is down: `allow` or `refuse`.
    pub(crate) when_store_down: &'static str,
    /// How many environments must have seen failures.
    pub(crate) reporters: usize,
}

/// A guard of states of its own, billed by time.
pub(crate) const PAYMENTS: Circuit = Circuit {
    name: "payments",
    workflow: "EXPRESS",
    gate: "explicit",
    when_store_down: "allow",
    reporters: 1,
};

/// The same, for what alarms do.
pub(crate) const STOCK: Circuit = Circuit {
    name: "stock",
    when_store_down: "refuse",
    ..PAYMENTS
};

/// The same states, billed by transition.
pub(crate) const LEDGER: Circuit = Circuit {
    name: "ledger",
    workflow: "STANDARD",
    ..PAYMENTS
};

/// One state: the function asks the circuit itself.
pub(crate) const PARCELS: Circuit = Circuit {
    name: "parcels",
    workflow: "STANDARD",
    gate: "worker",
    when_store_down: "refuse",
    ..PAYMENTS
};

/// Two states, and one sick environment opens nothing for all.
pub(crate) const PRICES: Circuit = Circuit {
    name: "prices",
    gate: "compact",
    reporters: 2,
    ..PAYMENTS
};

/// All of them.
pub(crate) const CIRCUITS: [Circuit; 5] = [PAYMENTS, STOCK, LEDGER, PARCELS, PRICES];

/// The spec: an impatient policy, so that an outage from open to closed takes seconds. Times in which something must
/// have happened are long, so that a busy machine changes nothing.
fn spec(target: &Target) -> String {
    let dependencies: String = CIRCUITS.iter().map(|one| one.written(target)).collect();
    format!(
        "version: 1
name: {STACK}
notifications:
  - sqs: arn:aws:sqs:{REGION}:{ACCOUNT}:{QUEUE}
dependencies:{dependencies}"
    )
}

impl Circuit {
    fn written(&self, target: &Target) -> String {
        let Circuit {
            name,
            workflow,
            gate,
            when_store_down,
            reporters,
        } = self;
        let (url, health) = (target.url(name, "charges"), target.url(name, "health"));
        format!(
            "
  {name}:
    workflow: {workflow}
    gate: {gate}
    http: {{ url: '{url}', timeout: 20s, connectTimeout: 10s }}
    whenStoreDown: {when_store_down}
    detection:
      window: 30s
      minimumCalls: 4
      consecutiveFailures: 4
      reporters: {reporters}
      healthCheck: {{ http: '{health}', every: 1m, timeout: 10s }}
    open: {{ coolDown: 1s, maximum: 2s, jitter: 0% }}
    recovery:
      probes: {{ pass: 2, of: 3, every: 1s }}
      ramp: {{ start: 20%, duration: 3s, every: 1s }}
    retries: {{ attempts: 1 }}
    fallback:
      cache: {{ key: '{{% $states.input.customer %}}', fresh: 10m, stale: 1h }}
      default: {{ paid: unknown }}
"
        )
    }
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
