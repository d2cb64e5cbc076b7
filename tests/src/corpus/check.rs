//! Checks one case against the interpreter and the validator.

use std::sync::Arc;

use asl::ExecutionType;
use asl::syntax::Notation;
use expr::Value;
use interpreter::mocks::play;
use interpreter::{EventKind, HistoryMode, Outcome, Program, Start, test_state};
use jiff::Timestamp;
use validator::render::{self, Checked};
use validator::{Options, Subject as Kind};

use super::case::{Answer, Case, Diagnostic, Execution, Expected, Rule, Subject, Validation};
use super::events;
use super::values::{self, Mode};

/// Holds a case against what the interpreter or the validator does.
///
/// # Errors
/// Everything that differs, below the fact and its source.
pub fn check(case: &Case) -> Result<(), String> {
    let wrong = match &case.subject {
        Subject::Execution(it) => execution(it),
        Subject::Rule(it) => rule(it),
        Subject::Validation(it) => validation(it),
        Subject::References { definition, expect } => references(definition, expect),
        Subject::TestState { request, expect } => test_state(request, expect),
    };
    if wrong.is_empty() {
        return Ok(());
    }
    let Case {
        file,
        line,
        fact,
        source,
        ..
    } = case;
    Err(format!(
        "tests/corpus/{file}:{line}\n  fact: {fact}\n  source: {source}\n{}",
        wrong.join("\n")
    ))
}

fn execution(it: &Execution) -> Vec<String> {
    let program = match compile(&it.definition, it.workflow) {
        Ok(program) => program,
        Err(wrong) => return wrong,
    };
    let start = Start {
        identity: Arc::new(it.identity.clone()),
        execution_type: it.workflow,
        history: HistoryMode::Full,
        seed: it.seed,
        ..Start::new(it.input.clone())
    };
    let run = play(&program, start, it.start, &it.mocks);
    let Some(outcome) = run.outcome() else {
        return vec!["  the execution did not end".to_owned()];
    };
    let mut wrong = outcome_differs(outcome, &it.expect);
    let entered: Vec<Value> = run
        .events()
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::StateEntered { name, .. } => Some(Value::String(name.clone())),
            _ => None,
        })
        .collect();
    let last = run.events().last().map_or(it.start, |event| event.at);
    let seconds = last.duration_since(it.start).as_secs_f64();
    differs(
        "states",
        it.expect.states.as_ref(),
        Some(&Value::from(entered)),
        &mut wrong,
    );
    differs(
        "seconds",
        it.expect.seconds.as_ref(),
        Some(&Value::from(seconds)),
        &mut wrong,
    );
    if let Some(patterns) = &it.expect.events {
        let seen = events::seen(run.events(), it.start);
        if !events::fit(patterns, &seen) {
            let (expected, found) = (events::show_patterns(patterns), events::show(&seen));
            wrong.push(format!("  events: expected\n{expected}\n  found\n{found}"));
        }
    }
    wrong
}

/// The program, if the validator accepts the definition: all that runs on AWS was accepted there.
fn compile(definition: &str, workflow: ExecutionType) -> Result<Program, Vec<String>> {
    let found = diagnostics(definition, workflow);
    if !found.is_empty() {
        return Err(vec![format!(
            "  the validator refuses the definition: {}",
            Value::from(found)
        )]);
    }
    let parsed = asl::parse_as(definition, Notation::Json);
    let Some(machine) = parsed.machine else {
        return Err(vec!["  the definition cannot be read".to_owned()]);
    };
    Program::compile(&machine)
        .map_err(|error| vec![format!("  the definition does not compile: {error}")])
}

fn outcome_differs(outcome: &Outcome, expect: &Expected) -> Vec<String> {
    let mut wrong = Vec::new();
    let text = |text: Option<&Arc<str>>| text.cloned().map(Value::String);
    let failure = outcome.failure();
    let error = failure.and_then(|failure| text(failure.error.as_ref()));
    let cause = failure.and_then(|failure| text(failure.cause.as_ref()));
    if outcome.status() != expect.status {
        wrong.push(format!(
            "  status: expected {}, found {}",
            expect.status,
            outcome.status()
        ));
        if let Some(failure) = failure {
            wrong.push(format!("  found the error {failure}"));
        }
    }
    differs(
        "output",
        expect.output.as_ref(),
        outcome.output(),
        &mut wrong,
    );
    differs("error", expect.error.as_ref(), error.as_ref(), &mut wrong);
    differs("cause", expect.cause.as_ref(), cause.as_ref(), &mut wrong);
    wrong
}

fn rule(it: &Rule) -> Vec<String> {
    let program = match compile(&it.definition, ExecutionType::Standard) {
        Ok(program) => program,
        Err(wrong) => return wrong,
    };
    let start = Timestamp::UNIX_EPOCH;
    let mut wrong = Vec::new();
    let expected = it.matches.iter().map(|input| (input, "matched"));
    for (input, expected) in expected.chain(it.misses.iter().map(|input| (input, "missed"))) {
        let run = play(
            &program,
            Start::new(input.clone()),
            start,
            &Default::default(),
        );
        let outcome = run.outcome();
        let found = outcome.and_then(Outcome::output).and_then(Value::as_str);
        if found != Some(expected) {
            let failure = outcome.and_then(Outcome::failure);
            let found = found
                .map(str::to_owned)
                .or(failure.map(ToString::to_string));
            wrong.push(format!(
                "  {input}: expected {expected}, found {}",
                found.unwrap_or_default()
            ));
        }
    }
    wrong
}

fn validation(it: &Validation) -> Vec<String> {
    let found = diagnostics(&it.definition, it.workflow);
    let is_same = found.len() == it.refused.len()
        && found
            .iter()
            .zip(&it.refused)
            .all(|(found, expect)| diagnoses(expect, found));
    if is_same {
        return Vec::new();
    }
    let expected: Vec<String> = it
        .refused
        .iter()
        .map(|one| {
            format!(
                "{} at {}",
                one.code,
                one.at.as_ref().unwrap_or(&Value::from("no place"))
            )
        })
        .collect();
    vec![format!(
        "  diagnostics: expected [{}], found {}",
        expected.join(", "),
        Value::from(found)
    )]
}

fn diagnoses(expect: &Diagnostic, found: &Value) -> bool {
    let text = |key: &str| found.get(key).and_then(Value::as_str);
    let message = Value::from(text("message").unwrap_or_default().trim_end());
    let is_there = match (&expect.at, text("location")) {
        (Some(pattern), Some(at)) => values::fits(pattern, &Value::from(at), Mode::Exact),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    text("code") == Some(&expect.code)
        && is_there
        && expect
            .message
            .as_ref()
            .is_none_or(|pattern| values::fits(pattern, &message, Mode::Exact))
}

/// What ValidateStateMachineDefinition answers; empty for a definition that is accepted.
fn diagnostics(definition: &str, workflow: ExecutionType) -> Vec<Value> {
    let options = Options {
        workflow,
        notation: Some(Notation::Json),
        subject: Some(Kind::Definition),
    };
    let report = validator::check(definition, &options);
    let checked = Checked {
        name: "definition".to_owned(),
        text: definition.to_owned(),
        report,
    };
    let answer = Value::from(render::json(&checked));
    let list = |key: &str| {
        answer
            .get(key)
            .and_then(Value::as_array)
            .map(|list| list.iter().cloned().collect::<Vec<_>>())
    };
    let diagnostics = list("diagnostics").unwrap_or_default();
    if diagnostics.is_empty() && !checked.report.is_valid() {
        // An error without the service's words must not pass for none.
        return list("findings").unwrap_or_default();
    }
    diagnostics
}

fn references(definition: &str, expect: &serde_json::Value) -> Vec<String> {
    let found = serde_json::json!(validator::variable_references(
        definition,
        Some(Notation::Json)
    ));
    if found == *expect {
        Vec::new()
    } else {
        vec![format!("  references: expected {expect}, found {found}")]
    }
}

fn test_state(request: &Value, expect: &Answer) -> Vec<String> {
    let answer = test_state::answer(request, Timestamp::UNIX_EPOCH, 0);
    let mut wrong = Vec::new();
    match (expect, answer.get("Error")) {
        (Answer::Fields(fields), None) => {
            for (key, pattern) in members(fields) {
                let found = answer.get(key);
                match &**key {
                    "output" => differs(key, Some(pattern), found.map(parsed).as_ref(), &mut wrong),
                    "inspectionData" => {
                        for (step, pattern) in members(pattern) {
                            let found = found.and_then(|data| data.get(step)).map(parsed);
                            differs(step, Some(pattern), found.as_ref(), &mut wrong);
                        }
                    }
                    _ => differs(key, Some(pattern), found, &mut wrong),
                }
            }
        }
        (Answer::Refusal { code, message }, Some(error)) => {
            differs(
                "code",
                Some(&Value::from(code.as_str())),
                error.get("Code"),
                &mut wrong,
            );
            differs(
                "message",
                message.as_ref(),
                error.get("Message"),
                &mut wrong,
            );
        }
        (Answer::Fields(_), Some(error)) => {
            wrong.push(format!("  the request is refused: {error}"))
        }
        (Answer::Refusal { code, .. }, None) => {
            wrong.push(format!("  expected the refusal {code}, found {answer}"))
        }
    }
    wrong
}

fn members(value: &Value) -> impl Iterator<Item = (&Arc<str>, &Value)> {
    value
        .as_object()
        .into_iter()
        .flat_map(|fields| fields.iter())
}

/// A field that is JSON text, as a value; any other field as it is.
fn parsed(value: &Value) -> Value {
    let text = value.as_str();
    text.and_then(|text| Value::parse(text).ok())
        .unwrap_or_else(|| value.clone())
}

fn differs(what: &str, expect: Option<&Value>, found: Option<&Value>, wrong: &mut Vec<String>) {
    let Some(expect) = expect else { return };
    let is_same = match found {
        Some(found) => values::fits(expect, found, Mode::Exact),
        None => expect.is_null(),
    };
    if !is_same {
        let found = found.map_or_else(|| "nothing".to_owned(), ToString::to_string);
        wrong.push(format!("  {what}: expected {expect}, found {found}"));
    }
}
