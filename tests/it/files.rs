//! Files that are not what somebody thought, and files that must not be lost.

use std::fs;

use harness::command::Sandbox;

use crate::support::with_spec;

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
