//! The shop's spec: one dependency for each form of a guard, all under the same impatient policy, and an HTTP API.

use std::fs;

use cdk::worker::Architecture;
use harness::command::{self, Sandbox};
use harness::ministack::{ACCOUNT, MiniStack, REGION};
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
    /// Who makes the call.
    call: Caller,
    /// Whether there is anything to answer with instead.
    has_fallback: bool,
}

/// Who makes a protected call.
#[derive(Clone, Copy, Debug)]
enum Caller {
    /// The stack's call function, over HTTP.
    Worker,
    /// A function of the user's own, invoked by Step Functions: failures are counted by the record function, answers
    /// kept by the state machine.
    Function,
}

/// A guard of states of its own, billed by time.
pub(crate) const PAYMENTS: Circuit = Circuit {
    name: "payments",
    workflow: "EXPRESS",
    gate: "explicit",
    when_store_down: "allow",
    call: Caller::Worker,
    has_fallback: true,
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

/// Two states: the one that reads the table refuses by failing.
pub(crate) const PRICES: Circuit = Circuit {
    name: "prices",
    gate: "compact",
    ..PAYMENTS
};

/// A Task: a function of the shop's own that calls the dependency.
pub(crate) const RATES: Circuit = Circuit {
    name: "rates",
    workflow: "STANDARD",
    call: Caller::Function,
    ..PAYMENTS
};

/// One whose callers get an error when it cannot be called.
pub(crate) const FRAUD: Circuit = Circuit {
    name: "fraud",
    has_fallback: false,
    ..PAYMENTS
};

/// All of them.
pub(crate) const CIRCUITS: [Circuit; 7] = [PAYMENTS, STOCK, LEDGER, PARCELS, PRICES, RATES, FRAUD];

/// The template's parameter that names the function behind [`RATES`].
const RATES_FUNCTION: &str = "RatesFunction";

/// Makes what the spec names and is not the stack's: the queue that hears the notices, whose URL it returns, and the
/// function behind [`RATES`], which answers what the dependency does and raises what it raises. The second is an
/// argument of a deployment, `RatesFunction=arn:…`.
pub(crate) fn prepare(cloud: &MiniStack, target: &Target) -> (String, String) {
    let url = target.url(RATES.name, "charges");
    let source = format!(
        "import json, urllib.request

# Straight to this machine, whatever proxies there are.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))

def handler(event, context):
    with opener.open('{url}', timeout=30) as answer:
        return json.load(answer)
"
    );
    let function = cloud.create_function("rates", &source);
    let parameter = format!("{RATES_FUNCTION}={function}");
    (cloud.create_queue(QUEUE), parameter)
}

/// The spec: an impatient policy, so that an outage from open to closed takes seconds. Times in which something must
/// have happened are long, so that a busy machine changes nothing.
fn spec(target: &Target) -> String {
    let dependencies: String = CIRCUITS.iter().map(|one| one.written(target)).collect();
    format!(
        "version: 1
name: {STACK}
notifications:
  - sqs: arn:aws:sqs:{REGION}:{ACCOUNT}:{QUEUE}
stack: {{ api: {{ authorizer: none }} }}
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
            ..
        } = self;
        let (url, health) = (target.url(name, "charges"), target.url(name, "health"));
        let call = match self.call {
            Caller::Worker => {
                format!("http: {{ url: '{url}', timeout: 20s, connectTimeout: 10s }}")
            }
            Caller::Function => format!(
                "task:
      resource: arn:aws:states:::lambda:invoke
      arguments: {{ FunctionName: '${{{RATES_FUNCTION}}}', Payload: '{{% $states.input %}}' }}
      output: '{{% $states.result.Payload %}}'
      timeout: 60s"
            ),
        };
        let fallback = if self.has_fallback {
            "
    fallback:
      cache: { key: '{% $states.input.customer %}', fresh: 10m, stale: 1h }
      default: { paid: unknown }"
        } else {
            ""
        };
        format!(
            "
  {name}:
    workflow: {workflow}
    gate: {gate}
    {call}
    whenStoreDown: {when_store_down}
    detection:
      minimumCalls: 4
      healthCheck: {{ http: '{health}', every: 1m, timeout: 10s }}
    open: {{ coolDown: 1s, maximum: 2s }}
    recovery:
      probes: {{ pass: 2, every: 1s }}
      start: 20%
    retries: {{ attempts: 1 }}{fallback}
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
