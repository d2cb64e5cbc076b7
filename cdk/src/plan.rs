//! What a stack is going to hold, before any resource is written down: what every construct reads.

use breaker::names::substitution;
use breaker::settings::Settings;
use generator::{Kind, Machine};
use serde_json::Value;
use spec::alarm::AlarmKind;
use spec::{Call, Dependency, Notification, Spec, Stack, Workflow};

use crate::names::{self, logical};
use crate::template::intrinsic::{arn, arn_text, attribute, reference};

/// One stack to be.
pub(crate) struct Plan<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) stack: &'a Stack,
    pub(crate) machines: Vec<Machine>,
    pub(crate) settings: Settings,
    /// The bucket and key of the functions' code.
    pub(crate) code: (Value, String),
}

/// The circuits' settings with the names of the alarms whose level reconciliation reads.
pub(crate) fn settings(spec: &Spec, stack: &Stack) -> Settings {
    let mut settings = generator::settings(spec);
    for dependency in &spec.dependencies {
        let circuit = dependency.name.as_str();
        if let Some(known) = settings.circuits.get_mut(circuit) {
            let declared = dependency.alarm_declarations().into_iter();
            known.alarms = declared
                .filter(|alarm| alarm.kind.opens())
                .map(|alarm| names::alarm(&stack.name, circuit, alarm.kind.word()))
                .collect();
            known.callers = match dependency.call {
                Call::Http(_) => None,
                Call::Task(ref task) => Some(task.callers.clone().unwrap_or_else(|| {
                    let guard = format!("{circuit}-guard");
                    names::machine(&stack.name, &guard, dependency.workflow)
                })),
            };
        }
    }
    settings
}

impl Plan<'_> {
    /// The stack's name.
    pub(crate) fn name(&self) -> &str {
        &self.stack.name
    }

    /// The name of the table: of one's own, or of the one that exists.
    pub(crate) fn table_name(&self) -> Value {
        match &self.stack.table {
            Some(arn) => Value::from(arn.rsplit('/').next().unwrap_or_default()),
            None => reference(substitution::TABLE),
        }
    }

    /// The ARN of the table.
    pub(crate) fn table_arn(&self) -> Value {
        match &self.stack.table {
            Some(arn) => Value::from(arn.as_str()),
            None => attribute(substitution::TABLE, "Arn"),
        }
    }

    /// The topic that exists, by its ARN, where the spec names one.
    pub(crate) fn existing_topic(&self) -> Option<&str> {
        self.spec.notifications.iter().find_map(|one| match one {
            Notification::Topic(arn) => Some(arn.as_str()),
            Notification::Email(_)
            | Notification::Sms(_)
            | Notification::Https(_)
            | Notification::Lambda(_)
            | Notification::Sqs(_) => None,
        })
    }

    /// The ARN of the topic.
    pub(crate) fn topic_arn(&self) -> Value {
        match self.existing_topic() {
            Some(arn) => Value::from(arn),
            None => reference(substitution::TOPIC),
        }
    }

    /// The incident machine's own name.
    pub(crate) fn incident_name(&self) -> String {
        names::machine(self.name(), "incident", Workflow::Standard)
    }

    /// The ARN of the incident machine, without referring to it.
    pub(crate) fn incident_arn(&self) -> Value {
        arn("states", &format!("stateMachine:{}", self.incident_name()))
    }

    /// The ARNs of the incident machine's executions.
    pub(crate) fn incident_executions(&self) -> Value {
        arn("states", &format!("execution:{}:*", self.incident_name()))
    }

    /// The ARN of an alarm of ours, as text for `Fn::Sub`.
    pub(crate) fn alarm_arn(&self, circuit: &str, kind: AlarmKind) -> String {
        let name = names::alarm(self.name(), circuit, kind.word());
        arn_text("cloudwatch", &format!("alarm:{name}"))
    }

    /// The ARN of the key for everything at rest, where the spec names one.
    pub(crate) fn key(&self) -> Option<Value> {
        self.stack.key.as_deref().map(Value::from)
    }

    /// The ARN of the key that notices are encrypted with; none: the topic is the user's, and its key unknown.
    pub(crate) fn notice_key(&self) -> Option<Value> {
        match (self.key(), self.existing_topic()) {
            (Some(key), _) => Some(key),
            (None, Some(_)) => None,
            (None, None) => Some(attribute(names::NOTICE_KEY, "Arn")),
        }
    }

    /// The ARN of the machine whose executions stand for a dependency's calls.
    pub(crate) fn callers_arn(&self, dependency: &Dependency) -> Value {
        match &dependency.call {
            Call::Task(task) if let Some(name) = &task.callers => {
                arn("states", &format!("stateMachine:{name}"))
            }
            Call::Task(_) | Call::Http(_) => {
                reference(&machine_id(Kind::Guard, Some(dependency.name.as_str())))
            }
        }
    }

    /// The logical id of a machine.
    pub(crate) fn machine_id(&self, machine: &Machine) -> String {
        machine_id(machine.kind, machine.dependency.as_deref())
    }
}

/// The logical id of a machine: `PaymentsGuard`, `IncidentMachine`.
pub(crate) fn machine_id(kind: Kind, circuit: Option<&str>) -> String {
    let circuit = circuit.map(logical).unwrap_or_default();
    match kind {
        Kind::Guard => format!("{circuit}Guard"),
        Kind::Health => format!("{circuit}Health"),
        Kind::Incident => substitution::INCIDENT_MACHINE.to_owned(),
    }
}
