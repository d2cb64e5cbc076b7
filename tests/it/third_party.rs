//! What is rendered, before the eyes of others: two validators and another engine.

use std::collections::BTreeMap;
use std::fs;

use harness::ministack::MiniStack;
use harness::{tools, variants};

/// Every machine of every variant, each definition once: a name for it, its type, its definition.
fn rendered() -> Vec<(String, &'static str, String)> {
    let mut machines = BTreeMap::new();
    for (variant, spec) in variants::all() {
        for machine in generator::render(&spec) {
            let name = format!("{variant}, {}", machine.name);
            let name = name.replace(|one: char| !one.is_ascii_alphanumeric(), "-");
            let unique = (machine.definition.to_json(), machine.workflow.as_str());
            machines.entry(unique).or_insert(name);
        }
    }
    assert!(
        machines.len() > 30,
        "variants have gone missing: {}",
        machines.len()
    );
    let named = machines
        .into_iter()
        .map(|((definition, workflow), name)| (name, workflow, definition));
    named.collect()
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn rendered_machines_pass_the_validators_of_others() {
    let modules = tools::find("npm/node_modules");
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, _, definition) in rendered() {
        let file = folder.path().join(format!("{name}.asl.json"));
        fs::write(&file, definition).unwrap();
        files.push(file);
    }
    let findings = tools::validate(&modules, &files);
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Without this, validators that find nothing at all would go unnoticed.
#[test]
#[ignore = "needs what tests/tools/install installs"]
fn the_validators_of_others_see_a_dangling_transition() {
    let modules = tools::find("npm/node_modules");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dangling.asl.json");
    let definition = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#;
    fs::write(&file, definition).unwrap();
    let findings = tools::validate(&modules, &[file]).join("\n");
    for validator in ["asl-validator", "amazon-states-language-service"] {
        assert!(
            findings.contains(validator),
            "{validator} saw nothing: {findings}"
        );
    }
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn rendered_machines_are_created_in_another_engine() {
    let program = tools::find("python/bin/ministack");
    let engine = MiniStack::start(&program);
    for (number, (name, workflow, definition)) in rendered().into_iter().enumerate() {
        // The service's names are 80 characters long at most.
        let short = format!("machine-{number}");
        let arn = match engine.create_state_machine(&short, workflow, &definition) {
            Ok(arn) => arn,
            Err(answer) => panic!("{name} is refused: {answer}"),
        };
        let described = engine.describe_state_machine(&arn);
        assert_eq!(described["status"], "ACTIVE", "{name}");
        assert_eq!(described["type"], workflow, "{name}");
        assert_eq!(described["definition"], definition.as_str(), "{name}");
    }
}
