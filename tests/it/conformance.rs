//! What AWS itself did, as recorded, against what the interpreter does.

use std::path::PathBuf;
use std::process::Command;

use harness::command;
use harness::repository;
use serde_json::Value;

/// Cases of executions and of TestState whose outcome, and whose sequence of events with all inputs and outputs, is
/// AWS's: all there are.
const OUTCOMES: u64 = 780;

/// Cases in which every detail of every event is AWS's, too. In seven it cannot be: five recordings let a distributed
/// Map's exit follow from another event than the twenty older ones do, and two were made before the context object had
/// a `RedriveCount`.
const DETAILS: u64 = 773;

#[test]
fn executions_end_as_on_aws() {
    if let Some(passed) = passed(2) {
        assert_eq!(passed, OUTCOMES);
    }
}

#[test]
fn histories_tell_what_aws_tells() {
    if let Some(passed) = passed(3) {
        assert_eq!(passed, DETAILS);
    }
}

/// How many cases pass at a level; none, and said so, where the recordings are not.
fn passed(level: u8) -> Option<u64> {
    let suite = suite()?;
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
    print(&output.stdout);
    results["passed"].as_u64()
}

/// The recordings' folder.
#[expect(clippy::print_stdout, reason = "a test's own output")]
fn suite() -> Option<PathBuf> {
    let suite = repository::root().join("../shared/conformance");
    let python = Command::new("python3").arg("--version").output();
    if suite.join("compare").exists() && python.is_ok() {
        return Some(suite);
    }
    println!(
        "passed without looking: it takes the recordings in ../shared/conformance, and python3"
    );
    None
}

#[expect(
    clippy::print_stdout,
    reason = "which cases failed, for whoever looks at a failure"
)]
fn print(output: &[u8]) {
    println!("{}", String::from_utf8_lossy(output));
}
