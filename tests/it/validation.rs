//! The validator against definitions that are known to be valid or not.

use std::fs;
use std::path::PathBuf;

use asl::ExecutionType;
use harness::{repository, variants};
use serde_json::Value;
use validator::render::{self, Checked};
use validator::{Options, Report, Severity, Subject};

use crate::commands::validate::SPEC;

/// Corpus entries that are judged as their label says: all whose label nobody disputes.
const CORPUS: usize = 398;

/// Recorded executions, all of whose definitions the service accepted.
const EXECUTIONS: usize = 660;

/// Recorded answers to definitions that were only validated: the same in every word.
const ANSWERS: usize = 70;

/// Recorded variable references that come out the same, of all. The one that does not names a variable that its own
/// definition does not: what was there was replaced by a word when it was recorded.
const REFERENCES: (usize, usize) = (11, 12);

/// A folder beside the repository. None, and said so, when it is not there.
#[expect(clippy::print_stdout, reason = "a test's own output")]
fn shared(folder: &str) -> Option<PathBuf> {
    let path = repository::root().join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("passed without looking: ../shared/{folder} is missing");
    None
}

fn read_json(path: &PathBuf) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn check(text: &str, workflow: &Value) -> Report {
    let workflow = if workflow == "EXPRESS" {
        ExecutionType::Express
    } else {
        ExecutionType::Standard
    };
    let options = Options {
        workflow,
        notation: Some(asl::syntax::Notation::Json),
        subject: Some(Subject::Definition),
    };
    validator::check(text, &options)
}

/// The conformance cases of one kind.
fn cases(kind: &str) -> Option<Vec<Value>> {
    let files = repository::files_below(&shared("conformance/cases")?);
    let cases = files.iter().map(read_json);
    Some(cases.filter(|case| case["kind"] == kind).collect())
}

fn shown(report: &Report) -> String {
    let findings = report.findings.iter();
    let lines = findings.map(|finding| {
        format!(
            "  {}: {} ({})",
            finding.at.pointer, finding.message, finding.code
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_corpus_is_judged_as_labelled() {
    let Some(folder) = shared("validation-corpus") else {
        return;
    };
    let labels = read_json(&folder.join("labels.json"));
    let (mut right, mut wrong) = (0, Vec::new());
    for label in labels.as_array().unwrap() {
        if label["disputed"] == true {
            continue;
        }
        let file = label["file"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let report = check(&text, &label["type"]);
        if label["valid"] == report.is_valid() {
            right += 1;
        } else {
            wrong.push(format!("{file}: {}\n{}", label["reason"], shown(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(right, CORPUS);
}

#[test]
fn definitions_that_ran_are_valid() {
    let Some(cases) = cases("execution") else {
        return;
    };
    for case in &cases {
        let report = check(&case["definition"].to_string(), &case["type"]);
        assert!(report.is_valid(), "{}:\n{}", case["id"], shown(&report));
    }
    assert_eq!(cases.len(), EXECUTIONS);
}

#[test]
fn answers_are_those_of_the_service() {
    let Some(cases) = cases("validation") else {
        return;
    };
    let mut wrong = Vec::new();
    for case in &cases {
        let text = case["request"]["definition"].as_str().unwrap();
        let checked = Checked {
            name: "definition".to_owned(),
            text: text.to_owned(),
            report: check(text, &case["request"]["type"]),
        };
        let (answer, expected) = (render::json(&checked), &case["response"]);
        let fields: &[&str] = if expected["Error"].is_object() {
            &["Error"]
        } else {
            &["result", "diagnostics", "truncated"]
        };
        if fields.iter().any(|field| answer[field] != expected[field]) {
            wrong.push(format!("{}: expected {expected}, got {answer}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), ANSWERS);
}

#[test]
fn variable_references_are_those_of_the_service() {
    let Some(cases) = cases("variable_references") else {
        return;
    };
    let right = cases.iter().filter(|case| {
        let found = validator::variable_references(&case["definition"].to_string(), None);
        serde_json::json!(found) == case["expect"]["variableReferences"]
    });
    assert_eq!((right.count(), cases.len()), REFERENCES);
}

#[test]
fn rendered_machines_give_nothing_to_complain_about() {
    for (variant, spec) in variants::all() {
        for machine in generator::render(&spec) {
            let report = check(
                &machine.definition.to_json(),
                &machine.workflow.as_str().into(),
            );
            assert!(
                report.findings.is_empty(),
                "{variant}, {}:\n{}",
                machine.name,
                shown(&report)
            );
        }
    }
}

/// Changed definitions that are held against the interpreter in one run.
const CHANGED: usize = 4_000;

/// A small generator of numbers that look random and are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }
}

/// Takes something out of a value, or puts something else in its place.
fn change(value: &mut Value, chance: &mut Chance) {
    let children = match value {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    if children == 0 || chance.below(12) == 0 {
        let others = [
            Value::Null,
            true.into(),
            0.into(),
            (-1).into(),
            2.5.into(),
            "".into(),
            "$.a[*].b".into(),
            "{% $states.input + %}".into(),
            "{% $x %}".into(),
            "States.UUID()".into(),
            "2016-03-14T01:59:00Z".into(),
            serde_json::json!([]),
            serde_json::json!({}),
        ];
        *value = others[chance.below(others.len())].clone();
        return;
    }
    let at = chance.below(children);
    let is_removed = chance.below(6) == 0;
    match value {
        Value::Array(items) if is_removed => drop(items.remove(at)),
        Value::Array(items) => change(&mut items[at], chance),
        Value::Object(fields) => {
            let key = fields.keys().nth(at).unwrap().clone();
            if is_removed {
                fields.remove(&key);
            } else {
                change(&mut fields[&key], chance);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the interpreter cannot run, the validator refuses first, and says it better.
#[test]
fn what_is_valid_can_be_run() {
    let mut seeds: Vec<Value> = validator::rules()
        .flat_map(|rule| [rule.bad.text, rule.good.text])
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect();
    seeds.extend(
        cases("execution")
            .unwrap_or_default()
            .iter()
            .map(|case| case["definition"].clone()),
    );
    let mut chance = Chance(0xBEEF);
    let (mut ran, mut wrong) = (0, Vec::new());
    for round in 0..CHANGED {
        let mut definition = seeds[chance.below(seeds.len())].clone();
        for _ in 0..round % 3 {
            change(&mut definition, &mut chance);
        }
        let text = definition.to_string();
        // What deployment fills in is no value yet.
        if text.contains("${") || !check(&text, &"STANDARD".into()).is_valid() {
            continue;
        }
        ran += 1;
        let machine = asl::parse(&text).machine.unwrap();
        if let Err(error) = interpreter::Program::compile(&machine) {
            wrong.push(format!("{error}\n  {text}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {ran}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(ran > 500, "only {ran} were valid");
}

#[test]
fn lints_on_specs_are_warnings() {
    let options = Options {
        subject: Some(Subject::Spec),
        ..Options::default()
    };
    let report = validator::check(SPEC, &options);
    assert_eq!(report.count(Severity::Warning), 1, "{}", shown(&report));
    assert_eq!(report.count(Severity::Error), 0);
}
