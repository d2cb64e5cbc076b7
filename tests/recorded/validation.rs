//! The validator against definitions that are known to be valid or not, and against what AWS said of others.

use std::fs;
use std::path::PathBuf;

use harness::recorded::{self, Test};
use harness::repository;
use harness::validation::{check, shown};
use serde_json::Value;
use validator::render::{self, Checked};

use crate::{CASES, CORPUS};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "validation::the_corpus_is_judged_as_labelled",
        takes: &[CORPUS],
        run: the_corpus_is_judged_as_labelled,
    },
    Test {
        name: "validation::definitions_that_ran_are_valid",
        takes: &[CASES],
        run: definitions_that_ran_are_valid,
    },
    Test {
        name: "validation::answers_are_those_of_the_service",
        takes: &[CASES],
        run: answers_are_those_of_the_service,
    },
    Test {
        name: "validation::variable_references_are_those_of_the_service",
        takes: &[CASES],
        run: variable_references_are_those_of_the_service,
    },
];

/// Corpus entries that are judged as their label says: all whose label nobody disputes.
const JUDGED: usize = 398;

/// Recorded executions, all of whose definitions the service accepted.
const EXECUTIONS: usize = 658;

/// Recorded answers to definitions that were only validated: the same in every word.
const ANSWERS: usize = 70;

/// Recorded variable references: all come out the same.
const REFERENCES: usize = 11;

fn read_json(path: &PathBuf) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The recordings of one kind.
fn cases(kind: &str) -> Vec<Value> {
    let files = repository::files_below(&recorded::folder("conformance/cases"));
    let cases = files.iter().map(read_json);
    cases.filter(|case| case["kind"] == kind).collect()
}

fn the_corpus_is_judged_as_labelled() {
    let folder = recorded::folder("validation-corpus");
    let labels = read_json(&folder.join("labels.json"));
    let (mut right, mut wrong) = (0, Vec::new());
    for label in labels.as_array().unwrap() {
        if label["disputed"] == true {
            continue;
        }
        let file = label["file"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let report = check(&text, text_of(&label["type"]));
        if label["valid"] == report.is_valid() {
            right += 1;
        } else {
            wrong.push(format!("{file}: {}\n{}", label["reason"], shown(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(right, JUDGED);
}

fn definitions_that_ran_are_valid() {
    let cases = cases("execution");
    for case in &cases {
        let report = check(&case["definition"].to_string(), text_of(&case["type"]));
        assert!(report.is_valid(), "{}:\n{}", case["id"], shown(&report));
    }
    assert_eq!(cases.len(), EXECUTIONS);
}

fn answers_are_those_of_the_service() {
    let cases = cases("validation");
    let mut wrong = Vec::new();
    for case in &cases {
        let text = case["request"]["definition"].as_str().unwrap();
        let checked = Checked {
            name: "definition".to_owned(),
            text: text.to_owned(),
            report: check(text, text_of(&case["request"]["type"])),
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

fn variable_references_are_those_of_the_service() {
    let cases = cases("variable_references");
    let right = cases.iter().filter(|case| {
        let found = validator::variable_references(&case["definition"].to_string(), None);
        serde_json::json!(found) == case["expect"]["variableReferences"]
    });
    assert_eq!((right.count(), cases.len()), (REFERENCES, REFERENCES));
}
