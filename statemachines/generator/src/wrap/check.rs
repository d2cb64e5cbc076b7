//! What must hold before anything is spliced.

use std::collections::BTreeSet;

use asl::{State, StateMachine};
use breaker::item;
use breaker::names::COUNTED;
use serde_json::Value;
use spec::{Call, Dependency, Gate, Spec};

use super::find::Found;
use super::{Target, WrapError, expression, find};
use crate::states::GET_ITEM;
use spec::nearest;

/// Everything wrong with the targets, in their order.
pub(super) fn targets(machine: &StateMachine, spec: &Spec, targets: &[Target]) -> Vec<WrapError> {
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for target in targets {
        let dependency = spec.dependency(&target.dependency);
        if dependency.is_none() {
            errors.push(unknown(spec, &target.dependency));
        }
        let found = match find::task(machine, &target.state) {
            Ok(found) => found,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        let way = format!("{:?} {}", found.scope, found.name);
        if !seen.insert(way) {
            errors.push(WrapError::Twice { state: found.name });
            continue;
        }
        if let Some(wrapped) = already(machine, &found) {
            errors.push(wrapped);
        } else if let Some(dependency) = dependency {
            errors.extend(fits(&found, dependency));
        }
    }
    errors
}

fn unknown(spec: &Spec, wanted: &str) -> WrapError {
    let known = || spec.dependencies.iter().map(|one| one.name.as_str());
    WrapError::UnknownDependency {
        dependency: wanted.to_owned(),
        nearest: nearest(wanted, known()).map(str::to_owned),
        known: known().map(str::to_owned).collect(),
    }
}

/// Whether a state that reads a circuit leads to the Task, by itself or by way of a Choice.
fn already(machine: &StateMachine, found: &Found) -> Option<WrapError> {
    let mut machine = machine.clone();
    let scope = find::scope(&mut machine, &found.scope)?;
    let leads_to_task = |state: &State| state.targets().contains(&found.name.as_str());
    for (gate, state) in &scope.states {
        let State::Task(task) = state else { continue };
        let Some(circuit) = circuit_read_by(task) else {
            continue;
        };
        let through_choice = || {
            let next = task.transition.as_ref().and_then(|next| next.target());
            let next = next.and_then(|next| scope.states.get(next));
            next.is_some_and(|next| matches!(next, State::Choice(_)) && leads_to_task(next))
        };
        if leads_to_task(state) || through_choice() {
            return Some(WrapError::AlreadyWrapped {
                state: found.name.clone(),
                gate: gate.clone(),
                circuit: circuit.to_owned(),
            });
        }
    }
    None
}

fn circuit_read_by(task: &asl::Task) -> Option<&str> {
    let sent = task.arguments.as_ref().or(task.parameters.as_ref())?;
    let key = sent.pointer("/Key/pk/S").and_then(Value::as_str)?;
    let prefix = item::circuit_key("");
    (task.resource == GET_ITEM)
        .then_some(key)?
        .strip_prefix(&prefix)
}

fn fits(found: &Found, dependency: &Dependency) -> Vec<WrapError> {
    let state = || found.name.clone();
    let name = || dependency.name.as_str().to_owned();
    let mut errors = Vec::new();
    let count = &dependency.policy.detection.errors.count;
    if matches!(dependency.call, Call::Http(_))
        && count.iter().all(|error| COUNTED.contains(&error.as_str()))
    {
        errors.push(WrapError::NothingCounts {
            state: state(),
            dependency: name(),
            resource: found.task.resource.clone(),
        });
    } else if dependency.gate == Gate::Worker {
        errors.push(WrapError::WorkerGate {
            state: state(),
            dependency: name(),
        });
    }
    let fallback = &dependency.fallback;
    if fallback.cache.is_some() || fallback.default.is_some() {
        for (field, template) in [
            ("`Output`", &found.task.output),
            ("`Assign`", &found.task.assign),
        ] {
            if template
                .as_ref()
                .is_some_and(expression::reads_states_whole)
            {
                errors.push(WrapError::WholeStates {
                    state: state(),
                    field,
                });
            }
        }
    }
    errors
}
