//! From what was written to a [`Spec`]: `defaults` merged, defaults filled in, and the checks that
//! take more than one field.

mod alarms;
mod call;
mod fallback;
mod health_check;
mod notification;
mod policy;

use std::time::Duration;

use crate::error::{Mistake, Span};
use crate::model::{Call, Dependency, Spec};
use crate::read::{At, Reader, Setting, Shown, Written};
use crate::units::{CircuitName, show_duration};
use crate::written::{self, Gate, Workflow};

/// Longest an Express execution may run (AWS quota: 5 minutes).
const EXPRESS_LIMIT: Duration = Duration::from_secs(300);

/// Resolves a whole document. None when a required part is missing, which has been noted.
pub(crate) fn document(document: written::Document, reader: &mut Reader<'_>) -> Option<Spec> {
    document.note_missing(Span::START, reader);
    let notifications = document.notifications.map(|list| list.value);
    let notifications = notifications
        .unwrap_or_default()
        .into_iter()
        .filter_map(|one| notification::resolve(one, reader))
        .collect();
    let defaults = document.defaults;
    let dependencies = document.dependencies?.value.0;
    let dependencies = dependencies
        .into_iter()
        .filter_map(|(name, at, written)| {
            dependency(name, at, written.over_defaults(defaults.clone()), reader)
        })
        .collect();
    Some(Spec {
        name: document.name.map(|name| name.value).unwrap_or_default(),
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
    let gate = written
        .gate
        .as_ref()
        .map(|gate| gate.value)
        .unwrap_or_default();
    let workflow = written
        .workflow
        .as_ref()
        .map(|workflow| workflow.value)
        .unwrap_or_default();
    let detection = written.detection.map(|one| one.value).unwrap_or_default();
    let health_check = health_check::resolve(detection.health_check.as_ref(), reader);
    let call = call::resolve(at, &written.present, (written.http, written.task), reader);
    if let Some(call) = &call {
        check_gate(written.gate.as_ref(), call, reader);
        check_express(workflow, call, at, reader);
    }
    // Everything is looked at, also when the call is missing: its mistakes are noted too.
    let alarms = alarms::resolve(written.alarms, health_check.is_some(), reader);
    let fallback = fallback::resolve(written.fallback, reader);
    let parts = policy::Parts {
        detection,
        open: written.open.map(|one| one.value).unwrap_or_default(),
        recovery: written.recovery.map(|one| one.value).unwrap_or_default(),
        retries: written.retries.map(|one| one.value).unwrap_or_default(),
        has_probes: health_check.is_some(),
    };
    let policy = policy::resolve(parts, call.as_ref(), reader);
    Some(Dependency {
        name,
        description: written.description.map(|one| one.value.0),
        call: call?,
        gate,
        workflow,
        when_store_down: written
            .when_store_down
            .map(|one| one.value)
            .unwrap_or_default(),
        peak: written.peak.map(|one| one.value),
        policy,
        health_check,
        fallback,
        alarms,
    })
}

fn check_gate(gate: Option<&At<Gate>>, call: &Call, reader: &mut Reader<'_>) {
    if let (
        Some(At {
            value: Gate::Worker,
            at,
        }),
        Call::Task(_),
    ) = (gate, call)
    {
        let mistake = Mistake::Clash {
            rule: "is `worker`, which needs an `http` dependency: the worker calls no `task`",
            hint: "write `gate: compact` or `gate: explicit`",
        };
        reader.note(*at, mistake);
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

/// One of two fields that are held against each other.
struct Side<'w, T> {
    name: &'static str,
    written: Option<&'w At<T>>,
    value: T,
}

impl<'w, T: Shown> Side<'w, T> {
    fn new(name: &'static str, written: Option<&'w At<T>>, setting: &Setting<T>) -> Self {
        Side {
            name,
            written,
            value: setting.or_default(written),
        }
    }

    fn shown(&self) -> String {
        let value = self.value.shown();
        match self.written {
            Some(_) => value,
            None => format!("{value}, the default"),
        }
    }
}

/// Notes when `small` is not at most (`strict`: less than) `large`, at the one that was written.
fn check_order<T: Shown>(
    small: &Side<'_, T>,
    large: &Side<'_, T>,
    strict: bool,
    reader: &mut Reader<'_>,
) {
    let fine = if strict {
        small.value < large.value
    } else {
        small.value <= large.value
    };
    let place = small.written.or(large.written);
    if let (false, Some(place)) = (fine, place) {
        let mistake = Mistake::Order {
            small: small.name,
            small_value: small.shown(),
            large: large.name,
            large_value: large.shown(),
            strict,
        };
        reader.note(place.at, mistake);
    }
}

/// Whether a time is one that CloudWatch counts in: 10, 20 or 30 seconds or whole minutes. Notes it
/// when not.
fn check_period(written: Option<&At<Duration>>, reader: &mut Reader<'_>) {
    let Some(written) = written else {
        return;
    };
    let seconds = written.value.as_secs();
    let whole = written.value.subsec_nanos() == 0;
    if whole && (matches!(seconds, 10 | 20 | 30) || seconds % 60 == 0) {
        return;
    }
    let nearest = if seconds < 60 { 30 } else { seconds / 60 * 60 };
    let mistake = Mistake::Expected {
        expected: "`10s`, `20s`, `30s` or whole minutes".to_owned(),
        found: format!("`{}`", show_duration(written.value)),
        fix: Some(show_duration(Duration::from_secs(nearest))),
    };
    reader.note(written.at, mistake);
}

/// Whether a time is whole seconds. Notes it when not.
fn check_whole_seconds(written: Option<&At<Duration>>, reader: &mut Reader<'_>) {
    let Some(written) = written else {
        return;
    };
    if written.value.subsec_nanos() != 0 {
        let rounded = written.value.as_secs() + 1;
        let mistake = Mistake::Expected {
            expected: "whole seconds".to_owned(),
            found: format!("`{}`", show_duration(written.value)),
            fix: Some(show_duration(Duration::from_secs(rounded))),
        };
        reader.note(written.at, mistake);
    }
}
