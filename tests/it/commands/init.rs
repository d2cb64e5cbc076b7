//! `init`: the spec to start from, and what is not written over.

use harness::command::Sandbox;
use serde_json::Value;

#[test]
fn init_writes_a_spec_that_renders() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["init"]);
    insta::assert_snapshot!(ran, @"
    status 0
    --- stderr
    Wrote breaker.yaml.
    Wrote breaker.schema.json.
    Next: sfn-breaker render breaker.yaml
    ");
    let rendered = sandbox.run(&["render", "breaker.yaml"]);
    assert_eq!((rendered.status, rendered.stderr.as_str()), (Some(0), ""));
    assert!(rendered.stdout.contains("\"StartAt\""));
}

#[test]
fn init_writes_a_task_that_renders() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox
            .run(&["init", "--task", "--out", "jobs/breaker.yaml"])
            .status,
        Some(0)
    );
    assert_eq!(
        sandbox.run(&["render", "jobs/breaker.yaml"]).status,
        Some(0)
    );
}

#[test]
fn init_overwrites_only_when_told() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", "mine");
    let ran = sandbox.run(&["init"]);
    insta::assert_snapshot!(ran, @"
    status 2
    --- stderr
    error: `breaker.yaml` exists already
    hint: write elsewhere with `--out FILE`, or over it with `--force`
    ");
    assert_eq!(sandbox.read("breaker.yaml"), "mine");
    assert_eq!(sandbox.run(&["init", "--force"]).status, Some(0));
    assert_eq!(sandbox.read("breaker.yaml"), spec::Starter::Http.text());
}

#[test]
fn init_prints_to_standard_output_and_leaves_no_files() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["init", "--out", "-"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.stdout, spec::Starter::Http.text());
    assert_eq!(std::fs::read_dir(sandbox.path()).unwrap().count(), 0);
}

#[test]
fn init_makes_a_cdk_app() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["init", "--cdk"]).status, Some(0));
    let app: Value = serde_json::from_str(&sandbox.read("cdk.json")).unwrap();
    assert_eq!(app["app"], "sfn-breaker synth");
    assert!(sandbox.path().join("breaker.yaml").exists());
    // One's own is kept.
    sandbox.write("cdk.json", "{}");
    assert_eq!(
        sandbox.run(&["init", "--cdk", "--out", "b.yaml"]).status,
        Some(2)
    );
    assert_eq!(sandbox.read("cdk.json"), "{}");
}
