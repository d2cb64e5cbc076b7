//! Definitions from the world outside: all that are valid parse without an error, and survive
//! being printed.
#![expect(
    clippy::disallowed_methods,
    reason = "the corpora are files beside the repository"
)]

use asl::syntax::Notation;
use serde_json::Value;

use support::{check, files_below, read, report, shared};

#[test]
fn valid_definitions_parse() {
    let Some(folder) = shared("validation-corpus") else {
        return;
    };
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

#[test]
fn definitions_of_execution_cases_parse() {
    let Some(folder) = shared("conformance/cases") else {
        return;
    };
    let mut seen = 0;
    let mut faults = Vec::new();
    for path in files_below(&folder) {
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
#[test]
fn invalid_definitions_are_survived() {
    let Some(folder) = shared("validation-corpus") else {
        return;
    };
    for path in files_below(&folder.join("definitions")) {
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

#[cfg(test)]
mod support {
    use std::fs;
    use std::path::{Path, PathBuf};

    use asl::print;
    use asl::syntax::Notation;
    use serde_json::Value;

    /// What is wrong with how a definition is read, printed and read again.
    pub(crate) fn check(name: &str, text: &str) -> Option<String> {
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

    pub(crate) fn report(seen: usize, faults: &[String]) {
        assert!(seen > 100, "only {seen} definitions found");
        assert!(
            faults.is_empty(),
            "{} of {seen}:\n{}",
            faults.len(),
            faults.join("\n")
        );
        println!("{seen} definitions");
    }

    pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared")
            .join(folder);
        if path.is_dir() {
            return Some(path);
        }
        println!("skipped: {folder} is not beside the repository");
        None
    }

    pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files.extend(files_below(&path));
            } else {
                files.push(path);
            }
        }
        files.sort();
        files
    }

    pub(crate) fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }
}
