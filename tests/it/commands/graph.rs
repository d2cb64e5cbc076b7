//! `graph`: what it draws, of what, and where to.

use harness::command::{Sandbox, run_in};
use harness::repository;

use crate::support::with_spec;

const DEFINITION: &str = r#"{
  "StartAt": "Ask",
  "States": {
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Good?"},
    "Good?": {"Type": "Choice", "Choices": [{"Variable": "$.good", "BooleanEquals": true, "Next": "Done"}], "Default": "Ask"},
    "Done": {"Type": "Succeed"}
  }
}"#;

#[test]
fn a_definition_as_mermaid() {
    let sandbox = Sandbox::new();
    sandbox.write("ask.asl.json", DEFINITION);
    insta::assert_snapshot!(sandbox.run(&["graph", "ask.asl.json"]), @r#"
    status 0
    --- stdout
    flowchart TD
        n0(["Start"]):::marker
        n1["Ask<br/><small>Lambda invoke</small>"]:::task
        n2{{"Good?"}}:::choice
        n3(["Done"]):::succeed
        n4(["End"]):::marker
        n0 --> n1
        n1 --> n2
        n2 -->|"good"| n3
        n2 -->|"otherwise"| n1
        n3 --> n4
        classDef task fill:#dbeafe,stroke:#2563eb,color:#172554
        classDef pass fill:#f1f5f9,stroke:#64748b,color:#0f172a
        classDef choice fill:#fef3c7,stroke:#d97706,color:#451a03
        classDef wait fill:#ede9fe,stroke:#7c3aed,color:#2e1065
        classDef succeed fill:#dcfce7,stroke:#16a34a,color:#052e16
        classDef fail fill:#fee2e2,stroke:#dc2626,color:#450a0a
        classDef marker fill:#334155,stroke:#334155,color:#f8fafc
    "#);
}

#[test]
fn the_ending_picks_the_form() {
    let sandbox = Sandbox::new();
    sandbox.write("ask.asl.json", DEFINITION);
    for (file, start) in [
        ("a.svg", "<svg"),
        ("a.dot", "digraph"),
        ("a.mmd", "flowchart"),
    ] {
        let ran = sandbox.run(&["graph", "ask.asl.json", "--out", file]);
        assert_eq!(ran.status, Some(0), "{ran}");
        assert!(sandbox.read(file).starts_with(start), "{file}");
    }
    let ran = sandbox.run(&["graph", "ask.asl.json", "--as", "svg", "--out", "-"]);
    assert_eq!(ran.stdout, sandbox.read("a.svg"));
}

#[test]
fn mistakes_are_shown_in_place() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "ask.asl.yaml",
        "StartAt: Ask\nStates:\n  Ask:\n    Type: Wait\n    Secondes: 3\n    Next: 1\n",
    );
    insta::assert_snapshot!(sandbox.run(&["graph", "ask.asl.yaml"]), @"
    status 1
    --- stderr
    error: 2 mistakes in ask.asl.yaml

    ask.asl.yaml:5:5: state `Ask`: a Wait state has no field `Secondes`
      |
    5 |     Secondes: 3
      |     ^^^^^^^^
      = hint: did you mean `Seconds`?

    ask.asl.yaml:6:11: state `Ask`: `Next` must be text, not 1
      |
    6 |     Next: 1
      |           ^
    ");
}

#[test]
fn a_spec_has_several_machines() {
    let sandbox = with_spec();
    insta::assert_snapshot!(sandbox.run(&["graph", "."]), @"
    status 2
    --- stderr
    error: the spec renders several machines
    hint: pick one with `--machine`: `payments-guard`, `incident`
    hint: or write them all into a folder with `--out DIR`
    ");
    insta::assert_snapshot!(sandbox.run(&["graph", ".", "--as", "svg", "--out", "drawn"]), @"
    status 0
    --- stderr
    Wrote drawn/payments-guard.svg.
    Wrote drawn/incident.svg.
    ");
    let alone = sandbox.run(&[
        "graph",
        "breaker.yaml",
        "--machine",
        "incident",
        "--as",
        "svg",
    ]);
    assert_eq!(alone.stdout, sandbox.read("drawn/incident.svg"));
}

/// Every machine of every example can be drawn, and is drawn the same again.
#[test]
fn the_examples_are_drawn() {
    let sandbox = Sandbox::new();
    let examples = repository::root().join("statemachines/examples");
    let mut drawn = 0;
    for entry in std::fs::read_dir(examples).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("breaker.yaml").is_file() {
            continue;
        }
        let folder = folder.to_string_lossy();
        for out in ["once", "again"] {
            let ran = run_in(
                sandbox.path(),
                &["graph", &folder, "--as", "svg", "--out", out],
            );
            assert_eq!(ran.status, Some(0), "{ran}");
        }
        for entry in std::fs::read_dir(sandbox.path().join("once")).unwrap() {
            let name = entry.unwrap().file_name();
            let name = name.to_string_lossy();
            assert_eq!(
                sandbox.read(&format!("once/{name}")),
                sandbox.read(&format!("again/{name}"))
            );
            drawn += 1;
        }
    }
    assert!(drawn > 4, "only {drawn} drawn");
}

#[test]
fn a_picture_is_drawn_only_where_its_form_is_known() {
    let sandbox = with_spec();
    let guard = [
        "graph",
        "breaker.yaml",
        "--machine",
        "payments-guard",
        "--out",
    ];
    insta::assert_snapshot!(sandbox.run(&[&guard[..], &["guard.png"]].concat()), @"
    status 2
    --- stderr
    error: `guard.png` does not say how to draw
    hint: let it end in .svg, .dot or .mmd, or choose with `--as`
    ");
    let asked = sandbox.run(&[&guard[..], &["guard.txt", "--as", "dot"]].concat());
    assert_eq!(asked.status, Some(0), "{asked}");
    assert!(sandbox.read("guard.txt").starts_with("digraph"));
    insta::assert_snapshot!(sandbox.run(&["graph", "breaker.yaml", "--out", "all.svg"]), @"
    status 2
    --- stderr
    error: the spec renders several machines
    hint: pick one with `--machine`: `payments-guard`, `incident`
    hint: or write them all into a folder with `--out DIR`
    ");
    assert!(!sandbox.path().join("all.svg").exists());
}
