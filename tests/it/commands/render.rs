//! `render`: where definitions go, and how a wrong spec ends a command.

use harness::command::Sandbox;
use serde_json::Value;

use crate::support::{SPEC, with_spec};

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

#[test]
fn a_file_in_a_folders_place_is_said_to_be_one() {
    let sandbox = with_spec();
    insta::assert_snapshot!(sandbox.run(&["render", "breaker.yaml", "--out", "breaker.yaml"]), @"
    status 2
    --- stderr
    error: cannot write `breaker.yaml/payments-guard.asl.json`: `breaker.yaml` is a file, and not a folder
    ");
    assert_eq!(sandbox.read("breaker.yaml"), SPEC);
}

#[test]
fn a_machine_is_a_file_with_an_example_input_beside_it() {
    let sandbox = with_spec();
    insta::assert_snapshot!(sandbox.run(&["render", "breaker.yaml", "--out", "machines"]), @"
    status 0
    --- stderr
    machines/payments-guard.asl.json (STANDARD, 8 states)
    machines/incident.asl.json (STANDARD, 19 states)
    ");
    let printed = sandbox.run(&["render", "breaker.yaml"]);
    let printed: Value = serde_json::from_str(&printed.stdout).unwrap();
    let read = |file: &str| -> Value { serde_json::from_str(&sandbox.read(file)).unwrap() };
    for machine in ["payments-guard", "incident"] {
        let (definition, input) = (
            read(&format!("machines/{machine}.asl.json")),
            read(&format!("machines/{machine}.input.json")),
        );
        assert_eq!(printed[machine]["definition"], definition, "{machine}");
        assert_eq!(printed[machine]["exampleInput"], input, "{machine}");
    }
}

#[test]
fn one_machine_by_itself_is_its_definition_in_either_notation() {
    let sandbox = with_spec();
    let guard = ["render", ".", "--machine", "payments-guard"];
    let json = sandbox.run(&guard);
    let yaml = sandbox.run(&[&guard[..], &["--format", "yaml"]].concat());
    assert_eq!((json.status, yaml.status), (Some(0), Some(0)));
    let machine = asl::parse(&json.stdout).machine;
    assert!(machine.is_some_and(|one| asl::parse(&yaml.stdout).machine == Some(one)));
    insta::assert_snapshot!(sandbox.run(&["render", ".", "--machine", "payment"]), @"
    status 2
    --- stderr
    error: the spec renders no machine `payment`
    hint: it renders `payments-guard`, `incident`
    ");
}

#[test]
fn what_an_earlier_rendering_left_is_named() {
    let sandbox = with_spec();
    let render = ["render", "breaker.yaml", "--out", "machines"];
    assert_eq!(sandbox.run(&render).status, Some(0));
    sandbox.write("breaker.yaml", SPEC.replace("payments:", "stock:"));
    let ran = sandbox.run(&render);
    assert_eq!(ran.status, Some(0));
    let note = "note: machines/payments-guard.asl.json is not of this rendering\n";
    assert!(ran.stderr.ends_with(note), "{ran}");
}
