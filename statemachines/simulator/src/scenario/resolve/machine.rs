//! A machine of the user's own: its definition read and wrapped.

use asl::StateMachine;
use breaker::names::substitution;
use generator::{Spliced, Target, WrapOptions};
use spec::reading::{At, Reader, Span, Text, Written};
use spec::{Mistake, Spec};

use super::{answer, expect, note_unknown, resolve_traffic};
use crate::scenario::written::{self, Entry, Named};
use crate::scenario::{Files, OwnMachine};
use crate::states::{self, Standing};

/// The names by which wrapped states know the stack's own things, and what those are called in this world.
const NAMES: [(&str, &str); 2] = [
    ("BreakerTable", substitution::TABLE),
    ("BreakerRecordFunction", substitution::RECORD_FUNCTION),
];

pub(super) fn resolve(
    entry: &Entry<written::Machine>,
    (spec, files): (&Spec, Files<'_>),
    reader: &mut Reader<'_>,
) -> Option<OwnMachine> {
    let machine = &entry.written.value;
    machine.note_missing(entry.at, reader);
    let traffic = machine.traffic.as_ref();
    let traffic = traffic.and_then(|one| resolve_traffic(&one.value, one.at, reader));
    let file = machine.definition.as_ref()?;
    let plain = definition(&file.value.0, file.at, files, reader)?;
    let tasks = machine.tasks.as_ref();
    let wrapped = tasks.and_then(|tasks| wrap(&plain, tasks, spec, reader));
    let targets = tasks.map_or(&[][..], |tasks| &tasks.value.0);
    let answers = answer::all(machine.answers.as_ref(), &plain, targets, reader);
    let (wrapped, calls) = wrapped?;
    Some(OwnMachine {
        name: entry.name.clone(),
        definition: file.value.0.clone(),
        plain,
        wrapped,
        calls,
        answers,
        workflow: written::value(machine.workflow.as_ref()).unwrap_or_default(),
        traffic: traffic?,
        expectations: machine
            .expect
            .as_ref()
            .map(|expect| expect::of_machine(&expect.value))
            .unwrap_or_default(),
    })
}

fn definition(
    file: &str,
    at: Span,
    files: Files<'_>,
    reader: &mut Reader<'_>,
) -> Option<StateMachine> {
    let text = match files(file) {
        Ok(text) => text,
        Err(problem) => {
            let hint = "the definition's path starts in the scenario's own folder";
            refer(at, problem, Some(hint.to_owned()), reader);
            return None;
        }
    };
    let parsed = asl::parse(&text);
    for error in &parsed.errors {
        let problem = format!("`{}`: {error}", spec::reading::shortened(file));
        let hint = format!("`sfn-breaker validate {file}` shows the line");
        refer(at, problem, Some(hint), reader);
    }
    parsed.machine.filter(|_| parsed.errors.is_empty())
}

/// The machine with a breaker around each Task, and what the breakers are called. Each Task is tried by itself first, so
/// that what is wrong with it is told where it stands.
fn wrap(
    plain: &StateMachine,
    tasks: &At<Named<Text>>,
    spec: &Spec,
    reader: &mut Reader<'_>,
) -> Option<(StateMachine, Vec<Spliced>)> {
    let entries = &tasks.value.0;
    if entries.is_empty() {
        let problem = "`tasks` names no Task".to_owned();
        let hint = "for example `tasks: { Charge: payments }`".to_owned();
        refer(tasks.at, problem, Some(hint), reader);
        return None;
    }
    let target = |entry: &Entry<Text>| Target {
        state: entry.name.clone(),
        dependency: entry.written.value.0.clone(),
    };
    let mut good = true;
    for entry in entries {
        let dependency = &entry.written;
        if spec.dependency(&dependency.value.0).is_none() {
            note_unknown(&dependency.value.0, dependency.at, spec, reader);
            good = false;
            continue;
        }
        let alone = generator::wrap(plain, spec, &[target(entry)], WrapOptions::default());
        for error in alone.as_ref().err().into_iter().flatten() {
            refer(entry.at, error.to_string(), error.hint(), reader);
        }
        good &= alone.is_ok();
    }
    if !good {
        return None;
    }
    let targets: Vec<Target> = entries.iter().map(target).collect();
    match generator::wrap(plain, spec, &targets, WrapOptions::default()) {
        Ok(wrapped) => {
            let followed = follow(&wrapped.spliced, plain, tasks, reader);
            followed.then(|| Some((at_home(&wrapped.machine)?, wrapped.spliced)))?
        }
        Err(errors) => {
            for error in errors {
                refer(tasks.at, error.to_string(), error.hint(), reader);
            }
            None
        }
    }
}

/// Whether every call can be seen in its execution's history; notes those that cannot.
fn follow(
    calls: &[Spliced],
    plain: &StateMachine,
    tasks: &At<Named<Text>>,
    reader: &mut Reader<'_>,
) -> bool {
    let states = states::all(plain);
    let mut good = true;
    for (call, entry) in calls.iter().zip(&tasks.value.0) {
        let inside = |one: &&Standing<'_>| one.name == call.task && one.in_distributed_map;
        if states.iter().any(|one| inside(&one)) {
            let problem = format!(
                "`{}` stands in a distributed Map, whose executions a simulation does not follow",
                call.task
            );
            let hint = "name Tasks outside of it, or simulate that part as a machine of its own";
            refer(entry.at, problem, Some(hint.to_owned()), reader);
            good = false;
        }
    }
    good
}

/// The definition with the stack's own things by the names that they have in this world.
fn at_home(machine: &StateMachine) -> Option<StateMachine> {
    let mut text = machine.to_json();
    for (name, here) in NAMES {
        text = text.replace(&format!("${{{name}}}"), &format!("${{{here}}}"));
    }
    asl::parse(&text).machine
}

pub(super) fn refer(at: Span, problem: String, hint: Option<String>, reader: &mut Reader<'_>) {
    reader.note(at, Mistake::Reference { problem, hint });
}
