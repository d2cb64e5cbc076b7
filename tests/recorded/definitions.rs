//! Definitions from the world outside: all that are valid parse without an error, and survive
//! being printed.

use std::fs;
use std::path::Path;

use asl::print;
use asl::syntax::Notation;
use harness::recorded::{self, Test};
use harness::repository;
use serde_json::Value;

use crate::{CASES, CORPUS};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "definitions::valid_definitions_parse",
        takes: &[CORPUS],
        run: valid_definitions_parse,
    },
    Test {
        name: "definitions::definitions_of_execution_cases_parse",
        takes: &[CASES],
        run: definitions_of_execution_cases_parse,
    },
    Test {
        name: "definitions::invalid_definitions_are_survived",
        takes: &[CORPUS],
        run: invalid_definitions_are_survived,
    },
];

fn valid_definitions_parse() {
    let folder = recorded::folder("validation-corpus");
    let labels: Value = serde_json::from_str(&read(&folder.join("labels.json"))).unwrap();
    let mut seen = 0;
    let mut faults = Vec::new();
    for label in labels.as_array().unwrap() {
        let name = label["file"].as_str().unwrap();
        if label["valid"] != Value::Bool(true) || label["disputed"] == Value::Bool(true) {
            continue;
        }
        seen += 1;
        faults.extend(check(name, &read(&folder.join(name))));
    }
    report(seen, &faults);
}

fn definitions_of_execution_cases_parse() {
    let folder = recorded::folder("conformance/cases");
    let mut seen = 0;
    let mut faults = Vec::new();
    for path in repository::files_below(&folder) {
        let case: Value = serde_json::from_str(&read(&path)).unwrap();
        if case["kind"] == "execution" {
            seen += 1;
            faults.extend(check(
                &path.to_string_lossy(),
                &case["definition"].to_string(),
            ));
        }
    }
    report(seen, &faults);
}

/// No text, however wrong, makes the parser panic; wrong ones at least parse to a tree.
fn invalid_definitions_are_survived() {
    let folder = recorded::folder("validation-corpus");
    for path in repository::files_below(&folder.join("definitions")) {
        let text = read(&path);
        for cut in (0..text.trim_end().len())
            .filter(|cut| text.is_char_boundary(*cut))
            .step_by(211)
        {
            let parsed = asl::parse_as(&text[..cut], Notation::Json);
            assert!(
                !parsed.errors.is_empty(),
                "{}: cut at {cut}",
                path.display()
            );
            asl::parse_as(&text[cut..], Notation::Yaml);
        }
    }
}

/// What is wrong with how a definition is read, printed and read again.
fn check(name: &str, text: &str) -> Option<String> {
    let parsed = asl::parse(text);
    if let Some(error) = parsed.errors.first() {
        return Some(format!("{name}:{}: {error}", error.place.position));
    }
    let machine = parsed.machine.unwrap();
    for text in [machine.to_json(), machine.to_yaml()] {
        let again = asl::parse(&text);
        if let Some(error) = again.errors.first() {
            return Some(format!("{name}, printed: {error}\n{text}"));
        }
        if again.machine.as_ref() != Some(&machine) {
            return Some(format!("{name}: changed by printing\n{text}"));
        }
    }
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let yaml = Notation::Yaml;
    let read_as_yaml = asl::parse_as(&print::yaml(&value), yaml).machine;
    (!value.is_null() && read_as_yaml != Some(machine))
        .then(|| format!("{name}: YAML and JSON differ"))
}

fn report(seen: usize, faults: &[String]) {
    assert!(seen > 100, "only {seen} definitions found");
    assert!(
        faults.is_empty(),
        "{} of {seen}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
