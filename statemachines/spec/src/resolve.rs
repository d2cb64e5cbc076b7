//! From what was written to a [`Spec`]: `defaults` merged, defaults filled in, and the checks that
//! take more than one field.

mod alarms;
mod call;
mod check;
mod fallback;
mod health_check;
mod notification;
mod policy;
mod stack;

use std::time::Duration;

use crate::error::{Mistake, Span};
use crate::model::{Call, Dependency, Spec};
use crate::read::{At, Reader, Written, value_or_default};
use crate::units::CircuitName;
use crate::written::{self, Gate, Workflow};

/// Longest an Express execution may run (AWS quota: 5 minutes).
const EXPRESS_LIMIT: Duration = Duration::from_secs(300);

/// Resolves a whole document. None when a required part is missing, which has been noted.
pub(crate) fn document(document: written::Document, reader: &mut Reader<'_>) -> Option<Spec> {
    document.note_missing(Span::START, reader);
    let notifications = value_or_default(document.notifications)
        .into_iter()
        .filter_map(|one| notification::resolve(one, reader))
        .collect();
    let defaults = document.defaults;
    let dependencies = document.dependencies?.value.0;
    let dependencies: Vec<Dependency> = dependencies
        .into_iter()
        .filter_map(|(name, at, written)| {
            dependency(name, at, written.over_defaults(defaults.clone()), reader)
        })
        .collect();
    let name = value_or_default(document.name);
    Some(Spec {
        stacks: stack::resolve(&name, document.stack, &dependencies, reader),
        name,
        notifications,
        dependencies,
    })
}

fn dependency(
    name: CircuitName,
    at: Span,
    written: written::Dependency,
    reader: &mut Reader<'_>,
) -> Option<Dependency> {
    let gate = value_or_default(written.gate);
    let workflow = value_or_default(written.workflow);
    let detection = value_or_default(written.detection);
    let health_check = health_check::resolve(detection.health_check.as_ref(), reader);
    let call = call::resolve(at, &written.present, (written.http, written.task), reader);
    if let Some(call) = &call {
        check_gate(written.gate, call, reader);
        check_express(workflow, call, at, reader);
    }
    // Everything is looked at, also when the call is missing: its mistakes are noted too.
    let alarms = alarms::resolve(
        written.alarms,
        health_check.is_some(),
        call.as_ref().map(Call::timeout),
        reader,
    );
    let fallback = fallback::resolve(written.fallback, reader);
    let parts = policy::Parts {
        detection,
        open: value_or_default(written.open),
        recovery: value_or_default(written.recovery),
        retries: value_or_default(written.retries),
        has_probes: health_check.is_some(),
    };
    let policy = policy::resolve(parts, call.as_ref(), reader);
    Some(Dependency {
        name,
        description: written.description.map(|one| one.value.0),
        call: call?,
        gate,
        workflow,
        when_store_down: value_or_default(written.when_store_down),
        execution_log: value_or_default(written.execution_log),
        peak: written.peak.map(|one| one.value),
        policy,
        health_check,
        fallback,
        alarms,
    })
}

fn check_gate(gate: Option<At<Gate>>, call: &Call, reader: &mut Reader<'_>) {
    let Some(gate) = gate else {
        return;
    };
    if let (Gate::Worker, Call::Task(_)) = (gate.value, call) {
        let mistake = Mistake::Clash {
            rule: "is `worker`, which needs an `http` dependency: the worker calls no `task`",
            hint: "write `gate: compact` or `gate: explicit`",
        };
        reader.note(gate.at, mistake);
    }
}

fn check_express(workflow: Workflow, call: &Call, at: Span, reader: &mut Reader<'_>) {
    if workflow != Workflow::Express {
        return;
    }
    if let Call::Task(task) = call {
        let waits = task.resource.contains(".sync")
            || task.resource.ends_with(".waitForTaskToken")
            || task.resource.contains(":activity:");
        if waits {
            let mistake = Mistake::Clash {
                rule: "is `EXPRESS`, which can neither wait for a job or token nor use an activity",
                hint: "write `workflow: STANDARD` for this dependency",
            };
            reader.note(at, mistake);
        }
    }
    if call.timeout() >= EXPRESS_LIMIT {
        let mistake = Mistake::Clash {
            rule: "is `EXPRESS`, which ends after 5 minutes, and its call may take longer",
            hint: "write `workflow: STANDARD` or a shorter `timeout`",
        };
        reader.note(at, mistake);
    }
}
