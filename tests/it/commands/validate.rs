//! `validate`: findings, how they are shown, and what they end with.

use std::fs;

use harness::command::Sandbox;
use serde_json::Value;

const GOOD: &str = r#"{ "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } }"#;

const BAD: &str = r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": "5", "Next": "Dine" },
    "Done": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true }
  }
}
"#;

/// A spec with one thing to warn of.
pub(crate) const SPEC: &str = "version: 1
dependencies:
  prices:
    http: { url: \"https://prices.example.com\", timeout: 20s }
";

#[test]
fn findings_are_shown_with_line_and_hint() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.asl.json", BAD);
    insta::assert_snapshot!(
        "findings_for_people",
        sandbox.run(&["validate", "bad.asl.json"])
    );
    insta::assert_snapshot!(
        "findings_for_programs",
        sandbox.run(&["validate", "--format", "json", "bad.asl.json"])
    );
    insta::assert_snapshot!(
        "findings_for_github",
        sandbox.run(&["validate", "--format", "github", "bad.asl.json"])
    );
}

#[test]
fn the_exit_status_says_how_it_went() {
    let sandbox = Sandbox::new();
    sandbox.write("good.asl.json", GOOD);
    sandbox.write("bad.asl.json", BAD);
    sandbox.write("breaker.yaml", SPEC);
    let status = |arguments: &[&str]| sandbox.run(arguments).status;
    assert_eq!(status(&["validate", "good.asl.json"]), Some(0));
    assert_eq!(
        status(&["validate", "bad.asl.json", "good.asl.json"]),
        Some(1)
    );
    assert_eq!(status(&["validate", "breaker.yaml"]), Some(0));
    assert_eq!(
        status(&["validate", "--deny", "warnings", "breaker.yaml"]),
        Some(1)
    );
    assert_eq!(
        status(&["validate", "good.asl.json", "nowhere.json"]),
        Some(2)
    );
    assert_eq!(status(&["validate"]), Some(2));
}

#[test]
fn warnings_can_be_allowed_and_errors_cannot() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    let denied = ["validate", "--deny", "warnings", "breaker.yaml"];
    let found = sandbox.run(&denied).stdout;
    let code = found.split(['[', ']']).nth(1).unwrap();
    let allowed = sandbox.run(&[&denied[..], &["--allow", code]].concat());
    assert!(!allowed.stdout.contains(&format!("[{code}]")), "{allowed}");

    sandbox.write(
        "breaker.yaml",
        format!("# sfn-breaker: allow {code}\n{SPEC}"),
    );
    assert_eq!(sandbox.run(&denied).stdout, allowed.stdout);

    for (code, said) in [
        ("unknown-target", "an error cannot be allowed"),
        ("unknwon", "no rule has this code"),
    ] {
        let ran = sandbox.run(&["validate", "breaker.yaml", "--allow", code]);
        assert_eq!(ran.status, Some(2));
        assert!(ran.stderr.contains(said), "{ran}");
    }
}

#[test]
fn a_folder_is_searched() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.asl.json", BAD);
    sandbox.write("breaker.yaml", SPEC);
    sandbox.write("machine.json", GOOD);
    sandbox.write("package.json", r#"{ "dependencies": {} }"#);
    fs::create_dir(sandbox.path().join("node_modules")).unwrap();
    sandbox.write("node_modules/other.asl.json", BAD);
    let ran = sandbox.run(&["validate", "--format", "json", "."]);
    let answers: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let results: Vec<_> = answers
        .iter()
        .map(|answer| (&answer["file"], &answer["result"]))
        .collect();
    insta::assert_debug_snapshot!(results);
}

#[test]
fn other_commands_refuse_the_same_with_the_same_findings() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.asl.json", BAD);
    let (validated, ran) = (
        sandbox.run(&["validate", "bad.asl.json"]),
        sandbox.run(&["run", "bad.asl.json"]),
    );
    assert_eq!((validated.status, ran.status), (Some(1), Some(1)));
    let errors = validated
        .stdout
        .lines()
        .filter(|line| line.contains(": error: "));
    for error in errors {
        assert!(ran.stderr.contains(error), "{error}\n{ran}");
    }

    let expression = SPEC.replace("timeout: 20s", "headers: { id: \"{% order.id %}\" }");
    sandbox.write("breaker.yaml", expression);
    let rendered = sandbox.run(&["render", "breaker.yaml"]);
    assert_eq!(rendered.status, Some(1));
    assert!(
        rendered.stderr.contains("top-level-reference"),
        "{rendered}"
    );
}
