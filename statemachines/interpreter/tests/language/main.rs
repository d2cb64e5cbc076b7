//! The language, run: one file a theme. Definitions go in as text, what happened comes out as a list of events.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as tests do")]

mod budgets;
mod limits;
mod machines;
mod map_items;
mod map_sources;
mod parallel_and_map;
mod robust;
mod single_state;
mod snapshots_in_time;
mod tasks;

use std::fmt::Write;

use expr::Value;
use interpreter::mocks::{Mocks, play};
use interpreter::{Event, EventKind, Execution, HistoryMode, Program, Start};
use jiff::Timestamp;

/// When every execution starts.
fn noon() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// A machine of one JSONPath machine's states.
fn program(definition: &Value) -> Program {
    let parsed = asl::parse(&definition.to_string());
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    Program::compile(&parsed.machine.unwrap()).unwrap()
}

fn start(input: Value) -> Start {
    Start {
        history: HistoryMode::Full,
        ..Start::new(input)
    }
}

/// Runs a definition against mocks.
fn run(definition: &Value, input: Value, mocks: &Value) -> Execution {
    let mocks = Mocks::parse(mocks, None).unwrap();
    play(&program(definition), start(input), noon(), &mocks)
}

/// Every event, with the seconds since the start, and the outcome.
fn story(run: &Execution) -> String {
    let mut story = String::new();
    for event in run.events() {
        let after = event.at.duration_since(noon()).as_secs_f64();
        let (id, previous, kind) = (event.id, event.previous, event.type_name());
        writeln!(
            story,
            "{after:>6.1}  {id:>3} <{previous:>3}  {kind}{}",
            detail(event)
        )
        .unwrap();
    }
    write!(story, "{}", ending(run)).unwrap();
    story
}

/// The outcome alone.
fn ending(run: &Execution) -> String {
    match run.outcome() {
        None => "still running".to_owned(),
        Some(outcome) => match (outcome.output(), outcome.failure()) {
            (Some(output), _) => format!("{} {output}", outcome.status()),
            (None, failure) => format!(
                "{} {}",
                outcome.status(),
                failure.cloned().unwrap_or_default()
            ),
        },
    }
}

fn detail(event: &Event) -> String {
    match &event.kind {
        EventKind::StateEntered { name, input, .. } => format!(" {name} {input}"),
        EventKind::StateExited {
            name,
            output,
            assigned,
            ..
        } => {
            let assigned = assigned
                .as_ref()
                .map(|it| format!(" {}", Value::Object(it.clone())));
            format!(" {name} {output}{}", assigned.unwrap_or_default())
        }
        EventKind::MapIteration { name, index, .. } => format!(" {name}[{index}]"),
        _ => String::new(),
    }
}
