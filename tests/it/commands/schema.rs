//! `schema`: the JSON Schema of a spec, for editors.

use harness::command::Sandbox;
use harness::{examples, repository};

#[test]
fn schema_prints_what_is_checked_in() {
    let sandbox = Sandbox::new();
    let kept = repository::read("statemachines/spec/breaker.schema.json");
    assert_eq!(sandbox.run(&["schema"]).stdout, kept);
    assert_eq!(sandbox.run(&["schema", "--out", "s.json"]).stdout, "");
    assert_eq!(sandbox.read("s.json"), kept);
}

/// The examples begin with the place of their schema, for editors.
#[test]
fn examples_point_to_the_schema() {
    for example in examples::all() {
        let text = std::fs::read_to_string(example.folder.join("breaker.yaml")).unwrap();
        let first = text.lines().next().unwrap_or_default();
        if let Some(path) = first.strip_prefix("# yaml-language-server: $schema=") {
            let schema = example.folder.join(path);
            assert!(schema.exists(), "{}: no {path}", example.name);
        }
    }
}
