//! `dependencies.<name>` and `defaults`: one protected service, and what they have in common.

use super::{Alarms, Detection, Fallback, Http, Open, Recovery, Retries, Task};
use crate::read::{At, Setting, over};
use crate::units::{CallRate, Text};
use crate::{words, written};

pub(crate) const PEAK: Setting<CallRate> =
    Setting::open(CallRate::an_hour(1), CallRate::a_second(100_000));

written! {
    /// One service that is protected; exactly one of `http` and `task` says how it is called.
    #[schemars(extend("oneOf" = crate::schema::one_of(&["http", "task"])))]
    struct Dependency, "the settings of a dependency" {
        /// What it is, for people: shown in the console, in notices and on the dashboard.
        description "description": Text;
        /// An HTTP endpoint. Either this or `task`.
        http "http": Http;
        /// Any Task of Step Functions. Either this or `http`.
        task "task": Task;
        /// Who asks the circuit. Default `explicit`.
        #[schemars(extend("default" = "explicit"))]
        gate "gate": Gate;
        /// The guard's type. Default `STANDARD`.
        #[schemars(extend("default" = "STANDARD"))]
        workflow "workflow": Workflow;
        /// What happens to a call while the circuit's table cannot be read. Default `allow`.
        #[schemars(extend("default" = "allow"))]
        when_store_down "whenStoreDown": WhenStoreDown;
        /// Which events of the guard's executions are logged, without inputs and outputs. `all` is 2 to 5 KB a call, which
        /// costs $1 to $2.20 for a million closed calls; with `EXPRESS` it lets the dashboard count fresh, stale and default
        /// answers, at $0.30 a month for each. Default `errors`.
        #[schemars(extend("default" = "errors"))]
        execution_log "executionLog": ExecutionLog;
        /// The most calls that are expected, to check the table's capacity against. Default: not checked. `1/h` to `100000/s`.
        peak "peak": CallRate = PEAK;
        /// When the circuit opens.
        detection "detection": Detection;
        /// How long it stays open.
        open "open": Open;
        /// How it comes back.
        recovery "recovery": Recovery;
        /// How a failed call is tried again.
        retries "retries": Retries;
        /// What is answered when the call cannot be made.
        fallback "fallback": Fallback;
        /// CloudWatch alarms that open the circuit too.
        alarms "alarms": Alarms;
    }
}

written! {
    /// What all dependencies have in common: a dependency's own fields win, field by field.
    struct Defaults, "the settings that dependencies have in common" {
        /// Who asks the circuit. Default `explicit`.
        #[schemars(extend("default" = "explicit"))]
        gate "gate": Gate;
        /// The guard's type. Default `STANDARD`.
        #[schemars(extend("default" = "STANDARD"))]
        workflow "workflow": Workflow;
        /// What happens to a call while the circuit's table cannot be read. Default `allow`.
        #[schemars(extend("default" = "allow"))]
        when_store_down "whenStoreDown": WhenStoreDown;
        /// Which events of the guard's executions are logged, without inputs and outputs. `all` is 2 to 5 KB a call, which
        /// costs $1 to $2.20 for a million closed calls; with `EXPRESS` it lets the dashboard count fresh, stale and default
        /// answers, at $0.30 a month for each. Default `errors`.
        #[schemars(extend("default" = "errors"))]
        execution_log "executionLog": ExecutionLog;
        /// The most calls that are expected of each. Default: not checked. `1/h` to `100000/s`.
        peak "peak": CallRate = PEAK;
        /// When a circuit opens.
        detection "detection": Detection;
        /// How long it stays open.
        open "open": Open;
        /// How it comes back.
        recovery "recovery": Recovery;
        /// How a failed call is tried again.
        retries "retries": Retries;
        /// What is answered when the call cannot be made.
        fallback "fallback": Fallback;
        /// CloudWatch alarms that open a circuit too.
        alarms "alarms": Alarms;
    }
}

impl Dependency {
    /// Its own fields, and those of `defaults` where it has none.
    pub(crate) fn over_defaults(self, defaults: Option<At<Defaults>>) -> Self {
        let Some(At {
            value: mut under, ..
        }) = defaults
        else {
            return self;
        };
        if let (Some(own), Some(under)) = (&self.detection, &mut under.detection) {
            under.value.yield_health_target_to(&own.value);
        }
        Dependency {
            description: self.description,
            http: self.http,
            task: self.task,
            gate: over(self.gate, under.gate),
            workflow: over(self.workflow, under.workflow),
            when_store_down: over(self.when_store_down, under.when_store_down),
            execution_log: over(self.execution_log, under.execution_log),
            peak: over(self.peak, under.peak),
            detection: over(self.detection, under.detection),
            open: over(self.open, under.open),
            recovery: over(self.recovery, under.recovery),
            retries: over(self.retries, under.retries),
            fallback: over(self.fallback, under.fallback),
            alarms: over(self.alarms, under.alarms),
            present: self.present,
        }
    }
}

words! {
    /// Who asks the circuit whether a call may go.
    pub enum Gate {
        /// States of their own: easiest to read in the console. Three transitions a call.
        #[default]
        "explicit" => Explicit,
        /// The state that reads the table refuses by failing. Two transitions a call.
        "compact" => Compact,
        /// The call worker, which remembers the circuit for a moment. One transition a call; only with `http`.
        "worker" => Worker,
    }
}

words! {
    /// The type of a state machine.
    pub enum Workflow {
        /// Every transition is kept and billed; an execution may take a year.
        #[default]
        "STANDARD" => Standard,
        /// Billed by time; an execution may take five minutes.
        "EXPRESS" => Express,
    }
}

words! {
    /// What happens to a call while the circuit's table cannot be read.
    pub enum WhenStoreDown {
        /// It goes through: a broken breaker breaks nothing else.
        #[default]
        "allow" => Allow,
        /// It is refused: an unprotected call would do harm.
        "refuse" => Refuse,
    }
}

words! {
    /// Which events of a guard's executions Step Functions writes to its log group, without inputs and outputs.
    pub enum ExecutionLog {
        /// Failures alone. What an EXPRESS guard did otherwise nobody can look up.
        #[default]
        "errors" => Errors,
        /// Every event: the only history of an EXPRESS guard. STANDARD ones have a history without it.
        "all" => All,
    }
}
