//! A wrapped machine does what the machine did, while the circuit is closed: over every recorded execution, and over
//! the published definitions.

use asl::syntax::Notation;
use asl::{State, StateMachine};
use expr::Value as Data;
use generator::{Target, WrapOptions};
use harness::play::STARTED_AT;
use harness::recorded::{self, Test};
use harness::{repository, validation};
use interpreter::mocks::{Mocks, play};
use interpreter::{Effect, Execution, HistoryMode, Input, Outcome, Program, Purpose, Start};
use serde_json::{Value, json};
use spec::Spec;

use crate::{CASES, CORPUS};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "wrap::recorded_executions_end_as_they_did",
        takes: &[CASES],
        run: recorded_executions_end_as_they_did,
    },
    Test {
        name: "wrap::published_texts_are_changed_piece_by_piece",
        takes: &[CORPUS],
        run: published_texts_are_changed_piece_by_piece,
    },
    Test {
        name: "wrap::published_definitions_end_as_they_did",
        takes: &[CORPUS],
        run: published_definitions_end_as_they_did,
    },
];

/// Recorded executions whose machines have Tasks that come to the same end with and without breakers.
const RECORDED: usize = 115;
/// Recorded executions that differ: in one a task fails with an error that has no name, which raised again is called
/// `States.TaskFailed`.
const NAMELESS: usize = 1;
/// Published definitions likewise, their Tasks echoing what they are sent.
const PUBLISHED: usize = 154;

/// The forms a wrap can take.
fn specs() -> Vec<Spec> {
    let bare = "
version: 1
dependencies:
  all:
    task: { resource: 'arn:aws:states:::lambda:invoke' }
    retries: { attempts: 10, backoff: { jitter: none } }
";
    let cache = "    fallback: { cache: { key: same } }\n";
    [
        bare.to_owned(),
        format!("{bare}    gate: compact\n"),
        format!("{bare}{cache}"),
    ]
    .iter()
    .map(|text| spec::parse(text).unwrap_or_else(|errors| panic!("{errors:?}")))
    .collect()
}

fn recorded_executions_end_as_they_did() {
    let folder = recorded::folder("conformance/cases");
    let mut same = 0;
    let mut other = Vec::new();
    for path in repository::files_below(&folder) {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if case["kind"] != "execution" {
            continue;
        }
        let Some(machine) = asl::parse(&case["definition"].to_string()).machine else {
            continue;
        };
        // The Task keeps its name, and so its mocks.
        let run = |machine: &StateMachine, mocks: &Value, seed: u64| {
            let program = Program::compile(machine).ok()?;
            let mocks = Mocks::parse(&mocks.clone().into(), None).unwrap();
            let start = start(&case["input"], &case, seed);
            let played = play(&program, start, STARTED_AT.parse().unwrap(), &mocks);
            played.outcome().cloned()
        };
        let mut mocks = case["mocks"].clone();
        if mocks.is_null() {
            mocks = json!({});
        }
        let compared = compare(&machine, |machine, ours, seed| {
            let mut mocks = mocks.clone();
            for (name, answer) in ours {
                mocks[name] = json!({ "0-100000": { "Return": answer } });
            }
            run(machine, &mocks, seed)
        });
        match compared {
            Compared::Same => same += 1,
            Compared::NothingToSay => {}
            Compared::Different(how) => other.push(format!("{}\n{how}", case["id"])),
        }
    }
    assert_eq!(
        (same, other.len()),
        (RECORDED, NAMELESS),
        "{}",
        other.join("\n\n")
    );
}

/// The text of every published definition can be changed piece by piece, in JSON as it was written and in YAML.
fn published_texts_are_changed_piece_by_piece() {
    let folder = recorded::folder("validation-corpus/definitions");
    let [spec, ..] = &specs()[..] else { return };
    let mut changed = 0;
    for path in repository::files_below(&folder) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let parsed = asl::parse(&text);
        let (Some(machine), true) = (parsed.machine, parsed.errors.is_empty()) else {
            continue;
        };
        let Ok(wrapped) = generator::wrap(&machine, spec, &all(&machine), WrapOptions::default())
        else {
            continue;
        };
        let yaml = machine.to_yaml();
        for text in [&text, &yaml] {
            let patched = asl::patch(text, Notation::of(text), &wrapped.machine);
            assert!(patched.is_some(), "{}", path.display());
            changed += 1;
        }
    }
    assert!(changed > 400, "{changed}");
}

fn published_definitions_end_as_they_did() {
    let folder = recorded::folder("validation-corpus");
    let labels = std::fs::read_to_string(folder.join("labels.json")).unwrap();
    let labels: Vec<Value> = serde_json::from_str(&labels).unwrap();
    let mut same = 0;
    let mut other = Vec::new();
    for label in labels.iter().filter(|label| label["valid"] == true) {
        let text = std::fs::read_to_string(folder.join(label["file"].as_str().unwrap())).unwrap();
        let parsed = asl::parse(&text);
        let (Some(machine), true) = (parsed.machine, parsed.errors.is_empty()) else {
            continue;
        };
        let compared = compare(&machine, |machine, ours, seed| {
            let program = Program::compile(machine).ok()?;
            echo(&program, ours, start(&input_for(machine), label, seed))
        });
        match compared {
            Compared::Same => same += 1,
            Compared::NothingToSay => {}
            Compared::Different(how) => other.push(format!("{}\n{how}", label["file"])),
        }
    }
    assert_eq!(
        (same, other.len()),
        (PUBLISHED, 0),
        "{}",
        other.join("\n\n")
    );
}

enum Compared {
    Same,
    /// There is no Task to wrap, or the end depends on chance or does not come.
    NothingToSay,
    Different(String),
}

/// Runs a machine as it is and with a breaker around every Task, in every form. `run` is told what to answer the breaker's
/// own Tasks with, by their names.
fn compare(
    machine: &StateMachine,
    run: impl Fn(&StateMachine, &[(String, Value)], u64) -> Option<Outcome>,
) -> Compared {
    let targets = all(machine);
    let run = |machine: &StateMachine, ours: &[(String, Value)], seed| {
        run(machine, ours, seed).map(|outcome| in_short(&outcome))
    };
    let plain = run(machine, &[], 1);
    // Some published definitions have resources that are none.
    let is_valid = validation::errors(machine).is_empty();
    if !is_valid || targets.is_empty() || plain.is_none() || plain != run(machine, &[], 2) {
        return Compared::NothingToSay;
    }
    for spec in specs() {
        let wrapped = match generator::wrap(machine, &spec, &targets, WrapOptions::default()) {
            Ok(wrapped) => wrapped.machine,
            Err(errors) => return Compared::Different(format!("refused: {errors:?}")),
        };
        let errors = validation::errors(&wrapped);
        if !errors.is_empty() {
            return Compared::Different(format!("invalid: {errors:?}"));
        }
        let mut before = Vec::new();
        own_tasks(machine, &mut before);
        let mut ours = Vec::new();
        own_tasks(&wrapped, &mut ours);
        let ours: Vec<(String, Value)> = ours
            .into_iter()
            .filter(|(name, _)| before.iter().all(|(old, _)| old != name))
            .collect();
        let outcome = run(&wrapped, &ours, 1);
        if outcome != plain {
            return Compared::Different(format!(
                "  was {plain:?}\n  is  {outcome:?}\n  with {:?}",
                spec.dependencies[0].gate
            ));
        }
    }
    Compared::Same
}

/// How an execution ended. The number of an event in a cause tells how many states came before, which is not the same; and
/// an error raised again has a cause, if an empty one.
fn in_short(outcome: &Outcome) -> String {
    let text = format!("{outcome:?}").replace("cause: None", "cause: Some(\"\")");
    let mut parts = text.split("event id #");
    let mut without = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        without.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    without
}

/// An input in which the paths of a definition find something.
fn input_for(machine: &StateMachine) -> Value {
    let mut input = json!({});
    fill(&machine.to_value(), "", &mut input);
    input
}

fn fill(definition: &Value, field: &str, input: &mut Value) {
    match definition {
        Value::String(text) => {
            let Some(path) = text.strip_prefix("$.") else {
                return;
            };
            let mut slot = input;
            for name in path
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .take(4)
            {
                if name.is_empty() {
                    break;
                }
                if !slot.is_object() {
                    *slot = json!({});
                }
                slot = &mut slot[name];
            }
            if slot.is_null() {
                *slot = match field {
                    "ItemsPath" => json!([1, 2]),
                    _ if field.contains("Seconds") || field.contains("Max") => json!(3),
                    _ => json!("text"),
                };
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fill(item, field, input)),
        Value::Object(fields) => {
            for (name, value) in fields {
                fill(value, name, input);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A breaker around every Task.
fn all(machine: &StateMachine) -> Vec<Target> {
    let mut ways = Vec::new();
    tasks(machine, "", &mut ways);
    let target = |state| Target {
        state,
        dependency: "all".to_owned(),
    };
    ways.into_iter().map(target).collect()
}

/// The ways to every Task.
fn tasks(machine: &StateMachine, way: &str, ways: &mut Vec<String>) {
    for (name, state) in &machine.states {
        let here = format!("{way}{name}");
        if let State::Task(_) = state {
            ways.push(here.clone());
        }
        for (index, nested) in state.nested().into_iter().enumerate() {
            let inside = match state {
                State::Parallel(_) => format!("{here}/{index}/"),
                _ => format!("{here}/"),
            };
            tasks(nested, &inside, ways);
        }
    }
}

/// Every Task with what it would be answered with if it were the breaker's.
fn own_tasks(machine: &StateMachine, all: &mut Vec<(String, Value)>) {
    for (name, state) in &machine.states {
        if let State::Task(task) = state {
            let answer = if task.resource.contains("dynamodb") {
                json!({})
            } else {
                json!({ "Payload": { "retry": true } })
            };
            all.push((name.clone(), answer));
        }
        for nested in state.nested() {
            own_tasks(nested, all);
        }
    }
}

fn start(input: &Value, about: &Value, seed: u64) -> Start {
    let mut start = Start::new(input.clone().into());
    start.history = HistoryMode::Off;
    start.seed = seed;
    if about["type"] == "EXPRESS" {
        start.execution_type = asl::ExecutionType::Express;
    }
    start
}

/// Runs with Tasks that answer with what they were sent. None when it does not end.
fn echo(program: &Program, ours: &[(String, Value)], start: Start) -> Option<Outcome> {
    const MOST_STEPS: usize = 400;
    let mut now = STARTED_AT.parse().unwrap();
    let mut run = Execution::start(program, start, now);
    for _ in 0..MOST_STEPS {
        if run.outcome().is_some() {
            break;
        }
        if let Some(effect) = run.poll_effect() {
            let Effect::StartTask(task) = effect else {
                continue;
            };
            let ours = ours.iter().find(|(name, _)| **name == *task.state);
            let output: Data = match (ours, &task.purpose) {
                (Some((_, answer)), _) => answer.clone().into(),
                (None, Purpose::Work) => task.arguments.clone(),
                (None, _) => return None,
            };
            let answer = Input::TaskSucceeded {
                task: task.task,
                output,
            };
            run.handle(answer, now);
        } else if let Some(deadline) = run.next_deadline() {
            now = deadline.at;
            run.handle(Input::Wake, now);
        } else {
            return None;
        }
    }
    run.outcome().cloned()
}
