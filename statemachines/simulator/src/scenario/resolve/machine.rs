//! A machine of the user's own: its definition read and wrapped.

use std::collections::BTreeMap;

use asl::StateMachine;
use breaker::names::substitution;
use generator::{Target, WrapOptions};
use serde_json::Value;
use spec::reading::{At, Reader, Span, Written};
use spec::{Mistake, Spec, nearest};

use crate::scenario::written;
use crate::scenario::{Files, OwnMachine, state_names};

/// The names by which wrapped states know the stack's own things, and what those are called in this world.
const NAMES: [(&str, &str); 2] = [
    ("BreakerTable", substitution::TABLE),
    ("BreakerRecordFunction", substitution::RECORD_FUNCTION),
];

pub(super) fn resolve(
    written: &At<written::Machine>,
    dependency: &str,
    (spec, files): (&Spec, Files<'_>),
    reader: &mut Reader<'_>,
) -> Option<OwnMachine> {
    let machine = &written.value;
    machine.note_missing(written.at, reader);
    let file = machine.definition.as_ref()?;
    let task = machine.task.as_ref()?;
    let plain = definition(&file.value.0, file.at, files, reader)?;
    let answers = answers(machine, &plain, reader);
    let targets = [Target {
        state: task.value.0.clone(),
        dependency: dependency.to_owned(),
    }];
    let wrapped = match generator::wrap(&plain, spec, &targets, WrapOptions::default()) {
        Ok(wrapped) => wrapped.machine,
        Err(errors) => {
            for error in errors {
                let hint = error
                    .hint()
                    .map_or(String::new(), |hint| format!("; {hint}"));
                let expected = format!("a Task that can be wrapped: {error}{hint}");
                note(task.at, expected, &task.value.0, reader);
            }
            return None;
        }
    };
    // The way through nested machines ends with the state's own name.
    let name = task.value.0.rsplit('/').next().unwrap_or_default();
    Some(OwnMachine {
        name: file.value.0.clone(),
        wrapped: at_home(&wrapped)?,
        plain,
        task: name.to_owned(),
        answers: answers?,
        workflow: written::value(machine.workflow.as_ref()).unwrap_or_default(),
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
            note(
                at,
                format!("a definition that can be read: {problem}"),
                file,
                reader,
            );
            return None;
        }
    };
    let parsed = asl::parse(&text);
    for error in &parsed.errors {
        note(
            at,
            format!("a definition without mistakes: {error}"),
            file,
            reader,
        );
    }
    parsed.machine.filter(|_| parsed.errors.is_empty())
}

fn answers(
    machine: &written::Machine,
    definition: &StateMachine,
    reader: &mut Reader<'_>,
) -> Option<BTreeMap<String, Value>> {
    let Some(written) = &machine.answers else {
        return Some(BTreeMap::new());
    };
    let Value::Object(answers) = &written.value.0 else {
        let expected = "answers by the names of states".to_owned();
        note(written.at, expected, &written.value.0.to_string(), reader);
        return None;
    };
    let states = state_names(definition);
    for name in answers.keys().filter(|name| !states.contains(*name)) {
        let near = nearest(name, states.iter().map(String::as_str));
        let mistake = Mistake::Expected {
            expected: "answers by the names of the definition's states".to_owned(),
            found: quoted(name),
            fix: near.map(str::to_owned),
        };
        reader.note(written.at, mistake);
    }
    let answers = answers.iter();
    let answers = answers.map(|(name, answer)| (name.clone(), answer.clone()));
    Some(answers.collect())
}

/// The definition with the stack's own things by the names that they have in this world.
fn at_home(machine: &StateMachine) -> Option<StateMachine> {
    let mut text = machine.to_json();
    for (name, here) in NAMES {
        text = text.replace(&format!("${{{name}}}"), &format!("${{{here}}}"));
    }
    asl::parse(&text).machine
}

fn note(at: Span, expected: String, found: &str, reader: &mut Reader<'_>) {
    let mistake = Mistake::Expected {
        expected,
        found: quoted(found),
        fix: None,
    };
    reader.note(at, mistake);
}

fn quoted(found: &str) -> String {
    format!("`{}`", spec::reading::shortened(found))
}
