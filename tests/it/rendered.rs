//! What the examples render to, whole: a change in any definition shows here first.

use generator::{Kind, Machine};
use harness::examples;

#[test]
fn every_example_renders_as_it_did() {
    for example in examples::all() {
        for machine in of_its_own(generator::render(&example.spec())) {
            let name = format!("{}-{}", example.name, machine.name);
            insta::assert_snapshot!(name, machine.definition.to_yaml());
        }
    }
}

#[test]
fn all_circuits_share_one_incident_machine() {
    let mut incidents: Vec<String> = examples::all()
        .iter()
        .flat_map(|example| generator::render(&example.spec()))
        .filter(|machine| machine.kind == Kind::Incident)
        .map(|machine| machine.definition.to_yaml())
        .collect();
    assert_eq!(incidents.len(), examples::all().len());
    incidents.dedup();
    assert_eq!(incidents.len(), 1);
    insta::assert_snapshot!("incident", incidents.concat());
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    for example in examples::all() {
        let once = || -> Vec<String> {
            let machines = generator::render(&example.spec());
            machines.iter().map(|m| m.definition.to_json()).collect()
        };
        assert_eq!(once(), once());
    }
}

#[test]
fn what_is_printed_parses_to_the_same_machine() {
    for example in examples::all() {
        for machine in generator::render(&example.spec()) {
            for text in [machine.definition.to_json(), machine.definition.to_yaml()] {
                let parsed = asl::parse(&text);
                assert_eq!(parsed.errors, [], "{} {}", example.name, machine.name);
                assert_eq!(parsed.machine.as_ref(), Some(&machine.definition));
            }
        }
    }
}

#[test]
fn every_state_explains_itself() {
    for example in examples::all() {
        for machine in generator::render(&example.spec()) {
            for (name, state) in &machine.definition.states {
                let comment = state.comment().unwrap_or_default();
                assert!(
                    comment.ends_with('.'),
                    "{} {name}: {comment:?}",
                    machine.name
                );
            }
        }
    }
}

#[test]
fn the_examples_show_every_gate_workflow_and_kind_of_call() {
    let all: Vec<spec::Spec> = examples::all()
        .iter()
        .map(examples::Example::spec)
        .collect();
    let dependencies: Vec<&spec::Dependency> =
        all.iter().flat_map(|spec| &spec.dependencies).collect();
    for gate in [
        spec::Gate::Explicit,
        spec::Gate::Compact,
        spec::Gate::Worker,
    ] {
        assert!(dependencies.iter().any(|d| d.gate == gate), "{gate:?}");
    }
    for workflow in [spec::Workflow::Standard, spec::Workflow::Express] {
        assert!(dependencies.iter().any(|d| d.workflow == workflow));
    }
    let tasks = dependencies
        .iter()
        .filter(|d| matches!(d.call, spec::Call::Task(_)));
    assert!(tasks.count() > 0);
}

/// The machines that belong to one dependency.
fn of_its_own(machines: Vec<Machine>) -> impl Iterator<Item = Machine> {
    machines
        .into_iter()
        .filter(|machine| machine.kind != Kind::Incident)
}
