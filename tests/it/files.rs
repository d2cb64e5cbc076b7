//! Files that are not what somebody thought, and files that must not be lost.

use std::fs;

use harness::command::Sandbox;
use harness::repository;

const SPEC: &str =
    "version: 1\nname: shop\ndependencies:\n  payments: { http: https://payments.example.com }\n";

fn with_spec() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    sandbox
}

/// The example that the README wraps.
fn with_order() -> Sandbox {
    let sandbox = Sandbox::new();
    for file in ["breaker.yaml", "order.asl.json"] {
        let example = format!("statemachines/examples/orders/{file}");
        sandbox.write(file, repository::read(&example));
    }
    sandbox
}

#[test]
fn text_in_another_encoding_is_told_by_its_line() {
    let sandbox = Sandbox::new();
    sandbox.write("latin1.yaml", b"version: 1\nname: caf\xe9\n");
    insta::assert_snapshot!(sandbox.run(&["render", "latin1.yaml"]), @"
    status 2
    --- stderr
    error: latin1.yaml is not UTF-8 text: line 2 has the byte 0xE9
    hint: save it as UTF-8
    ");
    sandbox.write("windows.yaml", b"\xff\xfev\0e\0r\0");
    insta::assert_snapshot!(sandbox.run(&["validate", "windows.yaml"]), @"
    status 2
    --- stderr
    error: windows.yaml is UTF-16 text, and not UTF-8
    hint: save it as UTF-8, or convert it with `iconv -f UTF-16 -t UTF-8`
    ");
}

#[test]
fn where_there_is_no_spec_somebody_says_how_to_get_one() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run(&["cost"]), @"
    status 2
    --- stderr
    error: cannot read `breaker.yaml`: No such file or directory (os error 2)
    hint: `sfn-breaker init` writes a spec to start from
    ");
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
fn what_cannot_be_written_whole_is_not_begun() {
    let sandbox = with_spec();
    for (command, blocked) in [("render", "incident.asl.json"), ("graph", "incident.mmd")] {
        fs::create_dir_all(sandbox.path().join("out").join(blocked)).unwrap();
        let ran = sandbox.run(&[command, "breaker.yaml", "--out", "out"]);
        let expected = format!("error: cannot write `out/{blocked}`: it is a folder\n");
        assert_eq!((ran.status, ran.stderr), (Some(2), expected));
        fs::remove_dir(sandbox.path().join("out").join(blocked)).unwrap();
        let left = fs::read_dir(sandbox.path().join("out")).unwrap().count();
        assert_eq!(left, 0, "{command} left something behind");
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_devices_stay_devices() {
    use std::os::unix::fs::{FileTypeExt, symlink};

    let sandbox = Sandbox::new();
    sandbox.write("kept.json", "{}");
    symlink("kept.json", sandbox.path().join("link.json")).unwrap();
    assert_eq!(
        sandbox.run(&["schema", "--out", "link.json"]).status,
        Some(0)
    );
    assert!(sandbox.path().join("link.json").is_symlink());
    assert!(sandbox.read("kept.json").contains("breaker.yaml"));

    let device = fs::canonicalize("/dev/null").unwrap();
    assert_eq!(
        sandbox.run(&["schema", "--out", "/dev/null"]).status,
        Some(0)
    );
    assert!(fs::metadata(device).unwrap().file_type().is_char_device());
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

#[test]
fn wrap_does_not_write_over_what_it_reads() {
    let sandbox = with_order();
    let before = sandbox.read("order.asl.json");
    let wrap = |definition: &str, spec: &str, out: &str| {
        let places = [definition, "--spec", spec, "--out", out];
        sandbox.run(&[&["wrap", "--task", "Charge=payments"][..], &places].concat())
    };
    insta::assert_snapshot!(wrap("order.asl.json", ".", "./order.asl.json"), @"
    status 2
    --- stderr
    error: `./order.asl.json` is the definition itself, which is needed again when the spec changes
    hint: write to another file
    ");
    assert_eq!(sandbox.read("order.asl.json"), before);
    insta::assert_snapshot!(wrap("-", "-", "new.asl.json"), @"
    status 2
    --- stderr
    error: the definition and the spec cannot both come from standard input
    hint: write one of them to a file
    ");
}

#[test]
fn an_input_that_is_no_json_is_shown_with_its_line() {
    let sandbox = with_spec();
    sandbox.write("input.json", "{\n  \"order\": 1,\n}\n");
    let ran = sandbox.run(&["start", "payments", "--input", "input.json"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("input.json:2:13: "), "{ran}");
}

#[test]
fn a_machine_that_is_not_rendered_cannot_be_verified() {
    let sandbox = with_spec();
    insta::assert_snapshot!(sandbox.run(&["verify", "--machine", "paments"]), @"
    status 2
    --- stderr
    error: no machine of the spec has `paments` in its name
    hint: it renders `payments-guard`, `incident`
    ");
}

#[test]
fn a_spec_of_several_stacks_does_not_say_which() {
    let sandbox = Sandbox::new();
    let environments = "stack: { environments: { staging: {}, prod: { region: eu-central-1 } } }\n";
    sandbox.write("breaker.yaml", format!("{SPEC}{environments}"));
    insta::assert_snapshot!(sandbox.run(&["status"]), @"
    status 2
    --- stderr
    error: the spec makes several stacks
    hint: choose one with `--stack`: shop-staging, shop-prod --region eu-central-1
    ");
}
