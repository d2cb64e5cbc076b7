//! A scenario as it was written: every field optional and with its place. The docs of these fields are the
//! descriptions in the JSON Schema, so they speak to whoever writes a `scenario.yaml`.

mod account;
mod behaviour;
mod bound;
mod expect;
mod faults;
mod latency;
mod machine;
mod named;
mod traffic;

use std::time::Duration;

use schemars::{Schema, SchemaGenerator, json_schema};
use spec::reading::{At, Node, Reader, Setting, Text, Value, Written};
use spec::{Mistake, written};

pub(crate) use account::{Account, CONCURRENCY, ThrottledWord};
pub(crate) use behaviour::{Behaviour, Flapping, HealthEndpoint, Outage, OutageWord, Recovery};
pub(crate) use bound::Within;
pub(crate) use expect::{Expect, MachineExpect};
pub(crate) use faults::{Fault, FaultWord, Faults};
pub(crate) use latency::LatencyOf;
pub(crate) use machine::{Answer, Machine, Thrown};
pub(crate) use named::{Entry, Named};
pub(crate) use traffic::{ArrivalsWord, Traffic};

const SECOND: Duration = Duration::from_secs(1);
/// A week: 60 million calls at 100 a second, which takes hours.
const WEEK: Duration = Duration::from_secs(7 * 86_400);

pub(crate) const SEED: Setting<u32> = Setting::new(1, 0, u32::MAX);
pub(crate) const DURATION: Setting<Duration> = Setting::new(Duration::from_secs(600), SECOND, WEEK);
/// A point in time from the start of the scenario.
pub(crate) const TIME: Setting<Duration> = Setting::open(Duration::ZERO, WEEK);
/// How long something lasts.
pub(crate) const SPAN: Setting<Duration> = Setting::open(Duration::from_millis(1), WEEK);

written! {
    /// What happens in a simulation: who calls, how the dependencies behave, what breaks, what is expected.
    #[schemars(title = "scenario.yaml")]
    struct Document, "a mapping with `version` and `traffic`" {
        /// The version of this format: 1.
        #[schemars(required)]
        version "version": Version, needs "version: 1";
        /// What the scenario is about, for people.
        description "description": Text;
        /// The spec it belongs to, from this file's own folder. Default `breaker.yaml`.
        #[schemars(extend("default" = "breaker.yaml"))]
        spec "spec": Text;
        /// What all chance comes from: the same seed gives the same run. Default 1, 0 to 4294967295.
        seed "seed": u32 = SEED;
        /// How long calls are offered. Default `10m`, `1s` to `7d`.
        duration "duration": Duration = DURATION;
        /// The calls that each dependency is offered by its guard: every call is an execution of it. A dependency that is not named is called by none.
        traffic "traffic": Named<Traffic>;
        /// State machines of your own that make calls, by the names that `callers` in the spec gives them. Default none.
        machines "machines": Named<Machine>;
        /// How dependencies behave, by name. One that is not named answers every call.
        dependencies "dependencies": Named<Behaviour>;
        /// What breaks besides the dependencies. Default nothing.
        faults "faults": Faults;
        /// The quotas of the account. Default: AWS's own.
        account "account": Account;
        /// What must hold at the end, by dependency. The command fails when it does not.
        expect "expect": Named<Expect>;
    }
}

/// The one version there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version;

impl Written for Version {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Number(number) = &node.value
            && number.as_u64() == Some(1)
        {
            return Some(Version);
        }
        let found = match &node.value {
            Value::Number(number) => number.to_string(),
            Value::Text(text) => format!("`{}`", spec::reading::shortened(text)),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => {
                node.value.kind().to_owned()
            }
        };
        reader.note(node.at, Mistake::Version { found });
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": 1 })
    }
}

/// A field's value, or its setting's default.
pub(crate) fn value<T: Copy>(written: Option<&At<T>>) -> Option<T> {
    written.map(|written| written.value)
}
