//! What AWS itself did, as recorded, against what the interpreter does.

use std::process::Command;

use harness::command;
use harness::recorded::{self, Takes, Test};
use serde_json::Value;

use crate::CASES;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "conformance::executions_end_as_on_aws",
        takes: &[CASES, PYTHON],
        run: executions_end_as_on_aws,
    },
    Test {
        name: "conformance::histories_tell_what_aws_tells",
        takes: &[CASES, PYTHON],
        run: histories_tell_what_aws_tells,
    },
];

/// The comparer of the recordings is written in it.
const PYTHON: Takes = Takes::Program("python3");

/// Cases of executions and of TestState: all there are.
const CASES_OF_BOTH: u64 = 778;

fn executions_end_as_on_aws() {
    assert_passed(2);
}

fn histories_tell_what_aws_tells() {
    assert_passed(3);
}

/// All cases pass: at level 2 their outcome, and their sequence of events with all inputs and outputs, is AWS's; at level 3
/// every detail of every event is.
fn assert_passed(level: u8) {
    let suite = recorded::folder("conformance");
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.json");
    let binary = command::binary().display();
    let output = Command::new(suite.join("compare"))
        .arg("--cases")
        .arg(suite.join("cases"))
        .arg("--runner")
        .arg(format!(
            "{binary} run {{definition}} --input {{input}} --mocks {{mocks}} --context {{context}} --type {{type}} \
             --history {{history}}"
        ))
        .arg("--test-state-runner")
        .arg(format!("{binary} test-state {{request}} --out {{history}}"))
        .arg("--json")
        .arg(&results)
        .args(["--jobs", "2", "--timeout", "60", "--level"])
        .arg(level.to_string())
        .output()
        .unwrap();
    let text = std::fs::read_to_string(&results)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let results: Value = serde_json::from_str(&text).unwrap();
    let talk = String::from_utf8_lossy(&output.stdout);
    assert_eq!(results["passed"].as_u64(), Some(CASES_OF_BOTH), "{talk}");
}
