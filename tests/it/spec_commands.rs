//! `init` and `schema`, and how a wrong spec ends a command.

use harness::command::Sandbox;

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
fn schema_prints_what_is_checked_in() {
    let sandbox = Sandbox::new();
    let kept = harness::repository::read("statemachines/spec/breaker.schema.json");
    assert_eq!(sandbox.run(&["schema"]).stdout, kept);
    assert_eq!(sandbox.run(&["schema", "--out", "s.json"]).stdout, "");
    assert_eq!(sandbox.read("s.json"), kept);
}

#[test]
fn every_mistake_of_a_spec_is_shown_at_once() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "breaker.yaml",
        "version: 1\ndependencies:\n  payments:\n    htpp: https://payments.example.com\n    open: { coolDown: 30 }\n",
    );
    let ran = sandbox.run(&["render", "breaker.yaml"]);
    insta::assert_snapshot!(ran, @"
    status 1
    --- stderr
    error: 2 mistakes in breaker.yaml

    breaker.yaml:4:5: there is no field `htpp` here
      |
    4 |     htpp: https://payments.example.com
      |     ^^^^
      = hint: did you mean `http`?

    breaker.yaml:5:23: `coolDown` must be a duration such as `30s`, `500ms` or `1m30s`, found the number 30
      |
    5 |     open: { coolDown: 30 }
      |                       ^^
      = hint: write `30s`
    ");
}

#[test]
fn what_cannot_be_read_is_trouble() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["render", "nowhere.yaml"]).status, Some(2));
    sandbox.write("latin1.yaml", b"name: caf\xe9\n");
    let ran = sandbox.run(&["render", "latin1.yaml"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("not UTF-8"), "{}", ran.stderr);
}

/// The examples begin with the place of their schema, for editors.
#[test]
fn examples_point_to_the_schema() {
    for example in harness::examples::all() {
        let text = std::fs::read_to_string(example.folder.join("breaker.yaml")).unwrap();
        let first = text.lines().next().unwrap_or_default();
        if let Some(path) = first.strip_prefix("# yaml-language-server: $schema=") {
            let schema = example.folder.join(path);
            assert!(schema.exists(), "{}: no {path}", example.name);
        }
    }
}
